namespace Replicator.Cache.Versions;

/// <summary>Compares versions of one package. Any two texts have an order; those that come out equal are the same
/// version to their ecosystem, as 1.0 and 1.0.0 to many.</summary>
internal static class VersionComparer
{
    // What makes a version of Alpine older, and what makes it newer, as Debian would write it.
    private static readonly (string Alpine, string Debian)[] AlpineWords =
    [
        ("_alpha", "~alpha"), ("_beta", "~beta"), ("_pre", "~pre"), ("_rc", "~rc"), ("_", "+"), ("-r", "-"),
    ];

    /// <summary>Below zero: the left one is older.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right, VersionOrder order) => order switch
    {
        VersionOrder.Semantic => SemanticVersions.Compare(left, right),
        VersionOrder.Debian => DebianVersions.Compare(left, right),
        VersionOrder.Alpine => DebianVersions.Compare(OfAlpine(left), OfAlpine(right)),
        VersionOrder.Maven => WordVersions.Compare(left, right, laterWords: true),
        _ => WordVersions.Compare(left, right, laterWords: false),
    };

    private static string OfAlpine(ReadOnlySpan<char> version)
    {
        string text = version.ToString();
        foreach ((string alpine, string debian) in AlpineWords)
            text = text.Replace(alpine, debian, StringComparison.Ordinal);
        return text;
    }
}
