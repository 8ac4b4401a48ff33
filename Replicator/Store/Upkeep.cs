using Fibers;

namespace Replicator.Store;

/// <summary>What a tree needs now and then while it is used: what is beyond the bounds goes, contents that were stored
/// are synced, the log is rewritten when most of it is void, and a snapshot made when a start would have much to
/// replay.</summary>
/// <param name="index">What is stored.</param>
/// <param name="room">Keeps the bounds.</param>
/// <param name="census">Counts what no record tells.</param>
/// <param name="workers">Runs what waits for a disk.</param>
/// <param name="isOver">Whether the tree is not to be used any more.</param>
/// <param name="atOnce">The log is rewritten also where little of it is void, and all is counted.</param>
internal sealed class Upkeep(StoredIndex index, RoomKeeper room, Census census, WorkerService workers,
    Func<bool> isOver, bool atOnce = false)
{
    // How often it looks whether a walk has ended that it waits for.
    private static readonly TimeSpan WalkInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Does what is due.</summary>
    public IEnumerable<Yield> Run()
    {
        yield return Yield.Call(room.Trim(isOver));
        if (index.Checkpoints.HasUnsynced)
            yield return Yield.Call(Sync());
        yield return Yield.Call(room.Count(census, isOver, atOnce));
        yield return Yield.Call(room.Trim(isOver));
        index.Groups.WriteRefused();

        // One that a disk refused, or a start found begun, goes on.
        bool isCompacted = index.Old is not null || index.IsMostlyVoid || (atOnce && index.VoidLength > 0);
        if (isCompacted)
            yield return Yield.Call(Compact());
        if (index.NeedsSnapshot(atOnce: isCompacted))
            yield return Yield.Call(MakeSnapshot());
    }

    // The checkpoint comes between the contents and the log, so that it never says too much.
    private IEnumerable<Yield> Sync()
    {
        ContentSync sync = index.Checkpoints.BeginSync();
        long end = index.End;
        var synced = new Result<Checkpoint>();
        yield return Yield.Call(workers.Run(() => sync.Run(end), synced));
        if (isOver())
            yield break;
        index.Checkpoints.Mark(synced.Value);
        yield return Yield.Call(workers.Run(() => Do(index.Sync), new Result<bool>()));
    }

    private IEnumerable<Yield> Compact()
    {
        var compaction = new Compaction(index);
        var done = new Result<bool>();
        do
        {
            while (index.WalkCount > 0 && !isOver())
                yield return Yield.Wait(WalkInterval);
            if (compaction.NeedsReading)
                yield return Yield.Call(workers.Run(() => Do(compaction.ReadAhead), done));
            yield return Yield.Wait(TimeSpan.Zero);
        }
        while (!isOver() && compaction.TryStep());

        if (isOver())
            yield break;
        yield return Yield.Call(workers.Run(() => Do(compaction.Sync), done));
        // Whoever began to walk meanwhile reads both logs to their ends.
        while (index.WalkCount > 0 && !isOver())
            yield return Yield.Wait(WalkInterval);
        if (isOver())
            yield break;
        IDisposable old = compaction.End();
        yield return Yield.Call(workers.Run(() => Do(old.Dispose), done));
    }

    private IEnumerable<Yield> MakeSnapshot()
    {
        using SnapshotWriter? snapshot = index.BeginSnapshot();
        if (snapshot is null)
            yield break;
        while (!isOver() && snapshot.TryStep())
            yield return Yield.Wait(TimeSpan.Zero);
        if (!isOver())
            index.FinishSnapshot(snapshot);
    }

    private static bool Do(Action action)
    {
        action();
        return true;
    }
}
