using System.Globalization;

namespace Bench.Eviction;

/// <summary>Replays traces through policies of eviction, and prints which part of the requests, and of their bytes,
/// each finds in the cache. A row is the mean over a few seeds, for the largest objects decide what part of the bytes
/// is found.</summary>
internal sealed class EvictionVerb(BenchOptions options)
{
    private const int SeedCount = 4;

    private static readonly double[] Shares = [0.02, 0.1, 0.3];

    private static readonly (string Name, Func<long[], long, IEvictionPolicy> Make)[] Policies =
    [
        ("LRU", (lengths, capacity) => new LruPolicy(lengths, capacity)),
        ("LFU, aged", GreedyDualPolicy.AgedLfu),
        ("S3-FIFO", (lengths, capacity) => new S3FifoPolicy(lengths, capacity)),
        ("SIEVE", (lengths, capacity) => new SievePolicy(lengths, capacity)),
        ("GDSF", GreedyDualPolicy.Gdsf),
        ("W-TinyLFU", (lengths, capacity) => new TinyLfuPolicy(lengths, capacity)),
        ("GDSF by fetch", GreedyDualPolicy.ByFetch),
        ("as built", (lengths, capacity) => new BuiltPolicy(lengths, capacity)),
    ];

    public Outcome Run()
    {
        Console.Out.WriteLine($"| trace | cache | {string.Join(" | ", Policies.Select(policy => policy.Name))} |");
        Console.Out.WriteLine($"|---|--:|{string.Concat(Enumerable.Repeat("--:|", Policies.Length))}");
        Trace[][] seeds =
            [.. Enumerable.Range(options.Seed, SeedCount).Select(seed => new TraceMaker(seed).All().ToArray())];
        var rows = new List<(double Hits, double Bytes)[]>();
        for (int trace = 0; trace < seeds[0].Length; trace++)
        {
            foreach (double share in Shares)
            {
                (double Hits, double Bytes)[] row = Mean([.. seeds.Select(traces => ReplayAll(traces[trace], share))]);
                Print(seeds[0][trace].Name, share.ToString("0 %", CultureInfo.InvariantCulture), row);
                rows.Add(row);
            }
        }

        (double Hits, double Bytes)[] means = Mean(rows);
        Print("**mean**", "", means);
        Console.Out.WriteLine();
        return new Outcome(
            [
                .. Policies.SelectMany((policy, index) => new[]
                {
                    Figure.Told($"{policy.Name}: hits", means[index].Hits * 100, "%"),
                    Figure.Told($"{policy.Name}: bytes of hits", means[index].Bytes * 100, "%"),
                }),
            ],
            OtherCores: 0);
    }

    private static (double Hits, double Bytes)[] ReplayAll(Trace trace, double share) =>
        [.. Policies.Select(policy => Replay(trace, policy.Make(trace.Lengths, (long)(trace.Footprint * share))))];

    private static (double Hits, double Bytes)[] Mean(List<(double Hits, double Bytes)[]> rows) =>
    [
        .. Enumerable.Range(0, Policies.Length).Select(policy =>
            (rows.Average(row => row[policy].Hits), rows.Average(row => row[policy].Bytes))),
    ];

    private static (double Hits, double Bytes) Replay(Trace trace, IEvictionPolicy policy)
    {
        using IDisposable? owned = policy as IDisposable;
        long hits = 0, hitLength = 0, length = 0;
        foreach (int id in trace.Requests)
        {
            length += trace.Lengths[id];
            if (!policy.Request(id))
                continue;
            hits++;
            hitLength += trace.Lengths[id];
        }

        return ((double)hits / trace.Requests.Length, (double)hitLength / length);
    }

    private static void Print(string trace, string cache, (double Hits, double Bytes)[] row)
    {
        string cells = string.Join(" | ", row.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Hits * 100:0.0} / {one.Bytes * 100:0.0}")));
        Console.Out.WriteLine($"| {trace} | {cache} | {cells} |");
    }
}
