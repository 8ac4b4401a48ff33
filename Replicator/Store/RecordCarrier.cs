namespace Replicator.Store;

/// <summary>Carries live records of the log that is being rewritten over to the end of the new one.</summary>
/// <param name="chain">Both logs.</param>
/// <param name="contents">Says which records are live, and where.</param>
/// <param name="relocated">Is told the key, the old and the new position of each stored response; null: nobody
/// asks.</param>
internal sealed class RecordCarrier(
    LogChain chain, IndexContents contents, Action<string, long, long>? relocated)
{
    private readonly RecordWriter writer = new();
    private readonly List<long> peers = [];

    /// <summary>Carries a record over, unless it is void.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before, and it can be tried again.</exception>
    public void Carry(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (IndexContents.IsStored(kind))
            CarryStored(position, kind, payload);
        else if (contents.Unfinished.Find(position) is not null)
            CarryUnfinished(position, kind, payload);
        else if (contents.IsDoubt(position))
            CarryDoubt(position, kind, payload);
        else if (contents.Groups.Contains(position))
            contents.Apply(chain.Current.Append(kind, payload), kind, payload);
    }

    private void CarryStored(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        ulong hash = contents.HashOf(new RecordReader(payload).ReadBytes());
        if (!contents.Table.Contains(hash, position))
            return;
        peers.Clear();
        contents.Table.Find(hash, peers);
        Relocate(hash, position, kind, payload);
        if (peers.Count == 1)
            return;

        // Of those of one key the last is the newest (RFC 9111 §4.1), so that the later ones must follow.
        peers.Sort();
        foreach (long peer in peers)
        {
            if (peer > position && chain.Read(peer, out IndexRecordKind peerKind) is { } later)
                Relocate(hash, peer, peerKind, later);
        }
    }

    // Whoever holds one goes on with the new one.
    private void CarryUnfinished(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        writer.Clear();
        IndexRecord.WriteRelocated(payload, position, position < contents.MovedEnd, synced: false, writer);
        contents.Apply(chain.Current.Append(kind, writer.Written), kind, writer.Written);
    }

    private void CarryDoubt(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        contents.Apply(chain.Current.Append(kind, payload), kind, payload);
        contents.RemoveDoubt(position);
    }

    private void Relocate(ulong hash, long from, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        writer.Clear();
        bool isSynced = IndexRecord.WriteRelocated(
            payload, from, from < contents.MovedEnd, from < contents.Synced.End, writer);
        long to = chain.Current.Append(kind, writer.Written);
        contents.Relocate(hash, from, to, writer.Written.Length, isSynced);
        relocated?.Invoke(new RecordReader(payload).ReadText(), from, to);
    }
}
