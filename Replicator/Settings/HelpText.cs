using System.Reflection;
using System.Text;

namespace Replicator.Settings;

/// <summary>What --help and --version print.</summary>
internal static class HelpText
{
    private const int Width = 80;

    private const int Column = 29;

    /// <summary>Name and version.</summary>
    public static string Version { get; } = "replicator "
        + typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>All options under their headings, no line wider than 80 columns; ends with a line end.</summary>
    public static string Text
    {
        get
        {
            var text = new StringBuilder();
            text.Append("""
                Usage: replicator [serve] [OPTION...]
                       replicator VERB [OPTION...] [WORD...]

                A caching HTTP proxy: what was fetched once comes from the local disk.
                Defaults stand in parentheses; options marked * may be given several times.

                """);
            foreach (IGrouping<OptionGroup,
                OptionDefinition> group in OptionDefinition.All.GroupBy(option => option.Group))
            {
                text.Append('\n').Append(Heading(group.Key)).Append(":\n");
                foreach (OptionDefinition option in group)
                    AppendOption(text, option);
            }

            text.Append("\nVerbs, beside a proxy that runs or without one:\n");
            foreach (VerbDefinition verb in VerbDefinition.All)
                AppendColumns(text, $"  {verb.Name} {verb.Usage}", FirstSentence(verb.Summary));
            text.Append("""
                replicator VERB --help says more of each.

                Each option is also a variable, lists with commas: REPLICATOR_PORT=3128,
                REPLICATOR_STATIC=1, REPLICATOR_IP=10.0.0.0/8,fd00::/8. The command line wins.

                """);
            return text.ToString();
        }
    }

    /// <summary>How a verb is used, with an example; no line wider than 80 columns; ends with a line end.</summary>
    public static string Of(VerbDefinition verb)
    {
        var text = new StringBuilder($"Usage: replicator {verb.Name} [OPTION...] {verb.Usage}".TrimEnd());
        text.Append("\n\n");
        AppendWords(text, 0, 0, verb.Summary);
        text.Append("\n\n");
        foreach (OptionDefinition option in verb.Options)
            AppendOption(text, option);
        text.Append($"\nExample:\n  {verb.Example}\n");
        return text.ToString();
    }

    private static string FirstSentence(string text)
    {
        int end = text.IndexOfAny(['.', ':']);
        return char.ToLowerInvariant(text[0]) + text[1..end];
    }

    private static string Heading(OptionGroup group) => group switch
    {
        OptionGroup.Listening => "Where it listens, and to whom",
        OptionGroup.Storing => "What it stores",
        OptionGroup.Reaching => "What it reaches",
        OptionGroup.Intercepting => "What it answers in HTTPS",
        OptionGroup.Bounding => "What bounds it",
        _ => "How it runs",
    };

    private static void AppendOption(StringBuilder text, OptionDefinition option)
    {
        string name = (option.ShortName is { } letter ? $"  -{letter}, " : "      ") + "--" + option.LongName
            + (option.ValueName is null ? "" : " " + option.ValueName)
            + (option.Kind == OptionKind.Single ? "" : " *");
        AppendColumns(text, name, option.Help);
    }

    private static void AppendColumns(StringBuilder text, string name, string help)
    {
        text.Append(name);
        int position = name.Length;
        // A long name stands on a line of its own.
        if (position > Column - 2)
        {
            text.Append('\n');
            position = 0;
        }

        text.Append(' ', Column - position);
        AppendWords(text, Column, Column, help);
        text.Append('\n');
    }

    private static void AppendWords(StringBuilder text, int position, int column, string words)
    {
        foreach (string word in words.Split(' '))
        {
            if (position > column && position + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', column);
                position = column;
            }
            else if (position > column)
            {
                text.Append(' ');
                position++;
            }

            text.Append(word);
            position += word.Length;
        }
    }
}
