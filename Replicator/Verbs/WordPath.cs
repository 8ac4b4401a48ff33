using System.Buffers;
using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>What a person writes for a file, as a path below the root.</summary>
internal static class WordPath
{
    // Of a name that folders of hosts have, but for the port.
    private static readonly SearchValues<char> HostLetters = SearchValues.Create(
        "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>A path becomes one that is relative to the root; a URL stays as it is, but for user and password,
    /// which are no part of what is stored.</summary>
    /// <param name="word">As it was written: absolute, relative to the root, or relative to where the person stands: if
    /// such a file is there, or if they stand below the root and no folder in it has that name.</param>
    /// <param name="settings">Where the root is.</param>
    /// <param name="current">The folder in which the person stands.</param>
    /// <param name="mistake">Why it is none; null if it is.</param>
    public static string Of(string word, VerbSettings settings, string current, out string? mistake)
    {
        mistake = null;
        if (StoreMatch.IsUrl(word))
            return WithoutUser(word);
        string root = settings.Root.TrimEnd('/') + "/";
        string full = Path.GetFullPath(Path.Combine(current, word));
        if (full + "/" == root)
            return "*";
        bool isAbsolute = Path.IsPathRooted(word) || IsRelativeToHere(word);
        if (full.StartsWith(root, StringComparison.Ordinal)
            && (isAbsolute || Path.Exists(full) || IsMissingHere(word, settings, current)))
            return full[root.Length..];
        if (isAbsolute)
        {
            mistake = $"{word}: lies outside of the root {settings.Root}";
            return word;
        }

        return settings.Flat ? word : WithPort(word);
    }

    private static bool IsRelativeToHere(string word) => word is "." or ".."
        || word.StartsWith("./", StringComparison.Ordinal) || word.StartsWith("../", StringComparison.Ordinal);

    // What was just removed, for one, is not looked for among hosts.
    private static bool IsMissingHere(string word, VerbSettings settings, string current) =>
        !StoreMatch.IsPattern(word) && !settings.Flat && Path.GetFullPath(current) != settings.Root.TrimEnd('/')
        && !Path.Exists(Path.Combine(settings.Root, WithPort(word).Split('/')[0]));

    // Folders of hosts name the port always.
    private static string WithPort(string word)
    {
        int slash = word.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? word : word[..slash];
        return authority.AsSpan().ContainsAnyExcept(HostLetters) ? word : $"{authority}:80{word[authority.Length..]}";
    }

    // A star before the at sign: it belongs to a pattern of paths.
    private static string WithoutUser(string word)
    {
        const string SchemeEnd = "://";
        int start = word.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        int length = word.AsSpan(start).IndexOfAny("/?#");
        ReadOnlySpan<char> authority = length < 0 ? word.AsSpan(start) : word.AsSpan(start, length);
        int at = authority.LastIndexOf('@');
        return at < 0 || authority[..at].Contains('*')
            ? word
            : string.Concat(word.AsSpan(0, start), word.AsSpan(start + at + 1));
    }
}
