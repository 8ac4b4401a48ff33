using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>Reads the command line of the verb <c>ca</c>.</summary>
internal static class AuthorityReader
{
    private static readonly string[] Actions =
        [.. Enum.GetNames<AuthorityAction>().Select(name => name.ToLowerInvariant())];

    private static readonly string[] OfTrust = ["system", "nss", "yes"];

    /// <param name="arguments">As the process got them; the verb is the first.</param>
    /// <param name="environment">XDG_DATA_HOME and HOME say where authorities lie.</param>
    /// <param name="request">Not null exactly if the outcome is <see cref="SettingsOutcome.Verb"/>.</param>
    /// <param name="mistakes">A line for each: where, what, and what to do.</param>
    public static SettingsOutcome Read(string[] arguments, IReadOnlyDictionary<string, string> environment,
        out AuthorityRequest? request, out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        request = null;
        mistakes = found;
        var given = new GivenOptions(found, VerbDefinition.Authority);
        given.ReadArguments(arguments);
        if (given.Has("help"))
            return SettingsOutcome.ShowHelp;
        given.ReadEnvironment(environment);

        AuthorityAction action = Action(given, found);
        string? nss = given.ValueOf("nss");
        bool isTrust = action is AuthorityAction.Install or AuthorityAction.Uninstall;
        request = new AuthorityRequest(action, DataFolder.Read(environment, found))
        {
            Only = HostListReader.Read(given, "only", found),
            File = File(action, given, found),
            // Both may be meant at once.
            IsSystem = isTrust && (nss is null || given.Has("system")),
            NssFolder = NssFolder(nss, found),
            IsAgreed = given.Has("yes"),
        };
        if (!isTrust)
        {
            found.AddRange(OfTrust.Where(given.Has)
                .Select(name => $"--{name}: only ca install and ca uninstall take it; remove it"));
        }

        if (found.Count == 0)
            return SettingsOutcome.Verb;
        request = null;
        return SettingsOutcome.Mistaken;
    }

    private static AuthorityAction Action(GivenOptions given, List<string> mistakes)
    {
        if (given.Words.Count == 0)
            return AuthorityAction.Print;
        string word = given.Words[0];
        int action = Array.IndexOf(Actions, word);
        if (action >= 0)
            return (AuthorityAction)action;
        mistakes.Add($"ca {LogText.Escape(word)}: " + (Suggestion.For(word, Actions) is { } meant
            ? $"did you mean ca {meant}?"
            : $"write one of {string.Join(", ", Actions)}"));
        return AuthorityAction.Print;
    }

    private static string? File(AuthorityAction action, GivenOptions given, List<string> mistakes)
    {
        bool isExport = action == AuthorityAction.Export;
        int most = isExport ? 2 : 1;
        if (given.Words.Count > most && mistakes.Count == 0)
        {
            mistakes.Add($"'{LogText.Escape(given.Words[most])}': 'ca {Actions[(int)action]}' takes "
                + (isExport ? "one file; remove it" : "no more words; remove it"));
        }

        if (!isExport)
            return null;
        string file = given.Words.Count < most ? "" : given.Words[1];
        if (file.Length == 0 || file.Contains('\0'))
            mistakes.Add("ca export: says not where to; write replicator ca export replicator-ca.pem, "
                + "or - to print it");
        return file;
    }

    private static string? NssFolder(string? folder, List<string> mistakes)
    {
        if (folder is null || !folder.Contains('\0'))
            return folder is null ? null : Path.GetFullPath(folder);
        mistakes.Add($"--nss {LogText.Escape(folder)}: is not the name of a folder");
        return null;
    }
}
