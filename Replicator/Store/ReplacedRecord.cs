namespace Replicator.Store;

/// <summary>A record of the same key that a later one takes the place of.</summary>
/// <param name="Position">Where it begins in the log.</param>
/// <param name="ContentLength">Bytes of its content; for the sum over all.</param>
internal readonly record struct ReplacedRecord(long Position, long ContentLength);
