namespace Replicator.Http;

/// <summary>Percent-encoding of URIs (RFC 3986 §2).</summary>
internal static class PercentEncoding
{
    /// <summary>Decodes what need not have been encoded: letters, digits, <c>- . _ ~</c> (RFC 9110 §4.2.3, RFC 3986
    /// §2.3). All else, the case of the digits included, stays.</summary>
    /// <remarks>A text in which a "%" encodes nothing stays as it is: decoded, its parts could run together to what
    /// another text means, and keys would no longer be one-to-one.</remarks>
    /// <returns>The same object if nothing changes.</returns>
    public static string Normalize(string text)
    {
        int first = FirstUnreserved(text);
        if (first < 0)
            return text;

        Span<char> rest = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
        Span<char> written = rest;
        int length = 0;
        for (int position = 0; position < text.Length; position++)
        {
            char value = text[position];
            if (value == '%' && IsUnreserved(Decode(text, position)))
            {
                value = Decode(text, position);
                position += 2;
            }

            written[length++] = value;
        }

        return new string(written[..length]);
    }

    /// <summary>Where the first character is that need not have been encoded; -1 where there is none, or the text is
    /// not well formed.</summary>
    private static int FirstUnreserved(string text)
    {
        int first = -1;
        int position = text.IndexOf('%', StringComparison.Ordinal);
        while (position >= 0)
        {
            if (position + 2 >= text.Length
                || !char.IsAsciiHexDigit(text[position + 1])
                || !char.IsAsciiHexDigit(text[position + 2]))
                return -1;
            if (first < 0 && IsUnreserved(Decode(text, position)))
                first = position;
            position = text.IndexOf('%', position + 3);
        }

        return first;
    }

    private static char Decode(string text, int position) =>
        (char)((Syntax.HexValue((byte)text[position + 1]) << 4) | Syntax.HexValue((byte)text[position + 2]));

    private static bool IsUnreserved(char value) =>
        char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~';
}
