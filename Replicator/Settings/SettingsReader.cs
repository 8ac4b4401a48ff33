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

        Settings? made = Build(given, given.Normalized(), environment, found);
        mistakes = found;
        if (found.Count > 0)
            return SettingsOutcome.Mistaken;
        settings = made;
        return SettingsOutcome.Serve;
    }

    /// <summary>Checks what was given.</summary>
    /// <param name="given">Of serve, or of a verb that takes some of its options.</param>
    /// <param name="arguments">The same as the library reads them.</param>
    /// <param name="environment">As for <see cref="Read"/>.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    /// <returns>Of use only if no mistake was added.</returns>
    public static Settings? Build(GivenOptions given, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment, List<string> mistakes)
    {
        using var parser = new Parser(with =>
        {
            with.AutoHelp = false;
            with.AutoVersion = false;
            with.AllowMultiInstance = true;
            with.HelpWriter = null;
        });
        Settings? made = null;
        parser.ParseArguments<ServeArguments>(arguments)
            .WithParsed(parsed => made = new SettingsBuilder(parsed, given, environment, mistakes).Build())
            .WithNotParsed(errors => mistakes.AddRange(errors.Select(Describe)));
        return made;
    }

    // What the library refuses after all, as a value that begins with a quote might be.
    private static string Describe(Error error) => error is NamedError named
        ? $"--{named.NameInfo.LongName}: cannot be read ({error.Tag}); --help shows how it is written"
        : $"the arguments cannot be read ({error.Tag}); --help shows how they are written";
}
