using System.Text;

namespace Replicator.Cache.Versions;

/// <summary>Of Python packages: <c>name-version-tags.whl</c>, <c>name-version.tar.gz</c>.</summary>
internal static class PyPiFiles
{
    private const string Metadata = ".metadata";

    // What follows these are folders by digest, or by name and version.
    private static readonly string[] Roots = ["/packages/", "/+f/"];

    private static readonly string[] SourceEndings = [".tar.gz", ".tar.bz2", ".zip"];

    public static PackageVersion? VersionOf(string path)
    {
        int file = path.LastIndexOf('/') + 1;
        int length = path.Length - (path.EndsWith(Metadata, StringComparison.Ordinal) ? Metadata.Length : 0);
        ReadOnlySpan<char> name = path.AsSpan(0, length)[file..];
        if (name.EndsWith(".whl"))
        {
            // No part of a wheel's name has a "-" in it.
            int dash = name.IndexOf('-');
            int end = dash < 0 ? -1 : name[(dash + 1)..].IndexOf('-');
            return end < 0 ? null : Of(path, file, dash, dash + 1 + end);
        }

        string? ending = Array.Find(SourceEndings, one => path.EndsWith(one, StringComparison.Ordinal));
        if (ending is null)
            return null;

        // No version has one, though names have (PEP 625).
        return Of(path, file, name.LastIndexOf('-'), name.Length - ending.Length);
    }

    private static PackageVersion? Of(string path, int file, int dash, int end)
    {
        if (dash <= 0 || end <= dash
            || PackageVersion.InPath(path, file + dash + 1, file + end, VersionOrder.Common) is not { } found)
            return null;
        return found with { Package = FolderOf(path, file) + Normalized(path.AsSpan(file, dash)) };
    }

    private static string FolderOf(string path, int file)
    {
        foreach (string root in Roots)
        {
            if (path.LastIndexOf(root, StringComparison.Ordinal) is >= 0 and int start)
                return path[..(start + root.Length)];
        }

        return path[..file];
    }

    // As indexes name it (PEP 503).
    private static StringBuilder Normalized(ReadOnlySpan<char> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char letter in name)
        {
            bool separates = letter is '-' or '_' or '.';
            if (!separates)
                text.Append(char.ToLowerInvariant(letter));
            else if (text.Length > 0 && text[^1] != '-')
                text.Append('-');
        }

        return text;
    }
}
