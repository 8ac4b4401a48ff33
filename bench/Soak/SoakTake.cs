namespace Bench.Soak;

/// <summary>Takes a piece of a content; false: no more of it is wanted.</summary>
internal delegate bool SoakTake(ReadOnlySpan<byte> piece);
