using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>Which folder is the root, as a person or their environment says.</summary>
internal static class RootText
{
    /// <summary>An absolute path, which may not exist.</summary>
    /// <param name="root">The value of --root; null: not given.</param>
    /// <param name="dir">That of --dir, which says the same.</param>
    /// <param name="given">Knows where the values came from.</param>
    /// <param name="environment">XDG_CACHE_HOME and HOME say where it is by default.</param>
    /// <param name="mistakes">One is added where there is none.</param>
    public static string Read(string? root, string? dir, GivenOptions given,
        IReadOnlyDictionary<string, string> environment, List<string> mistakes)
    {
        if (root is not null && dir is not null)
        {
            mistakes.Add($"{LogText.Escape(given.Where("dir", dir))}: says the same as --root, which was given too; "
                + "give one of them");
        }

        string longName = root is null ? "dir" : "root";
        if ((root ?? dir) is { } named)
        {
            if (!named.Contains('\0'))
                return Path.GetFullPath(named);
            mistakes.Add($"{LogText.Escape(given.Where(longName, named))}: is not the name of a folder");
            return "/";
        }

        // A relative XDG_CACHE_HOME counts as none, as its specification asks.
        if (environment.TryGetValue("XDG_CACHE_HOME", out string? cache) && Path.IsPathRooted(cache))
            return Path.Combine(Path.GetFullPath(cache), "replicator");
        if (environment.TryGetValue("HOME", out string? home) && Path.IsPathRooted(home))
            return Path.Combine(Path.GetFullPath(home), ".cache", "replicator");
        mistakes.Add(
            "--root: neither XDG_CACHE_HOME nor HOME says where responses are to be stored; write --root DIR");
        return "/";
    }
}
