using System.Diagnostics;

namespace Bench.Crash;

/// <summary>Kills the program at random moments under load and uses its tree on: no wrong byte, nothing that was a hit is
/// asked for again, and what broke off goes on where it was.</summary>
internal sealed class CrashVerb(BenchOptions options)
{
    private const int Clients = 8;
    private const int ObjectCount = 4000;
    private const int ShortestRound = 200;
    private const int LongestRound = 1500;
    private const double LongestStart = 300;

    public Outcome Run() => RunAll().GetAwaiter().GetResult();

    private async Task<Outcome> RunAll()
    {
        using var work = new WorkFolder(options.Work);
        var tally = new CrashTally();
        using var origin = new CrashOrigin(tally, options.Seed);
        var random = new Random(options.Seed);
        var starts = new List<double>();
        int bugs = 0;
        double busiest = 0;
        for (int round = 0; round < options.Rounds; round++)
        {
            long began = Stopwatch.GetTimestamp();
            using var proxy = new ProxyProcess(options, work.Root);
            starts.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            var others = new OtherWork(proxy);
            int[][] broken = [.. tally.Broken.Chunk(Math.Max(1, (tally.Broken.Count + Clients - 1) / Clients))];
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(index =>
                new CrashClient(origin.Authority, tally, options.Seed).Run(
                    proxy.Port,
                    new Queue<int>(index < broken.Length ? broken[index] : []),
                    new Random(random.Next()),
                    ObjectCount))];
            await Task.Delay(random.Next(ShortestRound, LongestRound));
            busiest = Math.Max(busiest, others.Cores);
            bugs += proxy.Bugs;
            proxy.Kill();
            await Task.WhenAll(clients);
        }

        starts.Sort();
        int brokenCount = tally.Resumed + tally.StartedOver;
        return new Outcome(
        [
            Figure.Told("rounds", options.Rounds),
            Figure.Told("contents that came whole", tally.Answers),
            Figure.Told("of them hits", tally.HitAnswers),
            Figure.Exactly("wrong bytes and answers", tally.Wrongs, 0),
            Figure.Exactly("asked for again after a hit", tally.AskedAgain, 0),
            Figure.Exactly("bugs in the log, ends by itself", bugs, 0),
            Figure.Told("transfers with a tag that a kill broke", brokenCount),
            Figure.Told("of them resumed", brokenCount == 0 ? 0 : 100.0 * tally.Resumed / brokenCount, "%"),
            Figure.Told("median start", starts[starts.Count / 2], "ms"),
            Figure.Under("longest start", starts[^1], "ms", LongestStart),
        ], busiest)
        {
            MayRepeat = false,
        };
    }
}
