using System.Text;

namespace Replicator.Tests.Strictness.Checker;

/// <summary>Reads lines, field lines, lengths and chunks as the grammar has them, and nothing that is only nearly
/// so.</summary>
/// <param name="bytes">All that was sent.</param>
internal sealed class WireReader(byte[] bytes)
{
    private const int MostChunkDigits = 16;

    public int Position { get; private set; }

    public bool AtEnd => Position == bytes.Length;

    /// <summary>Takes all that is left.</summary>
    public byte[] TakeRest() => Take(bytes.Length - Position);

    /// <summary>Takes that many bytes, or as many as there are.</summary>
    public byte[] Take(long length)
    {
        int count = (int)Math.Min(length, bytes.Length - Position);
        Position += count;
        return bytes[(Position - count)..Position];
    }

    /// <summary>Reads a line that ends in CRLF (RFC 9112 §2.2).</summary>
    /// <returns>False: the bytes end before it does.</returns>
    public bool TryReadLine(out string line, out int position)
    {
        line = "";
        position = Position;
        int end = bytes.AsSpan(Position).IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0)
            return false;
        end += Position;
        if (bytes[end] == '\n')
            throw new NotWellFormedException("LF without CR (RFC 9112 §2.2)", end);
        if (end + 1 == bytes.Length)
            return false;
        if (bytes[end + 1] != '\n')
            throw new NotWellFormedException("CR without LF (RFC 9112 §2.2)", end);
        line = Encoding.Latin1.GetString(bytes, Position, end - Position);
        Position = end + 2;
        return true;
    }

    /// <summary>Reads field lines and the empty line after them (RFC 9112 §5).</summary>
    /// <returns>False: the bytes end before they do.</returns>
    public bool TryReadFields(List<WireField> fields)
    {
        while (TryReadLine(out string line, out int position))
        {
            if (line.Length == 0)
                return true;
            fields.Add(ParseField(line, position));
        }

        return false;
    }

    /// <summary>Reads chunks up to the empty line after the trailer section (RFC 9112 §7.1).</summary>
    /// <param name="message">Takes content and trailers.</param>
    /// <param name="takesExtensions">They may be there; what passes the proxy has none.</param>
    /// <returns>False: the bytes end before it does.</returns>
    public bool TryReadChunks(WireMessage message, bool takesExtensions)
    {
        using var content = new MemoryStream();
        bool isComplete = TryReadChunks(content, takesExtensions);
        message.Content = content.ToArray();
        var trailers = new List<WireField>();
        isComplete = isComplete && TryReadFields(trailers);
        message.Trailers = trailers;
        return isComplete;
    }

    private bool TryReadChunks(MemoryStream content, bool takesExtensions)
    {
        while (TryReadLine(out string line, out int position))
        {
            long length = ParseChunkLength(line, position, takesExtensions);
            if (length == 0)
                return true;
            byte[] data = Take(length);
            content.Write(data);
            if (data.Length < length || !TryReadChunkEnd())
                return false;
        }

        return false;
    }

    private bool TryReadChunkEnd()
    {
        byte[] end = Take(2);
        if (end.Length > 0 && end[0] != '\r' || end.Length > 1 && end[1] != '\n')
            throw new NotWellFormedException("no CRLF after a chunk's data (RFC 9112 §7.1)", Position - end.Length);
        return end.Length == 2;
    }

    private static long ParseChunkLength(string line, int position, bool takesExtensions)
    {
        int end = 0;
        while (end < line.Length && char.IsAsciiHexDigit(line[end]))
            end++;
        if (end is 0 or > MostChunkDigits)
            throw new NotWellFormedException("a chunk's length is not 1 to 16 digits (RFC 9112 §7.1)", position);
        string extension = line[end..];
        if (extension.Length > 0 && !(takesExtensions && Abnf.IsChunkExtension(extension)))
            throw new NotWellFormedException(
                "more than a chunk's length in its line (RFC 9112 §7.1.1)", position + end);
        ulong length = Convert.ToUInt64(line[..end], 16);
        return length <= long.MaxValue
            ? (long)length
            : throw new NotWellFormedException("a chunk's length that overflows (RFC 9112 §7.1)", position);
    }

    private static WireField ParseField(string line, int position)
    {
        if (line[0] is ' ' or '\t')
            throw new NotWellFormedException("a folded line (RFC 9112 §5.2)", position);
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            throw new NotWellFormedException("a field line without colon (RFC 9112 §5)", position);
        if (!Abnf.IsToken(line[..colon]))
            throw new NotWellFormedException("a field name that is no token (RFC 9110 §5.1)", position);
        string value = line[(colon + 1)..].Trim(' ', '\t');
        if (!Abnf.IsFieldValue(value))
            throw new NotWellFormedException("a control byte in a field value (RFC 9110 §5.5)", position + colon + 1);
        return new WireField(line[..colon], value, position);
    }
}
