namespace Replicator.Http;

/// <summary>How the length of a content is known (RFC 9112 §6.3).</summary>
internal enum FramingKind
{
    None,
    Length,
    Chunked,
    /// <summary>Responses only.</summary>
    UntilClose,
}

/// <param name="Kind">How.</param>
/// <param name="Length">Bytes, with <see cref="FramingKind.Length"/>; else zero.</param>
internal readonly record struct ContentFraming(FramingKind Kind, long Length);

/// <summary>Decides message framing in one place (RFC 9112 §6).</summary>
internal static class MessageFraming
{
    public static bool TryOfRequest(RequestHead head, out ContentFraming framing, out Refusal refusal) => throw new NotImplementedException();

    /// <param name="method">Of the request that is answered: HEAD and CONNECT change the framing.</param>
    /// <param name="head">Of the response.</param>
    /// <param name="framing">What follows.</param>
    /// <param name="refusal">Why not.</param>
    public static bool TryOfResponse(ReadOnlySpan<byte> method, ResponseHead head, out ContentFraming framing, out Refusal refusal) =>
        throw new NotImplementedException();

    /// <summary>Whether the connection may serve another message after this one (RFC 9112 §9.3).</summary>
    public static bool Persists(FieldSection fields, int minorVersion) => throw new NotImplementedException();
}
