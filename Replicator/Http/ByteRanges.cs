using System.Text;

namespace Replicator.Http;

/// <summary>Reads the Range field (RFC 9110 §14.2).</summary>
internal static class ByteRanges
{
    /// <summary>Ranges of one answer; who asks for more that lie apart gets the whole (RFC 9110 §14.2,
    /// §17.15).</summary>
    public const int MaximumCount = 16;

    /// <summary>Members of a field that are looked at; one with more is ignored.</summary>
    private const int MaximumSpecs = 1024;

    /// <summary>Bytes between two ranges that are sent rather than the head of another part, which takes as many (RFC
    /// 9110 §15.3.7.2).</summary>
    private const int NearGap = 80;

    /// <summary>What a Range field asks of a content. Ranges that overlap or lie close together become one; the rest
    /// stays in the order in which it was asked for.</summary>
    /// <param name="field">Its value.</param>
    /// <param name="length">Bytes of the whole content.</param>
    /// <param name="ranges">Gets them: one with <see cref="RangeOutcome.Single"/>, several with
    /// <see cref="RangeOutcome.Several"/>, else none. Each within the content and not empty.</param>
    public static RangeOutcome Resolve(ReadOnlySpan<byte> field, long length, List<ByteRange> ranges)
    {
        ranges.Clear();
        var outcome = RangeOutcome.Ignored;
        int count = 0;
        if (!TryGetSpecs(field, out ListMembers members))
            return RangeOutcome.Ignored;
        foreach (ReadOnlySpan<byte> member in members)
        {
            // One that is not valid makes the whole field so.
            if (++count > MaximumSpecs || !RangeSpec.TryParse(member, out RangeSpec spec))
            {
                ranges.Clear();
                return RangeOutcome.Ignored;
            }

            RangeOutcome one = spec.Resolve(length, out ByteRange range);
            if (one == RangeOutcome.Single)
                ranges.Add(range);
            outcome = count == 1 ? one : RangeOutcome.Unsatisfiable;
        }

        if (ranges.Count == 0)
            return outcome;
        if (ranges.Count > 1)
            Merge(ranges);
        if (ranges.Count > MaximumCount)
            ranges.Clear();
        return ranges.Count switch
        {
            0 => RangeOutcome.Ignored,
            1 => RangeOutcome.Single,
            _ => RangeOutcome.Several,
        };
    }

    /// <summary>The first range that a field asks for, where the length of the content is not known yet.</summary>
    /// <param name="field">Its value.</param>
    /// <param name="spec">The first.</param>
    /// <param name="isAlone">There is no other.</param>
    /// <returns>False: the field is ignored.</returns>
    public static bool TryGetFirst(ReadOnlySpan<byte> field, out RangeSpec spec, out bool isAlone)
    {
        spec = default;
        isAlone = true;
        int count = 0;
        if (!TryGetSpecs(field, out ListMembers members))
            return false;
        foreach (ReadOnlySpan<byte> member in members)
        {
            if (++count > MaximumSpecs || !RangeSpec.TryParse(member, out RangeSpec one))
                return false;
            if (count == 1)
                spec = one;
        }

        isAlone = count == 1;
        return count > 0;
    }

    private static bool TryGetSpecs(ReadOnlySpan<byte> field, out ListMembers members)
    {
        int equals = field.IndexOf((byte)'=');
        bool isBytes = equals >= 0 && Ascii.EqualsIgnoreCase(field[..equals], "bytes"u8);
        members = isBytes ? new ListMembers(field[(equals + 1)..], escapes: false) : default;
        return isBytes;
    }

    private static void Merge(List<ByteRange> ranges)
    {
        (ByteRange Range, int Number)[] sorted = [.. ranges.Select((range, number) => (range, number))];
        Array.Sort(sorted, static (left, right) => left.Range.Start.CompareTo(right.Range.Start));
        int last = 0;
        for (int index = 1; index < sorted.Length; index++)
        {
            (ByteRange range, int number) = sorted[index];
            (ByteRange before, int beforeNumber) = sorted[last];
            bool isNear = range.Start - before.End <= NearGap;
            if (!isNear)
                last++;
            sorted[last] = isNear
                ? (before with { End = Math.Max(before.End, range.End) }, Math.Min(beforeNumber, number))
                : (range, number);
        }

        ranges.Clear();
        ranges.AddRange(sorted.Take(last + 1).OrderBy(static one => one.Number).Select(static one => one.Range));
    }
}
