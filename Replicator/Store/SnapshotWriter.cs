namespace Replicator.Store;

/// <summary>Writes a snapshot of the index in steps of a bounded length, between which the index may change, but for
/// compaction. On the loop's thread.</summary>
internal sealed class SnapshotWriter : IDisposable
{
    private readonly byte[] buffer = new byte[SnapshotFile.PieceLength];
    private readonly IndexTable table;
    private readonly SnapshotFile file;

    /// <param name="file">Owned.</param>
    /// <param name="table">Whose slots are written.</param>
    /// <param name="begun">What the index is now.</param>
    public SnapshotWriter(SnapshotFile file, IndexTable table, SnapshotState begun)
    {
        this.file = file;
        this.table = table;
        Begun = begun;
        table.BeginReading();
    }

    /// <summary>What the index was when it began.</summary>
    public SnapshotState Begun { get; }

    /// <summary>Writes some more slots; false if all are written, or nothing can come of it any more.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public bool TryStep()
    {
        if (!table.IsReading)
            return false;
        int length = table.ReadSlots(buffer);
        if (length > 0)
            file.WriteSlots(buffer.AsSpan(0, length));
        return true;
    }

    /// <summary>All slots are written: the sums as they are now complete it.</summary>
    /// <param name="sums">Of all that was appended so far.</param>
    /// <param name="end">Of the log.</param>
    /// <returns>False if the table was made anew meanwhile: then there is no snapshot.</returns>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public bool TryFinish(IndexSums sums, long end)
    {
        if (!table.WasRead)
            return false;
        file.Finish(Begun with { Sums = sums, SumsEnd = end });
        return true;
    }

    public void Dispose() => file.Dispose();
}
