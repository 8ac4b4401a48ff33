namespace Replicator.Http;

/// <summary>What is known of methods (RFC 9110 §9).</summary>
internal static class Methods
{
    /// <summary>Whether doing it twice is as good as once, so that it may be repeated (RFC 9110 §9.2.2). Not for
    /// unknown ones.</summary>
    public static bool IsIdempotent(ReadOnlySpan<byte> method) =>
        method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("PUT"u8)
        || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8);
}
