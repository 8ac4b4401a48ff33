namespace Bench.Soak;

/// <summary>How a content ends.</summary>
internal enum SoakFraming
{
    None,
    Length,
    Chunked,
    UntilClose,
}
