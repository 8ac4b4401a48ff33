namespace Replicator.Cache.Versions;

/// <summary>Of NuGet: <c>/id/version/id.version.nupkg</c> with what lies beside it, or <c>/id/version</c>.</summary>
internal static class NuGetFiles
{
    public static PackageVersion? VersionOf(string path) => PackageVersion.InSegment(path, 1, VersionOrder.Semantic);

    /// <summary>Of version 2 of the protocol.</summary>
    public static PackageVersion? OldVersionOf(string path) =>
        PackageVersion.InSegment(path, 0, VersionOrder.Semantic);
}
