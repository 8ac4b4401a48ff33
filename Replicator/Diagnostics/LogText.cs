using System.Globalization;
using System.Text;

namespace Replicator.Diagnostics;

/// <summary>Makes what a peer sent fit to be shown on a terminal: nothing in it moves the cursor, ends a line or hides
/// text.</summary>
internal static class LogText
{
    /// <summary>Text with every control character as <c>\x1b</c> or <c>\u202e</c>, also those that turn the direction
    /// of writing.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(NeedsEscape))
            return text;
        var output = new StringBuilder(text.Length + 16);
        foreach (char letter in text)
            Append(output, letter);
        return output.ToString();
    }

    /// <summary>Bytes as text, one letter each where they are visible ASCII or a space, <c>\xHH</c> where they are
    /// not.</summary>
    public static void Append(StringBuilder output, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (value is >= 0x20 and < 0x7F)
                output.Append((char)value);
            else
                AppendHex(output, value);
        }
    }

    private static bool NeedsEscape(char letter) => char.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate;

    private static void Append(StringBuilder output, char letter)
    {
        if (!NeedsEscape(letter))
            output.Append(letter);
        else if (letter <= 0xFF)
            AppendHex(output, (byte)letter);
        else
            output.Append("\\u").Append(((int)letter).ToString("x4", null));
    }

    private static void AppendHex(StringBuilder output, byte value) =>
        output.Append("\\x").Append(value.ToString("x2", null));
}
