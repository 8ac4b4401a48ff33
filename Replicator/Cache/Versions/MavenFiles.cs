namespace Replicator.Cache.Versions;

/// <summary>Of Maven: <c>/group/artifact/version/artifact-version.jar</c>, and all that lies beside it.</summary>
internal static class MavenFiles
{
    private const string Snapshot = "SNAPSHOT";

    public static PackageVersion? VersionOf(string path) => PackageVersion.InSegment(path, 1, VersionOrder.Maven);

    /// <summary>Of <c>/artifact/1.0-SNAPSHOT/artifact-1.0-20261121.093000-7.jar</c>: each snapshot has builds of its
    /// own.</summary>
    public static PackageVersion? BuildOf(string path)
    {
        string[] segments = path.Split('/');
        if (segments is not [.., var artifact, var folder, var file]
            || !folder.EndsWith(Snapshot, StringComparison.Ordinal))
            return null;
        string beginning = $"{artifact}-{folder[..^Snapshot.Length]}";
        if (!file.StartsWith(beginning, StringComparison.Ordinal))
            return null;

        // "20261121.093000-7", then a classifier or the extension.
        int length = beginning.Length;
        foreach (char separator in ".- ")
        {
            length += DecimalText.CountDigits(file.AsSpan(length));
            if (length < file.Length && file[length] == separator)
                length++;
        }

        string build = file[beginning.Length..length];
        return PackageVersion.IsVersion(build)
            ? new PackageVersion(path[..^(file.Length + 1)], build, VersionOrder.Maven)
            : null;
    }
}
