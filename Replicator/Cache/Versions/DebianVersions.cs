namespace Replicator.Cache.Versions;

/// <summary>Orders versions as dpkg does: epoch, upstream's version, revision (deb-version(7)).</summary>
internal static class DebianVersions
{
    // As characters that no name holds: letters come before all others, "~" before the end.
    private const int AfterLetters = 256;
    private const int AtEnd = 0, BeforeEnd = -1, JustAfterEnd = 1;

    /// <summary>Below zero: the left one is older.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int order = DecimalText.Compare(TakeEpoch(ref left), TakeEpoch(ref right));
        if (order != 0)
            return order;
        Split(left, out ReadOnlySpan<char> leftUpstream, out ReadOnlySpan<char> leftRevision);
        Split(right, out ReadOnlySpan<char> rightUpstream, out ReadOnlySpan<char> rightRevision);
        order = CompareParts(leftUpstream, rightUpstream);
        return order != 0 ? order : CompareParts(leftRevision, rightRevision);
    }

    private static ReadOnlySpan<char> TakeEpoch(ref ReadOnlySpan<char> version)
    {
        int colon = version.IndexOf(':');
        if (colon < 0 || !DecimalText.IsNumber(version[..colon]))
            return [];
        ReadOnlySpan<char> epoch = version[..colon];
        version = version[(colon + 1)..];
        return epoch;
    }

    private static void Split(
        ReadOnlySpan<char> version, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision)
    {
        int dash = version.LastIndexOf('-');
        upstream = dash < 0 ? version : version[..dash];
        revision = dash < 0 ? [] : version[(dash + 1)..];
    }

    // Texts and numbers by turns, which may be empty.
    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            while (left is [not (>= '0' and <= '9'), ..] || right is [not (>= '0' and <= '9'), ..])
            {
                int order = Rank(left) - Rank(right);
                if (order != 0)
                    return order;
                left = left[1..];
                right = right[1..];
            }

            int leftCount = DecimalText.CountDigits(left);
            int rightCount = DecimalText.CountDigits(right);
            int numbers = DecimalText.Compare(left[..leftCount], right[..rightCount]);
            if (numbers != 0)
                return numbers;
            left = left[leftCount..];
            right = right[rightCount..];
        }

        return 0;
    }

    // Of the first character. A number ends a text as the end does.
    private static int Rank(ReadOnlySpan<char> text) => text switch
    {
        [] or [>= '0' and <= '9', ..] => AtEnd,
        ['~', ..] => BeforeEnd,
        // Of rpm, unknown to dpkg: a little newer than without.
        ['^', ..] => JustAfterEnd,
        [var letter, ..] when char.IsAsciiLetter(letter) => letter,
        [var other, ..] => other + AfterLetters,
    };
}
