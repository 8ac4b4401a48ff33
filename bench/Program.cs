namespace Bench;

/// <summary>Runs one verb and ends with 0 if every target was met, with 1 if one was missed, with 64 upon a mistaken
/// command line.</summary>
internal static class Program
{
    private const int TargetMissed = 1;
    private const int Usage = 64;

    /// <summary>A target that was missed while others kept more than these cores busy is measured again.</summary>
    private const double Disturbed = 0.2;

    private const int Attempts = 3;

    private static readonly Dictionary<string, Func<BenchOptions, Outcome>> Verbs = new()
    {
        ["joined"] = options => new JoinedVerb(options).Run(),
        ["joined-curl"] = options => new JoinedCurlVerb(options).Run(),
        ["memory"] = options => new MemoryVerb(options).Run(),
        ["fairness"] = options => new FairnessVerb(options).Run(),
        ["idle"] = options => new IdleVerb(options).Run(),
        ["startup"] = options => new StartupVerb(options).Run(),
        ["index"] = options => new Index.IndexVerb(options).Run(),
        ["soak"] = options => new Soak.SoakVerb(options).Run(),
        ["crash"] = options => new Crash.CrashVerb(options).Run(),
        ["odd"] = options => new Odd.OddVerb(options).Run(),
        ["differ"] = options => new Differ.DifferVerb(options).Run(),
        ["bounded"] = options => new Bounded.BoundedVerb(options).Run(),
        ["verbs"] = options => new Verbs.VerbsVerb(options).Run(),
        ["ranges"] = options => new Ranges.RangesVerb(options).Run(),
        ["tls"] = options => new Tls.TlsVerb(options).Run(),
        ["intercept"] = options => new Tls.InterceptVerb(options).Run(),
        ["eviction"] = options => new Eviction.EvictionVerb(options).Run(),
    };

    private static int Main(string[] arguments)
    {
        if (arguments is ["micro", ..])
            return Micro.MicroVerb.Run(arguments[1..]);
        if (arguments.Length == 0 || !Verbs.TryGetValue(arguments[0], out Func<BenchOptions, Outcome>? verb))
        {
            Console.Error.WriteLine($"usage: bench {string.Join('|', Verbs.Keys)}|micro "
                + "[--poller epoll|select] [--program PATH] [--work DIR] [--objects N] [--seed N] [--minutes M] "
                + "[--rounds N] [--conversations N] [--files yes|no]");
            return Usage;
        }

        BenchOptions options;
        try
        {
            options = BenchOptions.Parse(arguments.AsSpan(1));
        }
        catch (ArgumentException mistake)
        {
            Console.Error.WriteLine($"bench: {mistake.Message}");
            return Usage;
        }

        return Measure(arguments[0], verb, options);
    }

    private static int Measure(string name, Func<BenchOptions, Outcome> verb, BenchOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            Outcome outcome = verb(options);
            outcome.Print($"{name} ({options.Poller})", Console.Out);
            if (!outcome.HasMissed)
                return 0;
            if (attempt == Attempts || !outcome.MayRepeat || outcome.OtherCores < Disturbed)
                return TargetMissed;
            Console.Out.WriteLine("  others were at work: once more");
        }
    }
}
