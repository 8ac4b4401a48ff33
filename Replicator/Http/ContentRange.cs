using System.Globalization;
using System.Text;

namespace Replicator.Http;

/// <summary>The Content-Range field (RFC 9110 §14.4).</summary>
internal static class ContentRange
{
    /// <summary>Reads <c>bytes first-last/length</c>, <c>bytes first-last/*</c> or <c>bytes */length</c>.</summary>
    /// <param name="value">The field's value.</param>
    /// <param name="range">Null where none could be given, as in a 416.</param>
    /// <param name="completeLength">Bytes of the whole content; null if the sender does not know.</param>
    /// <returns>False if it is in another unit or not valid: then a 206 must not be used as a part (RFC 9110
    /// §14.4).</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out ByteRange? range, out long? completeLength)
    {
        range = null;
        completeLength = null;
        ReadOnlySpan<byte> unit = "bytes "u8;
        if (value.Length <= unit.Length || !Ascii.EqualsIgnoreCase(value[..unit.Length], unit))
            return false;

        value = value[unit.Length..];
        int slash = value.IndexOf((byte)'/');
        if (slash < 0)
            return false;

        ReadOnlySpan<byte> length = value[(slash + 1)..];
        bool unknown = length.SequenceEqual("*"u8);
        if (!TryParseNumber(length, out long complete) && !unknown)
            return false;

        ReadOnlySpan<byte> part = value[..slash];
        if (part.SequenceEqual("*"u8))
        {
            completeLength = unknown ? null : complete;
            return !unknown;
        }

        int hyphen = part.IndexOf((byte)'-');
        if (hyphen < 0
            || !TryParseNumber(part[..hyphen], out long first)
            || !TryParseNumber(part[(hyphen + 1)..], out long last)
            || last < first
            || (!unknown && last >= complete))
            return false;

        range = new ByteRange(first, last + 1);
        completeLength = unknown ? null : complete;
        return true;
    }

    /// <summary>Whether it is, or was to be, a range of bytes. Of other units nothing is known here.</summary>
    /// <param name="value">The field's value.</param>
    public static bool IsInBytes(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> unit = "bytes"u8;
        return value.IsEmpty
            || (value.Length >= unit.Length
                && Ascii.EqualsIgnoreCase(value[..unit.Length], unit)
                && (value.Length == unit.Length || !Syntax.IsTokenByte(value[unit.Length])));
    }

    /// <summary>Of a 206.</summary>
    /// <param name="range">Not empty.</param>
    /// <param name="completeLength">Bytes of the whole content; null: not known yet.</param>
    public static string Format(ByteRange range, long? completeLength)
    {
        string length = completeLength?.ToString(CultureInfo.InvariantCulture) ?? "*";
        return string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.End - 1}/{length}");
    }

    /// <summary>Of a 416 (RFC 9110 §15.5.17).</summary>
    /// <param name="completeLength">Bytes of the whole content.</param>
    public static string FormatUnsatisfied(long completeLength) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes */{completeLength}");

    /// <summary>Unlike in a Range field nothing saturates here: what is said of bytes must be so.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> text, out long number) =>
        Syntax.TryParseDigits(text, out number) && number < long.MaxValue;
}
