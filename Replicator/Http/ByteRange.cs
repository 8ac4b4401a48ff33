namespace Replicator.Http;

/// <summary>One range of a content (RFC 9110 §14).</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">After the last byte.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    public long Length => End - Start;

    /// <summary>What a Range field asks of a content of <paramref name="length"/> bytes.</summary>
    public static RangeOutcome Resolve(ReadOnlySpan<byte> field, long length, out ByteRange range) => throw new NotImplementedException();
}

internal enum RangeOutcome
{
    /// <summary>Not bytes, or not valid: the field is ignored (RFC 9110 §14.2).</summary>
    Ignored,
    Single,
    /// <summary>More than one range.</summary>
    Several,
    Unsatisfiable,
}
