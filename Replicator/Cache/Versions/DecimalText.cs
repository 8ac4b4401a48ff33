namespace Replicator.Cache.Versions;

/// <summary>Numbers of any length, as they are written.</summary>
internal static class DecimalText
{
    /// <summary>Decimal digits at the beginning.</summary>
    public static int CountDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    /// <summary>Whether it is nothing but digits, at least one.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text) => text.Length > 0 && CountDigits(text) == text.Length;

    /// <param name="left">Digits; none are zero.</param>
    /// <param name="right">Digits; none are zero.</param>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);
    }
}
