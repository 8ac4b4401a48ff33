using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>Reads the command line of the verb <c>env</c>.</summary>
internal static class ClientReader
{
    private const int StandardPort = 8080;

    private static readonly string[] Shells = ["bash", "fish", "pwsh"];

    // Others that read the same.
    private static readonly string[] LikeBash = ["sh", "dash", "zsh", "ksh"];

    /// <param name="arguments">As the process got them; the verb is the first.</param>
    /// <param name="environment">REPLICATOR_PORT, and where authorities lie.</param>
    /// <param name="clients">The names of all that are known.</param>
    /// <param name="settings">Not null exactly if the outcome is <see cref="SettingsOutcome.Verb"/>.</param>
    /// <param name="mistakes">A line for each: where, what, and what to do.</param>
    public static SettingsOutcome Read(string[] arguments, IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<string> clients, out ClientSettings? settings, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        settings = null;
        mistakes = found;
        var given = new GivenOptions(found, VerbDefinition.Environment);
        given.ReadArguments(arguments);
        if (given.Has("help"))
            return SettingsOutcome.ShowHelp;
        given.ReadEnvironment(environment);

        var read = new ClientSettings(Shell(given, found), Port(given, found),
            HostListReader.Read(given, "only", found), DataFolder.Read(environment, found), given.Words);
        foreach (string word in given.Words.Where(word => !clients.Contains(word)))
        {
            found.Add($"env {LogText.Escape(word)}: no such client; " + (Suggestion.For(word, clients) is { } meant
                ? $"did you mean {meant}?"
                : $"known are {string.Join(", ", clients)}"));
        }

        if (found.Count > 0)
            return SettingsOutcome.Mistaken;
        settings = read;
        return SettingsOutcome.Verb;
    }

    private static string Shell(GivenOptions given, List<string> mistakes)
    {
        string name = given.ValueOf("shell") ?? Shells[0];
        if (LikeBash.Contains(name))
            return Shells[0];
        if (name == "powershell")
            return Shells[2];
        if (!Shells.Contains(name))
            mistakes.Add($"--shell {LogText.Escape(name)}: no such shell; write one of {string.Join(", ", Shells)}");
        return name;
    }

    private static int Port(GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf("port") is not { } text)
            return StandardPort;
        if (!AddressText.TryParseNumber(text, 1, ushort.MaxValue, out int port))
        {
            mistakes.Add($"{LogText.Escape(given.Where("port", text))}: the port of a proxy that runs is a number "
                + "from 1 to 65535");
        }

        return port;
    }
}
