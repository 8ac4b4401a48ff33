using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>The options that were given, each with its value, from the command line or else the environment; and the
/// mistakes in how they were written. The parser library takes stray words, missing values and repeated options in
/// silence, so this comes before it and hands it nothing but what is in order.</summary>
internal sealed class GivenOptions
{
    private const string Serve = "serve";

    private readonly List<string> mistakes;
    private readonly string verb;
    private readonly bool takesCommand;
    private readonly IReadOnlyList<OptionDefinition> options;
    private readonly Dictionary<string, OptionDefinition> byLongName;
    private readonly Dictionary<char, OptionDefinition> byShortName;
    private readonly List<(OptionDefinition Option, string? Value)> given = [];
    private readonly List<string> words = [];
    private readonly HashSet<OptionDefinition> fromEnvironment = [];

    /// <param name="mistakes">Those that are found are added.</param>
    /// <param name="verb">That takes words beside its options; null: serve, which takes none and may be left
    /// out.</param>
    public GivenOptions(List<string> mistakes, VerbDefinition? verb = null)
    {
        this.mistakes = mistakes;
        this.verb = verb?.Name ?? Serve;
        takesCommand = verb is { TakesCommand: true };
        options = verb?.Options ?? OptionDefinition.All;
        byLongName = options.ToDictionary(option => option.LongName);
        byShortName = options.Where(option => option.ShortName is not null)
            .ToDictionary(option => option.ShortName!.Value);
    }

    /// <summary>What stands beside the options, in its order.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The value of an option that is given at most once; null if it was not.</summary>
    public string? ValueOf(string longName) => given.Find(one => one.Option.LongName == longName).Value;

    /// <summary>The values of an option that may be given several times, in their order.</summary>
    public IReadOnlyList<string> ValuesOf(string longName) =>
        [.. given.Where(one => one.Option.LongName == longName).Select(one => one.Value).OfType<string>()];

    /// <summary>Whether this option was given.</summary>
    public bool Has(string longName) => given.Exists(one => one.Option.LongName == longName);

    /// <summary>Whether it was given on the command line.</summary>
    public bool IsWritten(string longName) =>
        given.Exists(one => one.Option.LongName == longName && !fromEnvironment.Contains(one.Option));

    /// <summary>Where a value came from, as the person wrote it: <c>--port 99999</c> or
    /// <c>REPLICATOR_PORT=99999</c>.</summary>
    public string Where(string longName, string value)
    {
        OptionDefinition option = byLongName[longName];
        return fromEnvironment.Contains(option) ? $"{option.Variable}={value}" : $"--{longName} {value}";
    }

    /// <summary>The arguments anew, in the one form that the library reads without surprises.</summary>
    public string[] Normalized() =>
        [Serve, .. given.Select(one => $"--{one.Option.LongName}" + (one.Value is null ? "" : $"={one.Value}"))];

    /// <summary>Takes in the command line.</summary>
    public void ReadArguments(string[] arguments)
    {
        int position = 0;
        if (arguments.Length > 0 && !IsOption(arguments[0]))
        {
            position = 1;
            if (arguments[0] != verb)
                AddUnknownVerb(arguments, ref position);
        }

        while (position < arguments.Length)
        {
            string argument = arguments[position++];
            if (verb != Serve && argument == "--")
            {
                words.AddRange(arguments[position..]);
                return;
            }

            if (takesCommand && !IsOption(argument))
            {
                words.AddRange(arguments[(position - 1)..]);
                return;
            }

            if (argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
                ReadLong(argument, arguments, ref position);
            else if (IsOption(argument) && argument != "--")
                ReadShort(argument, arguments, ref position);
            else if (verb != Serve)
                words.Add(argument);
            else
                mistakes.Add($"{Quote(argument)}: " + (VerbDefinition.Find([argument]) is null
                    ? "a word without an option; remove it, or write the option before it"
                    : "a verb comes before all options"));
        }
    }

    /// <summary>Takes in the variables of those options that the command line does not name. To be called after
    /// <see cref="ReadArguments"/>.</summary>
    public void ReadEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        HashSet<OptionDefinition> named = [.. given.Select(one => one.Option)];
        // --root and --dir are one setting, so are -v and -q: either on the command line outdoes both variables.
        if (named.Any(option => option.LongName is "root" or "dir"))
            named.UnionWith(options.Where(option => option.LongName is "root" or "dir"));
        if (named.Any(option => option.LongName is "verbose" or "quiet"))
            named.UnionWith(options.Where(option => option.LongName is "verbose" or "quiet"));

        foreach (OptionDefinition option in options.Where(option => option.HasVariable))
        {
            if (!named.Contains(option) && environment.TryGetValue(option.Variable, out string? value)
                && value.Length > 0)
                ReadVariable(option, value);
        }

        // Other programs may own names that begin so; only what is nearly one of ours is taken for a slip.
        foreach (string name in environment.Keys.Where(IsUnknownVariable).Order(StringComparer.Ordinal))
        {
            string tail = name[OptionDefinition.VariablePrefix.Length..];
            IEnumerable<string> tails = OptionDefinition.All.Select(
                option => option.Variable[OptionDefinition.VariablePrefix.Length..]);
            if (Suggestion.For(tail, tails) is { } meant)
                mistakes.Add($"{LogText.Escape(name)}: no such variable; did you mean "
                    + $"{OptionDefinition.VariablePrefix}{meant}?");
        }
    }

    private string HelpCall => verb == Serve ? "--help" : $"replicator {verb} --help";

    private static bool IsOption(string argument) => argument.Length > 1 && argument[0] == '-';

    // A folder may be called "-x", but then it is written --root=-x. A negative number is a wrong value, not an option.
    private static bool IsValue(string argument) => !IsOption(argument) || char.IsAsciiDigit(argument[1]);

    private static bool IsUnknownVariable(string name) =>
        name.StartsWith(OptionDefinition.VariablePrefix, StringComparison.Ordinal)
        && !OptionDefinition.All.Any(option => option.Variable == name);

    // What is quoted may hold control bytes, which the terminal is not to obey, or a password.
    private static string Quote(string text) => $"'{Shown(text)}'";

    private static string Shown(string text) => LogText.Escape(ExternalText.Masked(text));

    private void AddUnknownVerb(string[] arguments, ref int position)
    {
        string unknown = arguments[0];
        string[] verbs = [Serve, .. VerbDefinition.All.Select(one => one.Name)];
        string? meant = Suggestion.For(unknown, [.. verbs, .. byLongName.Keys]);
        bool isOption = meant is not null && !verbs.Contains(meant);
        mistakes.Add($"{Quote(unknown)}: no such verb; " + (meant is null
            ? $"there are {string.Join(", ", verbs)}; {Serve} may be left out"
            : $"did you mean {(isOption ? "--" : "")}{meant}?"));
        if (isOption)
            _ = NextValue(arguments, ref position);
    }

    private void ReadLong(string argument, string[] arguments, ref int position)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument[2..] : argument[2..equals];
        if (!byLongName.TryGetValue(name, out OptionDefinition? option))
        {
            string? meant = Suggestion.For(name, byLongName.Keys);
            mistakes.Add($"{Quote("--" + name)}: no such option; "
                + (meant is null ? $"{HelpCall} shows them all" : $"did you mean --{meant}?"));
            // The word after it is most likely its value, and not one mistake more.
            if (equals < 0)
                _ = NextValue(arguments, ref position);
            return;
        }

        if (option.TakesValue)
            Add(option, equals < 0 ? NextValue(arguments, ref position) : argument[(equals + 1)..], $"--{name}");
        else if (equals >= 0)
            mistakes.Add($"{Quote(argument)}: --{name} takes no value; write --{name} alone");
        else
            Add(option, null, $"--{name}");
    }

    // -sf, -p8080 and -sp 8080: letters up to the first that takes a value, which is the rest or the next argument.
    private void ReadShort(string argument, string[] arguments, ref int position)
    {
        string name = argument[1..].Split('=')[0];
        if (name.Length > 1 && byLongName.ContainsKey(name))
        {
            mistakes.Add($"{Quote(argument)}: a long name takes two dashes; did you mean --{name}?");
            _ = NextValue(arguments, ref position);
            return;
        }

        for (int i = 1; i < argument.Length; i++)
        {
            if (!byShortName.TryGetValue(argument[i], out OptionDefinition? option))
            {
                mistakes.Add($"{Quote(argument)}: no option {Quote("-" + argument[i])}; {HelpCall} shows them all");
                return;
            }

            if (option.TakesValue)
            {
                string rest = argument[(i + 1)..];
                string? value = rest.Length == 0 ? NextValue(arguments, ref position)
                    : rest[0] == '=' ? rest[1..] : rest;
                Add(option, value, $"-{option.ShortName}");
                return;
            }

            Add(option, null, $"-{option.ShortName}");
        }
    }

    private static string? NextValue(string[] arguments, ref int position) =>
        position < arguments.Length && IsValue(arguments[position]) ? arguments[position++] : null;

    private void Add(OptionDefinition option, string? value, string written)
    {
        if (option.TakesValue && string.IsNullOrEmpty(value))
            mistakes.Add($"{written}: the value is missing; write --{option.LongName} {option.ValueName}");
        else if (option.Kind == OptionKind.Single && given.Exists(one => one.Option == option))
            mistakes.Add($"{(value is null ? written : $"{written} {Shown(value)}")}: "
                + $"--{option.LongName} was given before; give it once");
        else
            given.Add((option, value));
    }

    private void ReadVariable(OptionDefinition option, string value)
    {
        fromEnvironment.Add(option);
        if (option.Kind == OptionKind.Repeatable)
            given.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(part => (option, (string?)part)));
        else if (option.TakesValue)
            given.Add((option, value));
        else if (option.Kind == OptionKind.Counted && AddressText.TryParseNumber(value, 0, 9, out int count))
            given.AddRange(Enumerable.Repeat((option, (string?)null), count));
        else if (value is "1" or "true" or "yes" or "on")
            given.Add((option, null));
        else if (value is not ("0" or "false" or "no" or "off"))
            mistakes.Add($"{option.Variable}={LogText.Escape(value)}: neither yes nor no; write 1 or 0");
    }
}
