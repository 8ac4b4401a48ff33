namespace Replicator.Cache.Versions;

/// <summary>Names in which the version stands between dashes, so many from the end: of rpm, apk, pacman and
/// conda.</summary>
internal static class DashedFiles
{
    /// <summary>Of rpm: <c>name-version-release.architecture.rpm</c>.</summary>
    public static PackageVersion? OfRpm(string path)
    {
        int architecture = path[..^".rpm".Length].LastIndexOf('.');
        return architecture < 0 ? null : Find(path, architecture, dashCount: 2, VersionOrder.Debian);
    }

    /// <summary>Of Alpine: <c>name-version-r0.apk</c>.</summary>
    public static PackageVersion? OfApk(string path) =>
        Find(path, path.Length - ".apk".Length, dashCount: 2, VersionOrder.Alpine);

    /// <summary>Of pacman: <c>name-version-release-architecture.pkg.tar.zst</c>, with its signature.</summary>
    public static PackageVersion? OfPacman(string path)
    {
        int end = path.LastIndexOf(".pkg.tar.", StringComparison.Ordinal);
        int architecture = end < 0 ? -1 : path.LastIndexOf('-', end);
        return architecture < 0 ? null : Find(path, architecture, dashCount: 2, VersionOrder.Common);
    }

    /// <summary>Of conda: <c>name-version-build.conda</c>; its builds are of one version.</summary>
    public static PackageVersion? OfConda(string path)
    {
        int build = path.LastIndexOf('-');
        return build < 0 ? null : Find(path, build, dashCount: 1, VersionOrder.Common);
    }

    private static PackageVersion? Find(string path, int end, int dashCount, VersionOrder order)
    {
        int file = path.LastIndexOf('/') + 1;
        int start = end;
        for (int count = 0; count < dashCount && start > file; count++)
            start = path.LastIndexOf('-', start - 1);
        return start > file ? PackageVersion.InPath(path, start + 1, end, order) : null;
    }
}
