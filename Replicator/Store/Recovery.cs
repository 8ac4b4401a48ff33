using System.Globalization;

namespace Replicator.Store;

/// <summary>After the machine went down without warning: what may have a name and not all of its content is
/// forgotten, to be fetched anew (zeros and short files look like any others).</summary>
/// <remarks>Doubted are contents with a record that were not synced, and, from then on, files without a record that
/// were changed between the last checkpoint and the end of that run of the machine.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">As the log tells.</param>
/// <param name="departures">Deletes contents.</param>
/// <param name="warn">Gets a sentence for the person.</param>
internal sealed class Recovery(
    IFolder folder, StoredIndex index, Departures departures, Action<string>? warn)
{
    private readonly List<(long Position, IndexRecord Record)> doubted = [];

    /// <summary>Finds what the last run of the machine left, if that ended without warning.</summary>
    /// <param name="machine">Its present run.</param>
    /// <param name="now">ctime of a file that was written just now; zero where files have none.</param>
    public void BeginRun(MachineRun machine, long now)
    {
        try
        {
            if (index.Checkpoints.IsAfterPowerLoss(machine.Boot))
                Run(Math.Min(now, machine.Began ?? now));
            index.Checkpoints.BeginRun(machine.Boot, now);
        }
        catch (StoreException)
        {
            // A full disk keeps nobody from what is there, and the next start is as careful.
        }
    }

    /// <param name="end">ctime before which that run of the machine ended; zero where files have none.</param>
    /// <exception cref="StoreException">The disk refuses; a later start tries again.</exception>
    private void Run(long end)
    {
        Checkpoint synced = index.Checkpoints.Last;
        index.Checkpoints.VisitUnsynced(Collect);
        int count = doubted.Count(one => TryForget(one.Position, one.Record, synced.Changed));
        if (end >= synced.Changed && end > 0)
            index.Checkpoints.Doubt(new DoubtedTime(synced.Changed, end));
        var checkpoint = new FileFacts(FileKind.File, 0, 0, synced.Changed, 0, 0);
        string since = checkpoint.ChangedTime.ToString("u", CultureInfo.InvariantCulture);
        warn?.Invoke($"the machine stopped without warning: {count} files that may not have reached the disk are "
            + $"fetched anew; one that you put there since {since} is served again once you touch it");
    }

    private void Collect(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (IndexContents.IsStored(kind) && IndexRecord.TryRead(payload) is { IsSynced: false } record
            && index.Contains(record.Key, position))
            doubted.Add((position, record));
    }

    // A file that is another one by now has no record then, and is judged as one.
    private bool TryForget(long position, IndexRecord record, long syncedChanged)
    {
        FileFacts? facts = folder.TryStat(record.Path);
        if (facts is not { } present || !present.Confirms(record.Facts, index.IsMoved(position, record))
            || present.Changed < syncedChanged)
            return false;
        index.Remove(record.Key, new ReplacedRecord(position, record.Facts.Length));
        departures.TryDelete(record.Path, present.Length);
        return true;
    }
}
