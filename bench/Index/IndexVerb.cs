using System.Diagnostics;
using Replicator.Store;

namespace Bench.Index;

/// <summary>What the index of many stored responses costs: memory, starts with and without a snapshot, and rewriting
/// the log while clients wait. In this process; no program is started.</summary>
internal sealed class IndexVerb(BenchOptions options)
{
    private const int DefaultObjectCount = 1_000_000;

    /// <summary>ms; with 100,000 stored, but a snapshot should do it for more.</summary>
    private const double LongestStart = 300;

    /// <summary>ms.</summary>
    private const double LongestStep = 10;

    private readonly List<Figure> figures = [];
    private readonly StepClock clock = new();

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var stock = new IndexStock(work.Root, options.ObjectCount ?? DefaultObjectCount, options.WithFiles);
        figures.Add(Figure.Told("stored responses", stock.Count));
        using (StoredIndex index = stock.Open())
            Write(stock, index);
        figures.Add(Figure.Told("log", stock.LogLength / 1e6, "MB"));
        figures.Add(Figure.Told("snapshot", stock.SnapshotLength / 1e6, "MB"));
        stock.Open().Dispose();
        MeasureStart(stock, "start with snapshot", isBounded: true);
        stock.DropSnapshot();
        MeasureStart(stock, "start without", isBounded: false);
        using (StoredIndex index = stock.Open())
            Compact(stock, index);
        return new Outcome(figures, clock.OtherCores);
    }

    private void Write(IndexStock stock, StoredIndex index)
    {
        long memory = Resident();
        long began = Stopwatch.GetTimestamp();
        for (int number = 0; number < stock.Count; number++)
            stock.Add(index, number);
        // As if all had been synced, for there may be no files.
        index.Checkpoints.Mark(new Checkpoint(index.End, 0));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        figures.Add(Figure.Told("written", stock.Count / seconds, "a second"));
        figures.Add(Figure.Told("table, for each", (double)index.TableLength / stock.Count, "bytes"));
        figures.Add(Figure.Told(
            "resident memory that it took, for each", (double)(Resident() - memory) / stock.Count, "bytes"));
    }

    private void MeasureStart(IndexStock stock, string what, bool isBounded)
    {
        long began = Stopwatch.GetTimestamp();
        StoredIndex index = stock.Open();
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using (index)
        {
            figures.Add(isBounded
                ? Figure.Under(what, milliseconds, "ms", LongestStart)
                : Figure.Told(what, milliseconds, "ms"));
            figures.Add(Figure.Exactly($"{what}: responses known", index.Count, stock.Count));
            figures.Add(Figure.Exactly($"{what}: found of 1,000 asked for", stock.CountFound(index, 1_000), 1_000));
            began = Stopwatch.GetTimestamp();
        }

        figures.Add(Figure.Told($"{what}: end", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms"));
    }

    private void Compact(IndexStock stock, StoredIndex index)
    {
        // Each validation voids a record.
        for (int number = 0; !index.IsMostlyVoid; number++)
            IndexStock.Freshen(index, number % stock.Count);
        double before = stock.LogLength;
        long began = Stopwatch.GetTimestamp();
        Compaction? compaction = null;
        clock.Run(() => compaction = new Compaction(index));
        int steps = 0;
        do
        {
            // On a worker's thread in the program, as is the sync.
            if (compaction!.NeedsReading)
                compaction.ReadAhead();
            steps++;
        }
        while (clock.Run(compaction.TryStep));
        compaction.Sync();
        double longest = clock.Longest;
        clock.Reset();
        IDisposable? old = null;
        clock.Run(() => old = compaction.End());
        old!.Dispose();
        figures.Add(Figure.Told("compaction", Stopwatch.GetElapsedTime(began).TotalSeconds, "s"));
        figures.Add(Figure.Told("compaction: log left of it", stock.LogLength / before, ""));
        figures.Add(Figure.Told("compaction: steps", steps));
        figures.Add(Figure.Under("compaction: longest step", longest, "ms", LongestStep));
        figures.Add(Figure.Under("compaction: switch", clock.Longest, "ms", LongestStep));
        figures.Add(Figure.Exactly("compaction: found of 1,000 asked for", stock.CountFound(index, 1_000), 1_000));
        clock.Reset();
        began = Stopwatch.GetTimestamp();
        using SnapshotWriter snapshot = index.BeginSnapshot()!;
        while (clock.Run(snapshot.TryStep))
            steps++;
        clock.Run(() => index.FinishSnapshot(snapshot));
        figures.Add(Figure.Told("snapshot while serving", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms"));
        figures.Add(Figure.Under("snapshot: longest step", clock.Longest, "ms", LongestStep));
    }

    private static long Resident()
    {
        GC.Collect();
        return ProcessFacts.StatusBytes(Environment.ProcessId, "VmRSS")
            - ProcessFacts.StatusBytes(Environment.ProcessId, "RssFile");
    }
}
