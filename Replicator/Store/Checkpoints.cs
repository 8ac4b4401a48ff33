namespace Replicator.Store;

/// <summary>What the log says of power losses: in which run of the machine it was written, which contents were synced,
/// and which files are doubted.</summary>
/// <param name="folder">The disk.</param>
/// <param name="chain">The log.</param>
/// <param name="contents">What its records come to.</param>
/// <param name="endedInOrder">Whether the last thing that the former process wrote says so.</param>
internal sealed class Checkpoints(IFolder folder, LogChain chain, IndexContents contents, bool endedInOrder)
{
    private readonly RecordWriter writer = new();

    /// <summary>The last one.</summary>
    public Checkpoint Last => contents.Synced;

    /// <summary>Whether contents were stored since.</summary>
    public bool HasUnsynced => contents.HasUnsynced;

    /// <summary>Whether the machine may have stopped without warning since the former process.</summary>
    /// <param name="boot">Of this run of it; empty: not known.</param>
    public bool IsAfterPowerLoss(Guid boot) =>
        contents.Boot is { } last && !endedInOrder && (boot == Guid.Empty || boot != last);

    /// <summary>Visits the records behind the last checkpoint, void ones included.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void VisitUnsynced(RecordVisitor visit) => chain.Scan(contents.Synced.End, chain.Current.End, visit);

    /// <summary>Files without a record that were changed then are not trusted any more.</summary>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public void Doubt(DoubtedTime time)
    {
        writer.Clear();
        writer.WriteInt64(time.From);
        writer.WriteInt64(time.To);
        Append(IndexRecordKind.Doubted);
    }

    /// <summary>What is appended from now on is written in that run of the machine.</summary>
    /// <param name="boot">Its name; empty: not known.</param>
    /// <param name="now">As the file system tells it: with the first record all that lies there is older.</param>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public void BeginRun(Guid boot, long now)
    {
        bool isFirst = contents.LastPosition == 0;
        if (isFirst)
            Mark(new Checkpoint(chain.Current.End, now));
        if (contents.Boot != boot)
        {
            writer.Clear();
            writer.WriteBytes(boot.ToByteArray());
            Append(IndexRecordKind.Started);
        }

        // A log of nothing but zeros would not tell that there was a power loss.
        if (isFirst)
            chain.Sync();
    }

    /// <summary>What syncs the contents of the records that were not.</summary>
    public ContentSync BeginSync() => new(folder, chain, contents.Synced);

    /// <summary>Contents were synced.</summary>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public void Mark(Checkpoint synced)
    {
        writer.Clear();
        writer.WriteInt64(synced.End);
        writer.WriteInt64(synced.Changed);
        Append(IndexRecordKind.Synced);
    }

    /// <summary>Syncs all contents, in a thread of its own, for as long as there is time.</summary>
    /// <returns>Whether all were.</returns>
    /// <exception cref="StoreException">That could not be written down.</exception>
    public bool TrySync(TimeSpan patience)
    {
        ContentSync sync = BeginSync();
        long end = chain.Current.End;
        Checkpoint synced = default;
        if (!BlockingCall.TryRun(() => synced = sync.Run(end), patience))
            return false;
        Mark(synced);
        return true;
    }

    private void Append(IndexRecordKind kind) =>
        contents.Apply(chain.Current.Append(kind, writer.Written), kind, writer.Written);
}
