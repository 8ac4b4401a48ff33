namespace Replicator.Cache.Versions;

/// <summary>Of Helm: <c>name-version.tgz</c>, with its provenance.</summary>
internal static class HelmFiles
{
    private const int NumberCount = 3;

    public static PackageVersion? VersionOf(string path)
    {
        int end = path.LastIndexOf(".tgz", StringComparison.Ordinal);
        for (int dash = path.IndexOf('-', path.LastIndexOf('/') + 1); dash >= 0 && dash < end;
            dash = path.IndexOf('-', dash + 1))
        {
            if (HasNumbers(path.AsSpan(0, end)[(dash + 1)..]))
                return PackageVersion.InPath(path, dash + 1, end, VersionOrder.Semantic);
        }

        return null;
    }

    // "1.2.3", and what may follow.
    private static bool HasNumbers(ReadOnlySpan<char> text)
    {
        for (int number = 1; number <= NumberCount; number++)
        {
            int digits = DecimalText.CountDigits(text);
            if (digits == 0 || (number < NumberCount && (text.Length == digits || text[digits] != '.')))
                return false;
            text = number < NumberCount ? text[(digits + 1)..] : text;
        }

        return true;
    }
}
