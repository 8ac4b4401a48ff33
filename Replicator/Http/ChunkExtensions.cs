namespace Replicator.Http;

/// <summary>Checks what stands between a chunk's length and its CR, byte by byte (RFC 9112 §7.1.1):
/// <c>*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )</c>.</summary>
internal struct ChunkExtensions
{
    private Stage stage;
    private int length;

    /// <summary>What may come next.</summary>
    private enum Stage
    {
        /// <summary>After the length or a value: <c>;</c>, white space or the end.</summary>
        Separator,

        /// <summary>After white space, with which nothing may end: <c>;</c>.</summary>
        SpacedSeparator,
        NameStart,
        Name,
        SpacedEquals,
        ValueStart,
        Token,
        Quoted,
        Escaped,
    }

    /// <summary>Takes the next byte.</summary>
    /// <param name="value">Of the input.</param>
    /// <param name="ended">It was the CR after the extensions.</param>
    public Refusal Take(byte value, out bool ended)
    {
        ended = value == '\r' && (stage is Stage.Separator or Stage.Name or Stage.Token);
        if (ended)
            return Refusal.None;
        if (length++ == ChunkedDecoder.MaxExtensionLength)
            return Refusal.ChunkExtensionTooLong;

        Stage? next = Next(value);
        stage = next ?? stage;
        return next is null ? Refusal.ChunkExtensionInvalid : Refusal.None;
    }

    private readonly Stage? Next(byte value)
    {
        bool space = value is (byte)' ' or (byte)'\t';
        return stage switch
        {
            Stage.Separator or Stage.SpacedSeparator => AfterValue(value),
            Stage.NameStart when space => Stage.NameStart,
            Stage.NameStart or Stage.Name when Syntax.IsTokenByte(value) => Stage.Name,
            Stage.Name or Stage.SpacedEquals when value == '=' => Stage.ValueStart,
            Stage.Name or Stage.SpacedEquals when value == ';' => Stage.NameStart,
            Stage.Name or Stage.SpacedEquals when space => Stage.SpacedEquals,
            Stage.ValueStart when space => Stage.ValueStart,
            Stage.ValueStart when value == '"' => Stage.Quoted,
            Stage.ValueStart or Stage.Token when Syntax.IsTokenByte(value) => Stage.Token,
            Stage.Token => AfterValue(value),
            Stage.Quoted when value == '"' => Stage.Separator,
            Stage.Quoted when value == '\\' => Stage.Escaped,
            Stage.Quoted or Stage.Escaped when Syntax.IsTextByte(value) => Stage.Quoted,
            _ => null,
        };
    }

    private static Stage? AfterValue(byte value) => value switch
    {
        (byte)';' => Stage.NameStart,
        (byte)' ' or (byte)'\t' => Stage.SpacedSeparator,
        _ => null,
    };
}
