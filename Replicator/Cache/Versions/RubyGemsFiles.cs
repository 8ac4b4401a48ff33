namespace Replicator.Cache.Versions;

/// <summary>Of RubyGems: <c>/gems/name-version-platform.gem</c>, and its specification.</summary>
internal static class RubyGemsFiles
{
    private static readonly string[] Folders = ["/gems/", "/quick/"];
    private static readonly string[] Endings = [".gem", ".gemspec.rz"];

    public static PackageVersion? VersionOf(string path)
    {
        int file = path.LastIndexOf('/') + 1;
        string? ending = Array.Find(Endings, one => path.EndsWith(one, StringComparison.Ordinal));
        int folder = Folders.Max(one => path.LastIndexOf(one, StringComparison.Ordinal));
        if (ending is null || folder < 0)
            return null;

        // A name or a platform may have a number in it, but hardly one with a dot.
        ReadOnlySpan<char> name = path.AsSpan(file, path.Length - ending.Length - file);
        int found = -1;
        for (int dash = name.IndexOf('-'); dash >= 0; dash = Next(name, dash))
        {
            bool isPlain = found < 0 && Next(name, dash) is var next
                && (next < 0 || !char.IsAsciiDigit(name.Length > next + 1 ? name[next + 1] : ' '));
            if (PartAt(name, dash) is [>= '0' and <= '9', ..] part && (part.Contains('.') || isPlain))
                found = dash;
        }

        if (found <= 0)
            return null;
        int start = file + found + 1;
        int length = PartAt(name, found).Length;
        return PackageVersion.InPath(path, start, start + length, VersionOrder.Common) is { } version
            ? version with { Package = string.Concat(path.AsSpan(0, folder + 1), name[..found]) }
            : null;
    }

    private static ReadOnlySpan<char> PartAt(ReadOnlySpan<char> name, int dash)
    {
        int next = Next(name, dash);
        return next < 0 ? name[(dash + 1)..] : name[(dash + 1)..next];
    }

    private static int Next(ReadOnlySpan<char> name, int dash) =>
        name[(dash + 1)..].IndexOf('-') is >= 0 and int length ? dash + 1 + length : -1;
}
