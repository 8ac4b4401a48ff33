using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads options whose value is a list of hosts.</summary>
internal static class HostListReader
{
    /// <param name="given">Where they were given.</param>
    /// <param name="longName">The option's.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    /// <returns>Null: it was not given, or a mistake was added.</returns>
    public static HostList? Read(GivenOptions given, string longName, List<string> mistakes)
    {
        if (given.ValueOf(longName) is not { } text)
            return null;
        if (!HostList.TryParse(text, out HostList? hosts, out string mistake))
            mistakes.Add(LogText.Escape($"{given.Where(longName, text)}: {mistake}"));
        return hosts;
    }
}
