using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>What is said of classes of URLs, and of what falls under them.</summary>
/// <param name="Choices">The first that fits counts, before what is known of package ecosystems.</param>
/// <param name="IndexAge">For how long an index is fresh that cannot be validated; not negative.</param>
internal sealed record ClassTerms(IReadOnlyList<ClassChoice> Choices, TimeSpan IndexAge)
{
    private const string Class = "class", Age = "index-age";
    private const int StandardSeconds = 10;
    private const int MaximumSeconds = 24 * 3600;

    // In the order of ClassWord.
    private static readonly string[] Words = ["immutable", "index", "never"];

    /// <summary>Long names of the options that say it.</summary>
    public static IReadOnlyList<string> Options { get; } = [Class, Age];

    /// <param name="given">The options, so far as they were.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    public static ClassTerms Read(GivenOptions given, List<string> mistakes)
    {
        int seconds = StandardSeconds;
        if (given.ValueOf(Age) is { } age && !AddressText.TryParseNumber(age, 0, MaximumSeconds, out seconds))
            Add(Age, age, $"seconds are a whole number from 0 to {MaximumSeconds}");

        var choices = new List<ClassChoice>();
        foreach (string written in given.ValuesOf(Class))
        {
            if (Parse(written, out string mistake) is { } choice)
                choices.Add(choice);
            else
                Add(Class, written, mistake);
        }

        return new ClassTerms(choices, TimeSpan.FromSeconds(seconds));

        void Add(string option, string value, string mistake) =>
            mistakes.Add($"{LogText.Escape(given.Where(option, value))}: {mistake}");
    }

    private static ClassChoice? Parse(string written, out string mistake)
    {
        mistake = "";

        // A query may have "=" too; no class has.
        int equals = written.LastIndexOf('=');
        string pattern = equals < 0 ? written : written[..equals];
        string word = equals < 0 ? "" : written[(equals + 1)..];
        int slash = pattern.IndexOf('/', StringComparison.Ordinal);
        int known = Array.IndexOf(Words, word);
        if (known < 0)
        {
            mistake = Suggestion.For(word.ToLowerInvariant(), Words) is { } meant
                ? $"did you mean {meant}?"
                : $"says no class; write it as *.example.org/builds/*.zip=immutable, or {Words[1]} or {Words[2]}";
        }
        else if (pattern.Contains("://", StringComparison.Ordinal))
        {
            mistake = "names a scheme; leave it out, both http and https are meant";
        }
        else if (slash <= 0)
        {
            mistake = "names no host and path; write it as *.example.org/builds/*.zip=immutable, "
                + "with * for any host or path";
        }
        else if (!pattern.All(one => one is > ' ' and < '\x7f' and not '#'))
        {
            mistake = "has what no URL has; write it as clients ask for it, percent-encoded";
        }

        return mistake.Length > 0
            ? null
            : new ClassChoice(pattern, pattern[..slash].ToLowerInvariant(), pattern[slash..], (ClassWord)known);
    }

}
