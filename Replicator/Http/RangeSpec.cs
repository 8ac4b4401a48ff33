using System.Globalization;

namespace Replicator.Http;

/// <summary>One member of a Range field, before the length of the content is known (RFC 9110 §14.1.1).</summary>
/// <param name="First">First byte; null: <paramref name="Last"/> is how many of the end are asked for.</param>
/// <param name="Last">Last byte; null: to the end.</param>
internal readonly record struct RangeSpec(long? First, long? Last)
{
    /// <summary>Whether it asks for all from a position on.</summary>
    public bool IsOpen => First is not null && Last is null;

    /// <summary><c>first-</c>, <c>first-last</c>, or <c>-length</c> of the end. A number that is too large is as good
    /// as the largest.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out RangeSpec spec)
    {
        spec = default;
        int hyphen = text.IndexOf((byte)'-');
        if (hyphen < 0 || text.Length == 1)
            return false;

        long? first = null, last = null;
        if (hyphen > 0)
        {
            if (!Syntax.TryParseDigits(text[..hyphen], out long number))
                return false;
            first = number;
        }

        ReadOnlySpan<byte> rest = text[(hyphen + 1)..];
        if (!rest.IsEmpty)
        {
            if (!Syntax.TryParseDigits(rest, out long number))
                return false;
            last = number;
        }

        spec = new RangeSpec(first, last);
        return first is null || last is null || first <= last;
    }

    /// <summary>What it names of a content (RFC 9110 §14.1.2).</summary>
    /// <param name="length">Bytes of the whole content.</param>
    /// <param name="range">Within the content and not empty, with <see cref="RangeOutcome.Single"/>; else
    /// empty.</param>
    public RangeOutcome Resolve(long length, out ByteRange range)
    {
        range = default;
        if (First is not { } first)
        {
            if (Last == 0)
                return RangeOutcome.Unsatisfiable;

            // The end of nothing can be asked for, but no Content-Range could name it: the answer is the whole.
            if (length == 0)
                return RangeOutcome.Ignored;
            range = new ByteRange(length - Math.Min(Last!.Value, length), length);
            return RangeOutcome.Single;
        }

        if (first >= length)
            return RangeOutcome.Unsatisfiable;
        range = new ByteRange(first, Math.Min(Last ?? long.MaxValue, length - 1) + 1);
        return RangeOutcome.Single;
    }

    /// <summary>A Range field of just this.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"bytes={First}-{Last}");
}
