namespace Replicator.Settings;

/// <summary>One verb beside serve: how it is written and what its help says.</summary>
/// <param name="Verb">What it asks of a store; null: it is about none.</param>
/// <param name="Name">On the command line.</param>
/// <param name="Usage">The words that it takes, for the help; empty: none.</param>
/// <param name="Words">How many of them: at least and at most.</param>
/// <param name="Options">What it takes beside words.</param>
/// <param name="Summary">What it does; sentences, without a line end.</param>
/// <param name="Example">A line to type.</param>
internal sealed record VerbDefinition(StoreVerb? Verb, string Name, string Usage, (int Least, int Most) Words,
    IReadOnlyList<OptionDefinition> Options, string Summary, string Example)
{
    private static readonly OptionDefinition Json = Own("json", null, "one JSON object a line, for programs");

    private static readonly OptionDefinition Host = Own("host", "HOST",
        "only what came from there: a name, or a name and port as example.org:8080");

    private static readonly OptionDefinition Deep = Own("deep", null,
        "read the contents, too, and compare those whose digests are known, by their names or by indexes");

    private static readonly OptionDefinition DryRun = Own("dry-run", null, "only say what would go");

    private static readonly OptionDefinition Sort = Own("sort", "KEY",
        "name (a tree), size, age (the latest received first) or use (the latest used first) (name)");

    private static readonly OptionDefinition Raw = Own("raw", null,
        "print it as it is stored, also if it is compressed");

    private static readonly OptionDefinition Field = new('H', "field", "FIELD", OptionKind.Repeatable,
        OptionGroup.Verbs, "a field of the request, as 'Accept-Language: de'");

    // What every verb takes, and what says how the tree was made.
    private static readonly OptionDefinition[] Shared =
        [.. OptionDefinition.All.Where(option => option.LongName is "root" or "dir" or "flat" or "help")];

    // Of the proxy, for when none runs.
    private static readonly OptionDefinition[] Bounds =
        [.. OptionDefinition.All.Where(option => StoreBounds.Options.Contains(option.LongName))];

    private static readonly OptionDefinition[] Terms =
        [.. OptionDefinition.All.Where(option => StoreTerms.Options.Contains(option.LongName))];

    private static readonly OptionDefinition Only = Own("only", "LIST",
        "the authority for these hosts alone, as example.org,*.example.org (that for every host)");

    private static readonly OptionDefinition SystemStore = Own("system", null,
        "the store of this system, where neither is named");

    private static readonly OptionDefinition Nss = Own("nss", "DIR",
        "the NSS database in DIR, as Chromium's in ~/.pki/nssdb and each profile of Firefox is one");

    private static readonly OptionDefinition Yes = new('y', "yes", null, OptionKind.Single, OptionGroup.Verbs,
        "do it without asking");

    private static readonly OptionDefinition Help =
        OptionDefinition.All.Single(option => option.LongName == "help");

    /// <summary>What is asked of the authority of our own.</summary>
    public static VerbDefinition Authority { get; } = new(null, "ca", "[print|export FILE|install|uninstall|rotate]",
        (0, 2), [Only, SystemStore, Nss, Yes, Help],
        "Shows the certificate authority of this proxy, which is made when it is first used. Export writes its "
        + "certificate into FILE, in DER if that ends in .crt or .der; install has it trusted by the system or by "
        + "browsers, and uninstall undoes that, each after asking; rotate puts a new one in its place.",
        "replicator ca install --nss ~/.pki/nssdb");

    private static readonly OptionDefinition Shell = Own("shell", "NAME", "bash (also sh, zsh), fish or pwsh (bash)");

    // Of serve, which a command's own proxy heeds, too.
    private static readonly string[] OfRun =
    [
        "root", "dir", "static", "offline", "flat", "strict", "class", "index-age", "allow-to", "deny-to",
        "connect-ports", "external",
        "resolve", "upstream-ca", "insecure-upstream", "tunnel", "verbose", "quiet", "help",
    ];

    /// <summary>How clients are pointed at a proxy.</summary>
    public static VerbDefinition Environment { get; } = new(null, "env", "[CLIENT...]", (0, int.MaxValue),
        [Shell, .. OptionDefinition.All.Where(option => option.LongName == "port"), Only, Help],
        "Prints what points clients at the proxy on this machine and lets them trust its authority, if there is one: "
        + "variables for a shell to evaluate, and as comments what no variable can say. Without a CLIENT those of all.",
        "eval \"$(replicator env)\"");

    /// <summary>A command that is pointed at a proxy.</summary>
    public static VerbDefinition Command { get; } = new(null, "run", "[--] COMMAND [ARG...]", (1, int.MaxValue),
        [.. OptionDefinition.All.Where(option => OfRun.Contains(option.LongName)), .. Bounds],
        "Runs a command whose HTTP and HTTPS go through a proxy, which stores both: the one that runs on the root, "
        + "else one of its own. The command alone trusts the authority that this takes; nothing else changes. Ends as "
        + "the command does.",
        "replicator run -- npm ci");

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<VerbDefinition> All { get; } =
    [
        new(StoreVerb.List, "ls", "[PATTERN...]", (0, int.MaxValue), [Sort, Host, Json, .. Shared],
            "Lists what is stored, with its size and when it was used last. A PATTERN is a URL, or a path below the "
            + "root, in which * stands for anything; one without * means all below it, too.",
            "replicator ls --sort size '*.deb'"),
        new(StoreVerb.Describe, "info", "URL|PATH...", (1, int.MaxValue), [Json, .. Shared],
            "Says all that is known of a stored response: where it lies, when it came, until when it is fresh, and "
            + "the fields that came with it.",
            "replicator info http://example.org/index.html"),
        new(StoreVerb.Explain, "explain", "URL", (1, 1), [Field, Json, .. Shared, .. Terms],
            "Says what the next GET for a URL would get and why: which stored response it selects, whether that is "
            + "fresh, as a sum with the sections of the standard, and why something is not stored. Nothing is fetched. "
            + "A proxy that runs explains by its own options; without one, name here those that it would be started "
            + "with. Ends with 1 if the request selects nothing that is stored.",
            "replicator explain http://example.org/index.html -H 'Accept-Language: de'"),
        new(StoreVerb.Print, "cat", "URL|PATH", (1, 1), [Raw, .. Shared],
            "Prints the stored content, decompressed if need be. Nothing is fetched.",
            "replicator cat http://example.org/index.html > index.html"),
        new(StoreVerb.Remove, "rm", "URL|PATH...", (1, int.MaxValue), [Json, .. Shared],
            "Removes what is stored of these URLs, or at these paths. Whoever is reading it goes on to the end.",
            "replicator rm http://example.org/index.html"),
        new(StoreVerb.Purge, "purge", "[URL|PATTERN...]", (0, int.MaxValue), [Host, DryRun, Json, .. Shared],
            "Removes all that matches, without asking, and says what went. A PATTERN is a URL, or a path below the "
            + "root, in which * stands for anything. Files that you put there stay, unless a URL names them.",
            "replicator purge --dry-run --host example.org '*.html'"),
        new(StoreVerb.Collect, "gc", "", (0, 0), [Json, .. Shared, .. Bounds],
            "Tidies up: forgets what has lost its file, removes what is beyond the bounds, rewrites the log, removes "
            + "empty folders, and lists files that bear the store's marks but that it knows nothing of.",
            "replicator gc"),
        new(StoreVerb.Verify, "verify", "", (0, 0), [Deep, DryRun, Json, .. Shared],
            "Compares what is known of each file with the file. What is wrong is moved to .replicator/aside below the "
            + "root, listed, and fetched anew when it is asked for. Ends with 65 if something was wrong.",
            "replicator verify"),
        new(StoreVerb.Pin, "pin", "URL|PATTERN...", (1, int.MaxValue), [Json, .. Shared],
            "Keeps what matches, and what takes its place, whatever room others need.",
            "replicator pin 'http://deb.example.org/debian/pool/*'"),
        new(StoreVerb.Unpin, "unpin", "URL|PATTERN...", (1, int.MaxValue), [Json, .. Shared],
            "Lets go when room is needed what pin had kept.",
            "replicator unpin 'http://deb.example.org/*'"),
        Authority,
        Environment,
        Command,
    ];

    /// <summary>The verb that a command line begins with; null: none of these.</summary>
    public static VerbDefinition? Find(string[] arguments) =>
        arguments.Length == 0 ? null : All.FirstOrDefault(one => one.Name == arguments[0]);

    /// <summary>Whether its first word is a command, and all behind that the command's own.</summary>
    public bool TakesCommand => Name == "run";

    private static OptionDefinition Own(string name, string? value, string help) =>
        new(null, name, value, OptionKind.Single, OptionGroup.Verbs, help);
}
