namespace Replicator.Store;

/// <summary>Makes and loads the snapshots of an index.</summary>
/// <param name="folder">The disk.</param>
/// <param name="path">Where the snapshot lies.</param>
/// <param name="contents">What it is one of.</param>
internal sealed class IndexSnapshots(IFolder folder, string path, IndexContents contents)
{
    /// <summary>Restores the snapshot of a log, if there is one.</summary>
    /// <returns>Where the replay of the log begins.</returns>
    /// <exception cref="StoreException">The disk fails.</exception>
    public long Load(IndexLog log)
    {
        if (SnapshotFile.TryLoad(folder, path, state => state.Fits(log), out IndexTable? table) is not { } state)
            return log.Start;
        contents.Restore(state, table!, log);
        return state.ReplayStart;
    }

    /// <summary>Begins one.</summary>
    /// <returns>The caller's; null if there is no record that it could be known by.</returns>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public SnapshotWriter? Begin(IndexLog log) => contents.Capture(log) is { } begun
        ? new SnapshotWriter(new SnapshotFile(folder, path), contents.Table, begun)
        : null;

    /// <summary>All steps of one were taken: it takes the place of the one before.</summary>
    /// <returns>False if the table was made anew meanwhile: then the one before stays.</returns>
    /// <exception cref="StoreException">The disk refuses; the one before stays.</exception>
    public bool TryFinish(SnapshotWriter snapshot, IndexLog log)
    {
        if (!snapshot.TryFinish(contents.Sums, log.End))
            return false;
        contents.Captured(snapshot.Begun);
        return true;
    }

    /// <summary>Makes one while nobody waits.</summary>
    /// <exception cref="StoreException">The disk refuses; the one before stays.</exception>
    public void Make(IndexLog log)
    {
        using SnapshotWriter? snapshot = Begin(log);
        if (snapshot is null)
            return;
        while (snapshot.TryStep())
        {
            // All in one.
        }

        TryFinish(snapshot, log);
    }
}
