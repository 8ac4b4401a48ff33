namespace Replicator.Http;

/// <summary>How the length of a content is known (RFC 9112 §6.3).</summary>
internal enum FramingKind
{
    /// <summary>There is no content.</summary>
    None,

    /// <summary>By Content-Length.</summary>
    Length,

    /// <summary>By the chunked coding.</summary>
    Chunked,

    /// <summary>It ends with the connection: responses only.</summary>
    UntilClose,
}

/// <summary>Where a content ends.</summary>
/// <param name="Kind">How that is known.</param>
/// <param name="Length">Bytes, with <see cref="FramingKind.Length"/>; else zero.</param>
internal readonly record struct ContentFraming(FramingKind Kind, long Length);
