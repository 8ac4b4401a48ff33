using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads the command line of a verb and, below it, the environment; as <see cref="SettingsReader"/> does for
/// serve.</summary>
internal static class VerbReader
{
    private static readonly string[] Orders = ["name", "size", "age", "use"];

    /// <param name="definition">The verb that the arguments begin with, which is about a store.</param>
    /// <param name="arguments">As the process got them.</param>
    /// <param name="environment">REPLICATOR_ROOT and the like stand in for options that are not given.</param>
    /// <param name="settings">Not null exactly if the outcome is <see cref="SettingsOutcome.Verb"/>.</param>
    /// <param name="mistakes">A line for each: where, what, and what to do.</param>
    public static SettingsOutcome Read(VerbDefinition definition, string[] arguments,
        IReadOnlyDictionary<string, string> environment, out VerbSettings? settings,
        out IReadOnlyList<string> mistakes)
    {
        var found = new List<string>();
        settings = null;
        mistakes = found;
        var given = new GivenOptions(found, definition);
        given.ReadArguments(arguments);
        if (given.Has("help"))
            return SettingsOutcome.ShowHelp;
        given.ReadEnvironment(environment);

        CheckWords(definition, given, found);
        settings = new VerbSettings(
            definition.Verb!.Value,
            RootText.Read(given.ValueOf("root"), given.ValueOf("dir"), given, environment, found),
            given.Words)
        {
            Host = given.ValueOf("host")?.ToLowerInvariant(),
            Fields = given.ValuesOf("field"),
            Order = Order(given, found),
            Json = given.Has("json"),
            Raw = given.Has("raw"),
            Deep = given.Has("deep"),
            DryRun = given.Has("dry-run"),
            Flat = given.Has("flat"),
            Bounds = StoreBounds.Read(given, found),
            NamesBounds = StoreBounds.Options.Any(given.IsWritten),
            Terms = StoreTerms.Read(given, found),
            NamesTerms = StoreTerms.Options.Any(given.IsWritten),
        };
        if (found.Count == 0)
            return SettingsOutcome.Verb;
        settings = null;
        return SettingsOutcome.Mistaken;
    }

    private static void CheckWords(VerbDefinition definition, GivenOptions given, List<string> mistakes)
    {
        int count = given.Words.Count;
        (int least, int most) = definition.Words;
        if (count < least)
            mistakes.Add($"{definition.Name}: says nothing of what it is about; write {definition.Example}");
        else if (count > most && most == 0)
            mistakes.Add($"'{LogText.Escape(given.Words[0])}': {definition.Name} takes no words; remove it");
        else if (count > most)
            mistakes.Add($"'{LogText.Escape(given.Words[most])}': {definition.Name} takes one word; remove it");
        if (definition.Verb == StoreVerb.Purge && count == 0 && !given.Has("host"))
            mistakes.Add($"purge: names neither a URL, a pattern nor --host; write {definition.Example}, "
                + "or '*' for all");
        foreach (string word in given.Words.Where(word => word.Length == 0 || word.Contains('\0')))
            mistakes.Add($"'{LogText.Escape(word)}': neither a URL nor a path");
        if (definition.Verb == StoreVerb.Explain && mistakes.Count == 0
            && WrittenRequest.Read(given.Words[0], given.ValuesOf("field"), new RequestHead(), out _) is { } mistake)
            mistakes.Add($"explain: {mistake}");
    }

    private static ListOrder Order(GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf("sort") is not { } key)
            return ListOrder.Name;
        int order = Array.IndexOf(Orders, key);
        if (order >= 0)
            return (ListOrder)order;
        mistakes.Add($"--sort {LogText.Escape(key)}: " + (Suggestion.For(key, Orders) is { } meant
            ? $"did you mean {meant}?"
            : $"write one of {string.Join(", ", Orders)}"));
        return ListOrder.Name;
    }
}
