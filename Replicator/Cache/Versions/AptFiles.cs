namespace Replicator.Cache.Versions;

/// <summary>Of apt: <c>name_version_architecture.deb</c>, and what a source package is made of.</summary>
internal static class AptFiles
{
    // No name of a binary package ends so, and a source has its versions for itself.
    private const string SourceMark = "_source";

    /// <summary>Of a package; those for all architectures are of one version, and what was only built anew ("+b1") is
    /// of the same.</summary>
    public static PackageVersion? VersionOf(string path)
    {
        int start = path.IndexOf('_', path.LastIndexOf('/')) + 1;
        int end = path.LastIndexOf('_');
        if (start == 0 || end < start)
            return null;
        int build = path.LastIndexOf("+b", end - 1, end - start, StringComparison.Ordinal);
        bool isRebuilt = build > start && DecimalText.IsNumber(path.AsSpan(0, end)[(build + "+b".Length)..]);
        return PackageVersion.InPath(path, start, isRebuilt ? build : end, VersionOrder.Debian);
    }

    /// <summary>Of a source. Its revisions share upstream's files, so that all of them are one version.</summary>
    public static PackageVersion? SourceVersionOf(string path)
    {
        int start = path.IndexOf('_', path.LastIndexOf('/')) + 1;
        if (start == 0)
            return null;
        ReadOnlySpan<char> version = path.AsSpan(start);
        if (version.EndsWith(".asc"))
            version = version[..^".asc".Length];
        if (version.EndsWith(".dsc"))
            version = WithoutRevision(version[..^".dsc".Length]);
        else if (version.EndsWith(".diff.gz"))
            version = WithoutRevision(version[..^".diff.gz".Length]);
        else if (version.LastIndexOf(".tar.") is >= 0 and int tar)
            version = UpstreamOf(version[..tar]);
        else
            return null;
        return PackageVersion.InPath(path, start, start + version.Length, VersionOrder.Debian) is { } found
            ? found with { Package = found.Package + SourceMark }
            : null;
    }

    // "1.0.orig", "1.0.orig-component", "1.0-2.debian", or "1.0" where there is no upstream.
    private static ReadOnlySpan<char> UpstreamOf(ReadOnlySpan<char> version)
    {
        int original = version.LastIndexOf(".orig");
        if (original >= 0 && version[(original + ".orig".Length)..] is [] or ['-', ..])
            return version[..original];
        return WithoutRevision(version.EndsWith(".debian") ? version[..^".debian".Length] : version);
    }

    private static ReadOnlySpan<char> WithoutRevision(ReadOnlySpan<char> version) =>
        version.LastIndexOf('-') is >= 0 and int dash ? version[..dash] : version;
}
