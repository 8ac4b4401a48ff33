using System.Buffers;

namespace Replicator.Http;

/// <summary>Checks the trailer section up to its empty line, byte by byte (RFC 9112 §7.1.2), and keeps it for whoever
/// passes it on.</summary>
internal struct TrailerSection
{
    // All lines so far, at most MaxTrailerLength; null while there is none.
    private ArrayBufferWriter<byte>? kept;
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
        if (next is null)
            return Refusal.TrailerInvalid;
        if (stage != Stage.LastLineFeed)
            Keep(value);
        return Refusal.None;
    }

    /// <summary>The fields of a section that has ended; null if there are none.</summary>
    public readonly FieldSection? ToFields()
    {
        if (kept is null)
            return null;
        var fields = new FieldSection();
        for (ReadOnlySpan<byte> rest = kept.WrittenSpan; !rest.IsEmpty;)
        {
            int end = rest.IndexOf("\r\n"u8);
            int colon = rest.IndexOf((byte)':');
            fields.Add(rest[..colon], Syntax.Trim(rest[(colon + 1)..end]));
            rest = rest[(end + 2)..];
        }

        return fields;
    }

    private void Keep(byte value)
    {
        kept ??= new ArrayBufferWriter<byte>();
        kept.GetSpan(1)[0] = value;
        kept.Advance(1);
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
