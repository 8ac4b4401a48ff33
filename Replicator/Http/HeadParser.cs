namespace Replicator.Http;

/// <summary>Parses heads from what was received so far, without I/O (RFC 9112 §2–5). Strict towards clients; a bare LF of an
/// origin is taken as a line end.</summary>
internal static class HeadParser
{
    /// <param name="received">All bytes from the first of the message on.</param>
    /// <param name="limits">Bounds of a head.</param>
    /// <param name="head">Filled when the result is <see cref="HeadProgress.Complete"/>.</param>
    /// <param name="consumed">Bytes of the head with its empty line (and empty lines before it, RFC 9112 §2.2).</param>
    /// <param name="refusal">Why, when the result is <see cref="HeadProgress.Refused"/>.</param>
    public static HeadProgress TryParse(ReadOnlySpan<byte> received, HeadLimits limits, RequestHead head, out int consumed, out Refusal refusal) =>
        throw new NotImplementedException();

    public static HeadProgress TryParse(ReadOnlySpan<byte> received, HeadLimits limits, ResponseHead head, out int consumed, out Refusal refusal) =>
        throw new NotImplementedException();
}

internal enum HeadProgress
{
    /// <summary>More bytes are needed.</summary>
    Partial,
    Complete,
    Refused,
}

/// <summary>Bounds of a head.</summary>
/// <param name="Length">Bytes in all.</param>
/// <param name="FieldCount">Field lines.</param>
internal sealed record HeadLimits(int Length, int FieldCount)
{
    public static HeadLimits Default { get; } = new(64 << 10, 100);
}

/// <summary>Why a message is refused. Each has a status and a sentence: <see cref="Refusals"/>.</summary>
internal enum Refusal
{
    None,
}

/// <summary>Status and sentence of each <see cref="Refusal"/>.</summary>
internal static class Refusals
{
    /// <summary>400, 414, 431, 501, 505 … for a request; a response that is refused is a 502.</summary>
    public static int StatusOf(Refusal refusal) => throw new NotImplementedException();

    /// <summary>What is wrong and where, for the error page and the log.</summary>
    public static string Describe(Refusal refusal) => throw new NotImplementedException();
}
