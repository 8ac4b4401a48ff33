using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>What a person writes for a file, as a path below the root.</summary>
internal static class WordPath
{
    /// <summary>URLs stay as they are; a path becomes one that is relative to the root.</summary>
    /// <param name="word">As it was written: absolute, relative to the root, or, where such a file is there,
    /// relative to where the person stands.</param>
    /// <param name="settings">Where the root is.</param>
    /// <param name="current">The folder in which the person stands.</param>
    /// <param name="mistake">Why it is none; null if it is.</param>
    public static string Of(string word, VerbSettings settings, string current, out string? mistake)
    {
        mistake = null;
        if (StoreMatch.IsUrl(word))
            return word;
        string root = settings.Root.TrimEnd('/') + "/";
        bool isHere = word.StartsWith("./", StringComparison.Ordinal)
            || word.StartsWith("../", StringComparison.Ordinal) || Path.Exists(Path.Combine(current, word));
        string full = Path.GetFullPath(Path.Combine(current, word));
        if (full + "/" == root)
            return "*";
        if (full.StartsWith(root, StringComparison.Ordinal) && (isHere || Path.IsPathRooted(word)))
            return full[root.Length..];
        if (Path.IsPathRooted(word))
        {
            mistake = $"{word}: lies outside of the root {settings.Root}";
            return word;
        }

        return settings.Flat ? word : WithPort(word);
    }

    // Folders of hosts name the port always.
    private static string WithPort(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? word : word[..slash];
        return authority.AsSpan().ContainsAny(':', '*', '#') ? word : $"{authority}:80{word[authority.Length..]}";
    }
}
