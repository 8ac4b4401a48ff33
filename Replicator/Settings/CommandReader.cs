namespace Replicator.Settings;

/// <summary>Reads the command line of the verb <c>run</c>.</summary>
internal static class CommandReader
{
    private const string TrustOption = "--upstream-ca=";

    // A proxy that runs has its own.
    private static readonly string[] OfOwnProxy = [.. StoreBounds.Options, "flat"];

    private static readonly string[] OfPlace = ["root", "dir", "verbose", "quiet"];

    /// <param name="arguments">As the process got them; the verb is the first.</param>
    /// <param name="environment">As for <see cref="SettingsReader"/>; XDG_DATA_HOME and HOME say where the authority
    /// lies.</param>
    /// <param name="settings">Not null exactly if the outcome is <see cref="SettingsOutcome.Verb"/>.</param>
    /// <param name="mistakes">A line for each: where, what, and what to do.</param>
    public static SettingsOutcome Read(string[] arguments, IReadOnlyDictionary<string, string> environment,
        out CommandSettings? settings, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        settings = null;
        mistakes = found;
        var given = new GivenOptions(found, VerbDefinition.Command);
        given.ReadArguments(arguments);
        if (given.Has("help"))
            return SettingsOutcome.ShowHelp;
        given.ReadEnvironment(environment);

        if (given.Words.Count == 0)
            found.Add($"run: names no command; write {VerbDefinition.Command.Example}");
        else if (given.Words[0].Length == 0 || given.Words.Any(word => word.Contains('\0')))
            found.Add("run: the name of the command is empty, or an argument holds a NUL; write "
                + VerbDefinition.Command.Example);
        string[] options = given.Normalized();
        bool isTold = given.Has("verbose");
        Settings? proxy = SettingsReader.Build(given,
            [.. options, "--port=0", "--bind=127.0.0.1", "--intercept", .. isTold || given.Has("quiet") ? [] : Quiet],
            environment, found);
        if (proxy is null || found.Count > 0)
            return SettingsOutcome.Mistaken;
        settings = new CommandSettings(given.Words, proxy, [.. options[1..].Where(IsForRunning).Select(Absolute)])
        {
            OfOwnProxyAlone = OfOwnProxy.FirstOrDefault(given.IsWritten) is { } name ? $"--{name}" : null,
            IsQuiet = given.Has("quiet"),
        };
        return SettingsOutcome.Verb;
    }

    private static string[] Quiet => ["--quiet"];

    private static bool IsForRunning(string option)
    {
        string name = option[2..].Split('=')[0];
        return !OfOwnProxy.Contains(name) && !OfPlace.Contains(name);
    }

    // The proxy stands in another folder.
    private static string Absolute(string option) => option.StartsWith(TrustOption, StringComparison.Ordinal)
        ? TrustOption + Path.GetFullPath(option[TrustOption.Length..])
        : option;
}
