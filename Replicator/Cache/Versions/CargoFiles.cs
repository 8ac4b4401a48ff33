namespace Replicator.Cache.Versions;

/// <summary>Of cargo: <c>/name/name-version.crate</c>, or <c>/name/version/download</c>.</summary>
internal static class CargoFiles
{
    private const string Ending = ".crate";

    public static PackageVersion? VersionOf(string path)
    {
        if (!path.EndsWith(Ending, StringComparison.Ordinal))
            return PackageVersion.InSegment(path, 1, VersionOrder.Semantic);
        int file = path.LastIndexOf('/') + 1;
        int folder = file < 2 ? 0 : path.LastIndexOf('/', file - 2) + 1;
        int nameLength = file - 1 - folder;
        return file < 2
            ? null
            : PackageVersion.InPath(path, file + nameLength + 1, path.Length - Ending.Length, VersionOrder.Semantic)
                is { } found ? found with { Package = path[..(file - 1)] } : null;
    }
}
