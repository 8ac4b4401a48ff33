namespace Replicator.Http;

/// <summary>One range of a content (RFC 9110 §14).</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">After the last byte.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    /// <summary>In bytes.</summary>
    public long Length => End - Start;

    public bool Contains(long position) => position >= Start && position < End;
}
