namespace Replicator.Settings;

/// <summary>Where a person's lasting data lie, beside what is stored and can be fetched anew.</summary>
internal static class DataFolder
{
    /// <summary>An absolute path, which may not exist.</summary>
    /// <param name="environment">XDG_DATA_HOME and HOME say where.</param>
    /// <param name="mistakes">One is added where neither does.</param>
    public static string Read(IReadOnlyDictionary<string, string> environment, List<string> mistakes)
    {
        // A relative XDG_DATA_HOME counts as none, as its specification asks.
        if (environment.TryGetValue("XDG_DATA_HOME", out string? data) && Path.IsPathRooted(data))
            return Path.Combine(Path.GetFullPath(data), "replicator");
        if (environment.TryGetValue("HOME", out string? home) && Path.IsPathRooted(home))
            return Path.Combine(Path.GetFullPath(home), ".local", "share", "replicator");
        mistakes.Add("neither XDG_DATA_HOME nor HOME says where the authority lies; set one of them to a folder");
        return "/";
    }
}
