using CommandLine;

namespace Replicator.Settings;

/// <summary>Reads the command line and, below it, the environment.</summary>
internal static class SettingsReader
{
    /// <summary>Makes settings of what a person wrote, or says all that is wrong with it at once.</summary>
    /// <param name="arguments">As the process got them.</param>
    /// <param name="environment">REPLICATOR_* stand in for options that are not given; XDG_CACHE_HOME and HOME say
    /// where the root is.</param>
    /// <param name="settings">Not null exactly if the outcome is <see cref="SettingsOutcome.Serve"/>.</param>
    /// <param name="mistakes">A line for each: where, what, and what to do; not empty exactly if the outcome is
    /// <see cref="SettingsOutcome.Mistaken"/>.</param>
    public static SettingsOutcome Read(
        string[] arguments, IReadOnlyDictionary<string, string> environment, out Settings? settings,
            out IReadOnlyList<string> mistakes)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(environment);

        var found = new List<string>();
        settings = null;
        mistakes = [];
        var given = new GivenOptions(found);
        given.ReadArguments(arguments);
        // Whoever asks for help gets it, whatever else they wrote.
        if (given.Has("help"))
            return SettingsOutcome.ShowHelp;
        if (given.Has("version"))
            return SettingsOutcome.ShowVersion;
        given.ReadEnvironment(environment);

        using var parser = new Parser(with =>
        {
            with.AutoHelp = false;
            with.AutoVersion = false;
            with.AllowMultiInstance = true;
            with.HelpWriter = null;
        });
        Settings? made = null;
        parser.ParseArguments<ServeArguments>(given.Normalized())
            .WithParsed(parsed => made = new SettingsBuilder(parsed, given, environment, found).Build())
            .WithNotParsed(errors => found.AddRange(errors.Select(Describe)));

        mistakes = found;
        if (found.Count > 0)
            return SettingsOutcome.Mistaken;
        settings = made;
        return SettingsOutcome.Serve;
    }

    // What the library refuses after all, as a value that begins with a quote might be.
    private static string Describe(Error error) => error is NamedError named
        ? $"--{named.NameInfo.LongName}: cannot be read ({error.Tag}); --help shows how it is written"
        : $"the arguments cannot be read ({error.Tag}); --help shows how they are written";
}
