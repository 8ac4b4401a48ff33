namespace Replicator.Cache.Versions;

/// <summary>Orders versions of numbers and words as PEP 440 and Maven do: a word says whether a version comes before or
/// after the one without it.</summary>
internal static class WordVersions
{
    /// <summary>Below zero: the left one is older.</summary>
    /// <param name="left">A version.</param>
    /// <param name="right">A version.</param>
    /// <param name="laterWords">Words that are not known make a version newer.</param>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool laterWords)
    {
        int order = DecimalText.Compare(TakeEpoch(ref left), TakeEpoch(ref right));
        if (order != 0)
            return order;
        ReadOnlySpan<char> leftLocal = TakeLocal(ref left);
        ReadOnlySpan<char> rightLocal = TakeLocal(ref right);
        order = CompareTokens(left, right, laterWords);
        if (order != 0)
            return order;
        return leftLocal.IsEmpty || rightLocal.IsEmpty
            ? rightLocal.IsEmpty.CompareTo(leftLocal.IsEmpty)
            : CompareTokens(leftLocal, rightLocal, laterWords);
    }

    // "1!" (PEP 440), "1:" (pacman).
    private static ReadOnlySpan<char> TakeEpoch(ref ReadOnlySpan<char> version)
    {
        if (version is ['v' or 'V', ..])
            version = version[1..];
        int end = DecimalText.CountDigits(version);
        if (end == 0 || end == version.Length || version[end] is not ('!' or ':'))
            return [];
        ReadOnlySpan<char> epoch = version[..end];
        version = version[(end + 1)..];
        return epoch;
    }

    private static ReadOnlySpan<char> TakeLocal(ref ReadOnlySpan<char> version)
    {
        int plus = version.IndexOf('+');
        if (plus < 0)
            return [];
        ReadOnlySpan<char> local = version[(plus + 1)..];
        version = version[..plus];
        return local;
    }

    private static int CompareTokens(ReadOnlySpan<char> left, ReadOnlySpan<char> right, bool laterWords)
    {
        var leftTokens = new VersionTokens(left, laterWords);
        var rightTokens = new VersionTokens(right, laterWords);
        while (true)
        {
            VersionToken one = leftTokens.Take(out ReadOnlySpan<char> oneText);
            VersionToken other = rightTokens.Take(out ReadOnlySpan<char> otherText);
            if (one != other)
                return one - other;
            int order = one switch
            {
                VersionToken.Number => DecimalText.Compare(oneText, otherText),
                VersionToken.EarlierWord or VersionToken.LaterWord =>
                    oneText.CompareTo(otherText, StringComparison.OrdinalIgnoreCase),
                _ => 0,
            };
            if (order != 0 || (leftTokens.IsAtEnd && rightTokens.IsAtEnd))
                return order;
        }
    }
}
