namespace Replicator.Settings;

/// <summary>What a command line asks for.</summary>
internal enum SettingsOutcome
{
    /// <summary>To serve, with the settings that were made.</summary>
    Serve,

    /// <summary>To do something with a store, and end.</summary>
    Verb,

    /// <summary>To print <see cref="HelpText.Text"/>, or that of a verb.</summary>
    ShowHelp,

    /// <summary>To print <see cref="HelpText.Version"/>.</summary>
    ShowVersion,

    /// <summary>Nothing that can be done: the mistakes are to be printed, and the end is
    /// <see cref="ExitCode.Usage"/>.</summary>
    Mistaken,
}
