namespace Replicator.Http;

/// <summary>Decodes the chunked coding fed in pieces, without copying (RFC 9112 §7.1). Extensions are bounded and dropped,
/// trailers are bounded and dropped.</summary>
internal sealed class ChunkedDecoder
{
    /// <summary>The last chunk and the trailer section were consumed.</summary>
    public bool IsComplete => throw new NotImplementedException();

    /// <summary>Why decoding stopped for good.</summary>
    public Refusal Refusal => throw new NotImplementedException();

    /// <summary>Takes one step: framing, or one piece of content, which is a slice of <paramref name="input"/>.</summary>
    /// <param name="input">What was received and not consumed.</param>
    /// <param name="consumed">Bytes of <paramref name="input"/> to discard after <paramref name="content"/> was used; includes it. All
    /// of the input may be consumed: partial framing is remembered inside.</param>
    /// <param name="content">A piece of content, or empty.</param>
    /// <returns>False when refused.</returns>
    public bool TryDecode(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> content) => throw new NotImplementedException();

    /// <summary>Makes ready for the next message.</summary>
    public void Reset() => throw new NotImplementedException();
}
