namespace Replicator.Cache.Versions;

/// <summary>Orders versions as Semantic Versioning 2.0.0 §11 does.</summary>
internal static class SemanticVersions
{
    /// <summary>Below zero: the left one is older. What stands behind "+" does not count (§10).</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Split(left, out ReadOnlySpan<char> leftNumbers, out ReadOnlySpan<char> leftRelease);
        Split(right, out ReadOnlySpan<char> rightNumbers, out ReadOnlySpan<char> rightRelease);
        int order = CompareParts(leftNumbers, rightNumbers, missing: "0");
        if (order != 0)
            return order;

        // What is to become a version is older than that (§11.3).
        if (leftRelease.IsEmpty || rightRelease.IsEmpty)
            return leftRelease.IsEmpty.CompareTo(rightRelease.IsEmpty);
        return CompareParts(leftRelease, rightRelease, missing: "");
    }

    private static void Split(
        ReadOnlySpan<char> version, out ReadOnlySpan<char> numbers, out ReadOnlySpan<char> release)
    {
        if (version is ['v' or 'V', ..])
            version = version[1..];
        int build = version.IndexOf('+');
        if (build >= 0)
            version = version[..build];
        int dash = version.IndexOf('-');
        numbers = dash < 0 ? version : version[..dash];
        release = dash < 0 ? [] : version[(dash + 1)..];
    }

    private static int CompareParts(ReadOnlySpan<char> left, ReadOnlySpan<char> right, string missing)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            int order = ComparePart(Take(ref left, missing), Take(ref right, missing));
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> parts, string missing)
    {
        if (parts.IsEmpty)
            return missing;
        int dot = parts.IndexOf('.');
        ReadOnlySpan<char> part = dot < 0 ? parts : parts[..dot];
        parts = dot < 0 ? [] : parts[(dot + 1)..];
        return part;
    }

    // Fewer identifiers come before more, numbers before words (§11.4).
    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        bool isLeftNumber = DecimalText.IsNumber(left);
        bool isRightNumber = DecimalText.IsNumber(right);
        if (isLeftNumber && isRightNumber)
            return DecimalText.Compare(left, right);
        if (left.IsEmpty || right.IsEmpty)
            return left.Length - right.Length;
        return isLeftNumber != isRightNumber ? (isLeftNumber ? -1 : 1) : left.SequenceCompareTo(right);
    }
}
