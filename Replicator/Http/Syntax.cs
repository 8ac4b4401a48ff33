using System.Buffers;

namespace Replicator.Http;

/// <summary>The classes of bytes that HTTP is written in (RFC 9110 §5.5, §5.6).</summary>
internal static class Syntax
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // HTAB, SP, VCHAR and obs-text are what a value may hold; these are the others.
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(value => value != '\t').Select(value => (byte)value), 0x7F]);

    /// <summary>tchar (RFC 9110 §5.6.2).</summary>
    public static bool IsTokenByte(byte value) => TokenBytes.Contains(value);

    /// <summary>token: one tchar or more (RFC 9110 §5.6.2).</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>Any byte of a field value or a reason phrase (RFC 9110 §5.5).</summary>
    public static bool IsTextByte(byte value) => !ControlBytes.Contains(value);

    /// <summary>Without control bytes but HTAB (RFC 9110 §5.5); may be empty.</summary>
    public static bool IsText(ReadOnlySpan<byte> text) => !text.ContainsAny(ControlBytes);

    /// <summary>Without the white space around it that may be there (OWS, RFC 9110 §5.6.3).</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    /// <summary>Digits alone, at least one, as a number that fits; saturates where it does not.</summary>
    /// <returns>False if there is anything but digits.</returns>
    public static bool TryParseDigits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;

            int value = digit - '0';
            number = number > (long.MaxValue - value) / 10 ? long.MaxValue : number * 10 + value;
        }

        return !text.IsEmpty;
    }

    /// <summary>Of a hexadecimal digit.</summary>
    public static byte HexValue(byte digit) =>
        (byte)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);

    /// <summary>What stands in a quoted string, escapes as they are written; what is none stays as it is (RFC 9110
    /// §5.6.4).</summary>
    public static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> text) =>
        text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
}
