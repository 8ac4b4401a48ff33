namespace Replicator.Http;

/// <summary>The lines of a head, one after the other (RFC 9112 §2.2).</summary>
/// <param name="received">From the first byte of the message on.</param>
/// <param name="limit">Bytes that the head may have in all.</param>
/// <param name="takesBareLineFeed">Whether LF without CR ends a line.</param>
internal ref struct HeadLines(ReadOnlySpan<byte> received, int limit, bool takesBareLineFeed)
{
    private readonly ReadOnlySpan<byte> received = received;

    /// <summary>After the last line that was read.</summary>
    public int Position { get; private set; }

    /// <summary>Why reading stopped for good.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <param name="line">Without its end; empty unless the result is <see cref="HeadProgress.Complete"/>.</param>
    public HeadProgress Read(out ReadOnlySpan<byte> line)
    {
        line = default;
        int length = received[Position..].IndexOf((byte)'\n');

        // What fills the bound without having ended will not end within it.
        if (length < 0 ? received.Length >= limit : Position + length >= limit)
            return Refuse(Refusal.HeadTooLong);
        if (length < 0)
            return HeadProgress.Partial;

        ReadOnlySpan<byte> text = received.Slice(Position, length);
        bool returned = text.EndsWith("\r"u8);
        if (!returned && !takesBareLineFeed)
            return Refuse(Refusal.BareLineFeed);

        text = returned ? text[..^1] : text;
        if (text.Contains((byte)'\r'))
            return Refuse(Refusal.BareCarriageReturn);

        Position += length + 1;
        line = text;
        return HeadProgress.Complete;
    }

    /// <summary>Stops for a reason that the lines themselves do not show.</summary>
    public HeadProgress Refuse(Refusal reason)
    {
        Refusal = reason;
        return HeadProgress.Refused;
    }
}
