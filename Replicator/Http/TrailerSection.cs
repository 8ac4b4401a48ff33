namespace Replicator.Http;

/// <summary>Checks the trailer section up to its empty line, byte by byte (RFC 9112 §7.1.2), and keeps nothing of
/// it.</summary>
internal struct TrailerSection
{
    private Stage stage;
    private int length;
    private int count;

    /// <summary>What may come next.</summary>
    private enum Stage
    {
        LineStart,
        Name,
        Value,
        LineFeed,
        LastLineFeed,
    }

    /// <summary>Takes the next byte.</summary>
    /// <param name="value">Of the input.</param>
    /// <param name="ended">It was the last of the message.</param>
    public Refusal Take(byte value, out bool ended)
    {
        ended = stage == Stage.LastLineFeed && value == '\n';
        if (ended)
            return Refusal.None;
        if (length++ == ChunkedDecoder.MaxTrailerLength)
            return Refusal.TrailersTooLong;

        bool begins = stage == Stage.LineStart;
        Stage? next = Next(value);
        stage = next ?? stage;
        if (begins && next == Stage.Name && count++ == ChunkedDecoder.MaxTrailerCount)
            return Refusal.TrailersTooLong;
        return next is null ? Refusal.TrailerInvalid : Refusal.None;
    }

    private readonly Stage? Next(byte value) => stage switch
    {
        Stage.LineStart when value == '\r' => Stage.LastLineFeed,
        Stage.LineStart or Stage.Name when Syntax.IsTokenByte(value) => Stage.Name,
        Stage.Name when value == ':' => Stage.Value,
        Stage.Value when value == '\r' => Stage.LineFeed,
        Stage.Value when Syntax.IsTextByte(value) => Stage.Value,
        Stage.LineFeed when value == '\n' => Stage.LineStart,
        _ => null,
    };
}
