namespace Replicator.Cache.Versions;

/// <summary>Which version of which package a file is of. All files of a version are equal in both: those for several
/// platforms, and what lies beside a package, as its description or its checksum.</summary>
/// <param name="Package">Where its versions lie at an origin, and its name there.</param>
/// <param name="Text">The version.</param>
/// <param name="Order">Of the versions of the package.</param>
internal readonly record struct PackageVersion(string Package, string Text, VersionOrder Order)
{
    // Whoever names a version decides how long comparing it takes.
    private const int MaximumLength = 128;

    /// <summary>The version that stands in a path, behind one character after all that names its package.</summary>
    /// <param name="path">Decoded, without a query.</param>
    /// <param name="start">Of the version.</param>
    /// <param name="end">Of the version.</param>
    /// <param name="order">Of the versions of the package.</param>
    /// <returns>Null: that is none, for it does not begin with a digit, or with "v" and one.</returns>
    public static PackageVersion? InPath(string path, int start, int end, VersionOrder order) =>
        start > 1 && end > start && end <= path.Length && IsVersion(path.AsSpan(0, end)[start..])
            ? new PackageVersion(path[..(start - 1)], path[start..end], order)
            : null;

    /// <summary>The version that is a whole segment, behind all that names its package.</summary>
    /// <param name="path">Decoded, without a query.</param>
    /// <param name="fromEnd">0: the last segment.</param>
    /// <param name="order">Of the versions of the package.</param>
    public static PackageVersion? InSegment(string path, int fromEnd, VersionOrder order)
    {
        int end = path.Length;
        for (; fromEnd > 0 && end > 0; fromEnd--)
            end = path.LastIndexOf('/', end - 1);
        return end > 0 ? InPath(path, path.LastIndexOf('/', end - 1) + 1, end, order) : null;
    }

    /// <summary>Whether a text may be a version.</summary>
    public static bool IsVersion(ReadOnlySpan<char> text) => text.Length <= MaximumLength
        && (text is [>= '0' and <= '9', ..] or ['v', >= '0' and <= '9', ..]);
}
