using System.Globalization;

namespace Bench;

/// <summary>What the command line says.</summary>
internal sealed record BenchOptions
{
    private const int DefaultRounds = 200;
    private const int DefaultConversations = 500;

    /// <summary>epoll or select.</summary>
    public string Poller { get; init; } = "epoll";

    /// <summary>The program that is measured; by default this repository's Release build.</summary>
    public string Program { get; init; } = "";

    /// <summary>A folder to make others in, which are removed afterwards.</summary>
    public string Work { get; init; } = Path.GetTempPath();

    /// <summary>Stored objects of <c>startup</c> and <c>index</c>; null: as many as is usual.</summary>
    public int? ObjectCount { get; init; }

    /// <summary>Whether <c>index</c> makes files for its records.</summary>
    public bool WithFiles { get; init; }

    /// <summary>Decides what <c>soak</c> does in which order, and what <c>differ</c> asks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long <c>soak</c> lasts, without the pauses.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>How often <c>crash</c> kills the program.</summary>
    public int Rounds { get; init; } = DefaultRounds;

    /// <summary>How many <c>differ</c> holds through each proxy.</summary>
    public int Conversations { get; init; } = DefaultConversations;

    /// <summary>Reads the options behind the verb.</summary>
    /// <exception cref="ArgumentException">A word that is no option, or a value that is none of its.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new BenchOptions();
        for (; words.Length > 1; words = words[2..])
        {
            options = (words[0], words[1]) switch
            {
                ("--poller", "epoll" or "select") => options with { Poller = words[1] },
                ("--program", string path) => options with { Program = Path.GetFullPath(path) },
                ("--work", string path) => options with { Work = Path.GetFullPath(path) },
                ("--objects", string text)
                    when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
                    => options with { ObjectCount = count },
                ("--files", "yes" or "no") => options with { WithFiles = words[1] == "yes" },
                ("--seed", string text)
                    when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seed)
                    => options with { Seed = seed },
                ("--minutes", string text)
                    when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double minutes)
                        && minutes is >= 0.5 and <= 120
                    => options with { Minutes = minutes },
                ("--rounds", string text)
                    when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) && rounds > 0
                    => options with { Rounds = rounds },
                ("--conversations", string text)
                    when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int many) && many > 0
                    => options with { Conversations = many },
                _ => throw new ArgumentException($"{words[0]} {words[1]} is not known"),
            };
        }

        if (words.Length > 0)
            throw new ArgumentException($"{words[0]} wants a value or is not known");
        if (options.Program.Length == 0)
            options = options with { Program = ReleaseBuild() };
        return File.Exists(options.Program) ? options : throw new ArgumentException($"there is no {options.Program}");
    }

    private static string ReleaseBuild()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Replicator.sln")))
                return Path.Combine(folder.FullName, "Replicator", "bin", "Release", "net10.0", "replicator");
        }

        throw new ArgumentException("the repository is not found from here: name the program with --program");
    }
}
