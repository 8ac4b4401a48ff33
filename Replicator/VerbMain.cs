using System.Collections;
using Replicator.Cache;
using Replicator.Clients;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Verbs;

namespace Replicator;

/// <summary>Starts what a verb names.</summary>
internal static class VerbMain
{
    /// <summary>The variables of this process.</summary>
    public static Dictionary<string, string> Environment { get; } = System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "");

    /// <returns>With which the process ends.</returns>
    public static int Run(VerbDefinition verb, string[] arguments) => verb switch
    {
        _ when verb == VerbDefinition.Authority => RunAuthority(arguments),
        _ when verb == VerbDefinition.Environment => PrintClients(arguments),
        _ when verb == VerbDefinition.Command => RunCommand(arguments),
        _ => RunOnStore(verb, arguments),
    };

    /// <summary>Says what is wrong with a command line.</summary>
    public static int Refuse(IEnumerable<string> mistakes)
    {
        foreach (string mistake in mistakes)
            Console.Error.WriteLine($"replicator: {mistake}");
        return ExitCode.Usage;
    }

    private static int RunOnStore(VerbDefinition verb, string[] arguments)
    {
        SettingsOutcome outcome = VerbReader.Read(
            verb, arguments, Environment, out VerbSettings? settings, out IReadOnlyList<string> mistakes);
        if (outcome != SettingsOutcome.Verb)
            return HelpOrRefuse(outcome, verb, mistakes);
        var options = new StoreOptions(settings!.Root, settings.Flat)
        {
            MaximumSize = settings.Bounds?.Stored,
            MinimumFree = settings.Bounds?.Free,
            MaximumAge = settings.Bounds?.Unused,
            KeptVersions = settings.Bounds?.Versions,
            Warn = warning => Console.Error.WriteLine($"replicator: {warning}"),
        };
        CacheTerms terms = settings.Terms is { } given
            ? ProxyHost.Terms(given.IsStatic, given.IsOffline, given.IsStrict, given.Targets, given.Classes)
            : CacheTerms.Standard;
        return new VerbProgram(settings, options, terms, Directory.GetCurrentDirectory()).Run(
            StandardOutput.Open(), Console.Error);
    }

    private static int RunAuthority(string[] arguments)
    {
        SettingsOutcome outcome = AuthorityReader.Read(
            arguments, Environment, out AuthorityRequest? request, out IReadOnlyList<string> mistakes);
        if (outcome != SettingsOutcome.Verb)
            return HelpOrRefuse(outcome, VerbDefinition.Authority, mistakes);
        var commands = new CommandRunner(Environment.GetValueOrDefault("PATH", ""));
        // Not the console's own reader, which changes the terminal.
        using var typed = new StreamReader(Console.OpenStandardInput());
        var question = new Question(Console.IsInputRedirected ? null : typed, Console.Error);
        return new AuthorityProgram(request!, commands, TrustLayout.Known, question, TimeProvider.System).Run(
            StandardOutput.Open(), Console.Error);
    }

    private static int PrintClients(string[] arguments)
    {
        SettingsOutcome outcome = ClientReader.Read(arguments, Environment, ClientTable.Names,
            out ClientSettings? settings, out IReadOnlyList<string> mistakes);
        if (outcome != SettingsOutcome.Verb)
            return HelpOrRefuse(outcome, VerbDefinition.Environment, mistakes);
        return new ClientProgram(settings!, Environment, TimeProvider.System).Run(Console.Out, Console.Error);
    }

    private static int RunCommand(string[] arguments)
    {
        SettingsOutcome outcome = CommandReader.Read(
            arguments, Environment, out CommandSettings? settings, out IReadOnlyList<string> mistakes);
        return outcome == SettingsOutcome.Verb
            ? new CommandProgram(settings!, Environment).Run()
            : HelpOrRefuse(outcome, VerbDefinition.Command, mistakes);
    }

    private static int HelpOrRefuse(SettingsOutcome outcome, VerbDefinition verb, IReadOnlyList<string> mistakes)
    {
        if (outcome != SettingsOutcome.ShowHelp)
            return Refuse(mistakes);
        Console.Out.Write(HelpText.Of(verb));
        return ExitCode.Ok;
    }
}
