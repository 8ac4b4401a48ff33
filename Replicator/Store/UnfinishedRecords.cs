namespace Replicator.Store;

/// <summary>The records of contents that are not whole, for as long as they count.</summary>
/// <remarks>They are few, so that they are looked through. On the loop's thread.</remarks>
internal sealed class UnfinishedRecords
{
    private readonly List<UnfinishedRecord> all = [];

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<UnfinishedRecord> All => all;

    /// <summary>The one that lies there; null if there is none.</summary>
    public UnfinishedRecord? Find(long position) => all.Find(one => one.Position == position);

    /// <summary>One was appended. In another's place it stays the same for whoever holds that.</summary>
    /// <param name="position">Where it lies.</param>
    /// <param name="payload">As <see cref="IndexRecord.WriteTo"/> wrote it.</param>
    /// <param name="hashes">The index's.</param>
    public void Add(long position, RecordReader payload, KeyHash hashes)
    {
        ReadOnlySpan<byte> key = payload.ReadBytes();
        IReadOnlyList<ReplacedRecord> replaced = IndexRecord.ReadReplaced(ref payload);
        payload.ReadInt64();
        ReadOnlySpan<byte> target = payload.ReadBytes();
        if (payload.IsBroken)
            return;
        UnfinishedRecord record = all.Find(one => replaced.Any(old => old.Position == one.Position))
            ?? new UnfinishedRecord(hashes.Of(target.IsEmpty ? key : target));
        all.Remove(record);
        record.Position = position;
        all.Add(record);
    }

    /// <summary>What lies there is void; false if it is none of them.</summary>
    public bool Remove(long position)
    {
        if (Find(position) is not { } record)
            return false;
        Void(record);
        return true;
    }

    /// <summary>All before a position are void.</summary>
    public void RemoveBefore(long position)
    {
        foreach (UnfinishedRecord lost in all.FindAll(one => one.Position < position))
            Void(lost);
    }

    private void Void(UnfinishedRecord record)
    {
        all.Remove(record);
        record.Position = 0;
    }
}
