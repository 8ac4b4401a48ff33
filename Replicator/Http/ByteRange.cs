using System.Text;

namespace Replicator.Http;

/// <summary>One range of a content (RFC 9110 §14).</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">After the last byte.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    /// <summary>In bytes.</summary>
    public long Length => End - Start;

    /// <summary>What a Range field asks of a content of <paramref name="length"/> bytes (RFC 9110 §14.1.2).</summary>
    /// <param name="field">Its value.</param>
    /// <param name="length">Bytes of the whole content.</param>
    /// <param name="range">Within the content and not empty, with <see cref="RangeOutcome.Single"/>; else
    /// empty.</param>
    public static RangeOutcome Resolve(ReadOnlySpan<byte> field, long length, out ByteRange range)
    {
        range = default;
        int equals = field.IndexOf((byte)'=');
        if (equals < 0 || !Ascii.EqualsIgnoreCase(field[..equals], "bytes"u8))
            return RangeOutcome.Ignored;

        int count = 0;
        RangeOutcome outcome = RangeOutcome.Ignored;
        foreach (ReadOnlySpan<byte> spec in new ListMembers(field[(equals + 1)..], escapes: false))
        {
            // One that is not valid makes the whole field so.
            if (!TryParse(spec, out long? first, out long? last))
            {
                range = default;
                return RangeOutcome.Ignored;
            }

            count++;
            outcome = count == 1 ? Resolve(first, last, length, out range) : RangeOutcome.Several;
        }

        if (count > 1)
            range = default;
        return outcome;
    }

    /// <summary><c>first-</c>, <c>first-last</c>, or <c>-length</c> of the end. A number that is too large is as good
    /// as the largest.</summary>
    private static bool TryParse(ReadOnlySpan<byte> spec, out long? first, out long? last)
    {
        first = null;
        last = null;
        int hyphen = spec.IndexOf((byte)'-');
        if (hyphen < 0 || spec.Length == 1)
            return false;

        if (hyphen > 0)
        {
            if (!Syntax.TryParseDigits(spec[..hyphen], out long number))
                return false;
            first = number;
        }

        ReadOnlySpan<byte> rest = spec[(hyphen + 1)..];
        if (!rest.IsEmpty)
        {
            if (!Syntax.TryParseDigits(rest, out long number))
                return false;
            last = number;
        }

        return first is null || last is null || first <= last;
    }

    private static RangeOutcome Resolve(long? first, long? last, long length, out ByteRange range)
    {
        range = default;
        if (first is null)
        {
            if (last == 0)
                return RangeOutcome.Unsatisfiable;

            // The end of nothing can be asked for, but no Content-Range could name it: the answer is the whole.
            if (length == 0)
                return RangeOutcome.Ignored;
            range = new ByteRange(length - Math.Min(last!.Value, length), length);
            return RangeOutcome.Single;
        }

        if (first >= length)
            return RangeOutcome.Unsatisfiable;
        range = new ByteRange(first.Value, Math.Min(last ?? long.MaxValue, length - 1) + 1);
        return RangeOutcome.Single;
    }
}
