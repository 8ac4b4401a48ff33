namespace Replicator.Cache.Versions;

/// <summary>Of Go: <c>/module/@v/version.zip</c>, and <c>.mod</c> and <c>.info</c> beside it.</summary>
internal static class GoFiles
{
    private const string Between = "/@v/";

    public static PackageVersion? VersionOf(string path)
    {
        int between = path.LastIndexOf(Between, StringComparison.Ordinal);
        int end = path.LastIndexOf('.');
        if (between < 0 || end < between)
            return null;
        return PackageVersion.InPath(path, between + Between.Length, end, VersionOrder.Semantic) is { } found
            ? found with { Package = path[..between] }
            : null;
    }
}
