namespace Replicator.Cache.Versions;

/// <summary>Of npm: <c>/@scope/name/-/name-version.tgz</c>.</summary>
internal static class NpmFiles
{
    private const string Between = "/-/";
    private const string Ending = ".tgz";

    public static PackageVersion? VersionOf(string path)
    {
        int between = path.LastIndexOf(Between, StringComparison.Ordinal);
        if (between < 1 || !path.EndsWith(Ending, StringComparison.Ordinal))
            return null;
        ReadOnlySpan<char> name = path.AsSpan(0, between)[(path.LastIndexOf('/', between - 1) + 1)..];
        int file = path.LastIndexOf('/') + 1;
        int start = file + name.Length + 1;
        if (!path.AsSpan(file).StartsWith(name) || start > path.Length || path[start - 1] != '-')
            return null;
        return PackageVersion.InPath(path, start, path.Length - Ending.Length, VersionOrder.Semantic) is { } found
            ? found with { Package = path[..between] }
            : null;
    }

    /// <summary>Of <c>/download/@scope/name/version/digest</c>.</summary>
    public static PackageVersion? VersionByDigest(string path) =>
        PackageVersion.InSegment(path, 1, VersionOrder.Semantic);
}
