namespace Replicator.Store;

/// <summary>Which responses are stored: the log on disk, the table that finds its records, and the sums over
/// them.</summary>
/// <remarks>
/// While the log is rewritten there are two: records that are live are carried over from the old one to the end of the
/// new one, as ordinary records that void the old ones, and whatever else is appended goes there, too. So both
/// together are the log at every moment, and once nothing in the old one is live, the new one takes its name. On the
/// loop's thread, but for <see cref="Read"/> and <see cref="IsMoved"/>.
/// </remarks>
internal sealed class StoredIndex : IDisposable
{
    /// <summary>What follows the log's name in that of the log that is to take its place.</summary>
    public const string NextSuffix = ".next";

    private readonly IndexTable table = new();
    private readonly RecordWriter writer = new();
    private readonly IFolder folder;
    private readonly string path;
    private readonly long leastVoidLength;
    private readonly List<long> peers = [];

    // Live records that the table does not hold, as every kind but stored responses: what is in neither is void, and
    // compaction leaves it out.
    private readonly SortedSet<long> others = [];

    // Where records are appended, and, while it is rewritten, the one that was appended to before.
    private volatile IndexLog log;
    private volatile IndexLog? old;

    // Records of stored responses in the log, void ones included, and their bytes.
    private long storedCount;
    private long storedLength;

    // Device and inode of the root as the log last named them.
    private (ulong Device, ulong Inode)? root;

    // Records before it were written while the tree was another folder.
    private long movedEnd;

    /// <param name="folder">The disk.</param>
    /// <param name="path">Where the log lies.</param>
    /// <param name="warn">Gets a sentence for the person when something was not in order.</param>
    /// <param name="leastVoidLength">As <see cref="StoreOptions.LeastVoidLength"/>.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public StoredIndex(IFolder folder, string path, Action<string>? warn, long leastVoidLength)
    {
        this.leastVoidLength = leastVoidLength;
        this.folder = folder;
        this.path = path;
        log = IndexLog.Open(folder, path, Apply, warn);
        root ??= log.Root;
        if (folder.TryStat(path + NextSuffix) is not null)
            (old, log) = (log, IndexLog.Open(folder, path + NextSuffix, Apply, warn, log.FollowingBase));
        FileFacts facts = folder.Facts;
        if (root != (facts.Device, facts.Inode))
        {
            writer.WriteInt64((long)facts.Device);
            writer.WriteInt64((long)facts.Inode);
            Append(IndexRecordKind.Moved);
        }

        table.ReserveDouble();
    }

    /// <inheritdoc cref="IndexLog.IsInPlace"/>
    public bool IsInPlace => log.IsInPlace && (old is null || old.IsInPlace);

    /// <summary>The log that is being rewritten; null if none is.</summary>
    public IndexLog? Old => old;

    /// <summary>Whether more than half of the log is void, as far as the usual length of a record tells.</summary>
    public bool IsMostlyVoid
    {
        get
        {
            long length = log.End - log.Start;
            long live = storedCount == 0 ? 0 : (long)((double)storedLength / storedCount * Count);
            return length - live > Math.Max(leastVoidLength, length / 2);
        }
    }

    /// <summary>Is told the key, the old and the new position of each record that is carried over.</summary>
    public Action<string, long, long>? Relocated { get; set; }

    /// <summary>Stored responses.</summary>
    public long Count => table.Count;

    /// <summary>Bytes of their contents.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Adds the positions of all records whose key may be <paramref name="key"/>; another key's now and
    /// then, so look.</summary>
    public void Find(string key, List<long> positions) => table.Find(KeyHash.Of(key), positions);

    public bool Contains(string key, long position) => table.Contains(KeyHash.Of(key), position);

    /// <summary>Where the record of an entry's file is now; zero if there is none any more.</summary>
    public long PositionOf(Entry entry)
    {
        peers.Clear();
        Find(entry.Key, peers);
        return peers.Find(peer => Read(peer) is { } record && record.Key == entry.Key
            && record.Path == entry.Path && record.Facts.Confirms(entry.Facts, moved: false));
    }

    /// <summary>The record at a position; null if it cannot be read any more. From any thread.</summary>
    public IndexRecord? Read(long position)
    {
        try
        {
            return ReadPayload(position, out _) is { } payload ? IndexRecord.TryRead(payload) : null;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>Whether the tree was copied or restored since that record: inode and ctime say nothing then. From
    /// any thread.</summary>
    public bool IsMoved(long position, IndexRecord record) =>
        record.IsMoved || position < Volatile.Read(ref movedEnd);

    /// <summary>Appends a record and lets it take the place of those that it replaces.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public long Add(IndexRecordKind kind, IndexRecord record)
    {
        record.WriteTo(writer);
        return Append(kind);
    }

    /// <summary>Takes the room that <see cref="Add"/> of such a record needs.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public void Reserve(IndexRecord record)
    {
        record.WriteTo(writer);
        try
        {
            log.Reserve(writer.Written.Length);
        }
        finally
        {
            writer.Clear();
        }
    }

    /// <summary>Forgets a record. If the log cannot be written, this run forgets it all the same, and a later one
    /// will find once more that its file is gone or another.</summary>
    public void Remove(string key, ReplacedRecord record)
    {
        writer.WriteText(key);
        IndexRecord.WriteReplaced(writer, [record]);
        try
        {
            Append(IndexRecordKind.Removed);
        }
        catch (StoreException)
        {
            Forget(KeyHash.Of(key), record);
        }
    }

    /// <summary>Begins to rewrite the log: from now on the present one is <see cref="Old"/>, and appends go to
    /// another.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public void BeginCompaction()
    {
        if (old is not null)
            throw new InvalidOperationException("It is being rewritten.");
        IndexLog next = IndexLog.Create(folder, path + NextSuffix, log.FollowingBase);
        try
        {
            writer.WriteInt64(next.Base);
            next.Append(IndexRecordKind.Begun, writer.Written);
        }
        catch
        {
            next.Dispose();
            throw;
        }
        finally
        {
            writer.Clear();
        }

        (storedCount, storedLength) = (0, 0);
        // In this order, so that another thread finds every position in one of them.
        old = log;
        log = next;
    }

    /// <summary>Carries a record of <see cref="Old"/> over to the new log, unless it is void.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before, and it can be tried again.</exception>
    public void CarryOver(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (!IsStored(kind))
        {
            if (!others.Contains(position))
                return;
            writer.WriteRaw(payload);
            Append(kind);
            others.Remove(position);
            return;
        }

        ulong hash = KeyHash.Of(new RecordReader(payload).ReadBytes());
        if (!table.Contains(hash, position))
            return;
        peers.Clear();
        table.Find(hash, peers);
        Relocate(hash, position, kind, payload);
        if (peers.Count == 1)
            return;

        // Of those of one key the last is the newest (RFC 9111 §4.1), so that the later ones must follow.
        peers.Sort();
        foreach (long peer in peers)
        {
            if (peer > position && ReadPayload(peer, out IndexRecordKind peerKind) is { } later)
                Relocate(hash, peer, peerKind, later);
        }
    }

    /// <summary>Returns once all that was appended would survive a power loss. From any thread.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Sync() => log.Sync();

    /// <summary>All that is live was carried over and would survive a power loss: the new log takes the old one's
    /// place.</summary>
    /// <param name="isDamaged">Not all of the old one could be read.</param>
    /// <exception cref="StoreException">The disk refuses; all is as before, and it can be tried again.</exception>
    public void EndCompaction(bool isDamaged)
    {
        if (isDamaged)
            table.RemoveBefore(log.Base);
        log.Rename(path);
        old?.Dispose();
        old = null;
    }

    /// <summary>Ends the log in order.</summary>
    public void Dispose()
    {
        try
        {
            Append(IndexRecordKind.CleanStop);
        }
        catch (StoreException)
        {
            // Then the next start takes it for a crash, and is the more careful.
        }

        old?.Dispose();
        log.Dispose();
        table.Dispose();
    }

    // From any thread.
    private byte[]? ReadPayload(long position, out IndexRecordKind kind)
    {
        // In this order, for the new log is there only after it became the other one.
        IndexLog current = log;
        if (position >= current.Base)
            return current.Read(position, out kind);
        kind = default;
        return old?.Read(position, out kind);
    }

    private void Relocate(ulong hash, long from, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        IndexRecord.WriteRelocated(payload, from, from < movedEnd, writer);
        try
        {
            long to = log.Append(kind, writer.Written);
            table.Move(hash, from, to);
            CountStored(writer.Written.Length);
            Relocated?.Invoke(new RecordReader(payload).ReadText(), from, to);
        }
        finally
        {
            writer.Clear();
        }
    }

    private long Append(IndexRecordKind kind)
    {
        try
        {
            long position = log.Append(kind, writer.Written);
            Apply(position, kind, writer.Written);
            return position;
        }
        finally
        {
            writer.Clear();
        }
    }

    // The same for what was replayed and for what is new, so that both come to the same.
    private void Apply(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        var reader = new RecordReader(payload);
        switch (kind)
        {
            case IndexRecordKind.Stored or IndexRecordKind.Freshened or IndexRecordKind.Invalidated:
                CountStored(payload.Length);
                ulong hash = KeyHash.Of(reader.ReadBytes());
                ForgetAll(hash, ref reader);
                long length = reader.ReadInt64();
                if (reader.IsBroken)
                    break;
                table.Add(hash, position);
                ContentLength += length;
                break;
            case IndexRecordKind.Removed:
                ForgetAll(KeyHash.Of(reader.ReadBytes()), ref reader);
                break;
            case IndexRecordKind.Moved:
                root = ((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
                Volatile.Write(ref movedEnd, position);
                break;
            case IndexRecordKind.CleanStop or IndexRecordKind.Begun:
            default:
                break;
        }
    }

    private static bool IsStored(IndexRecordKind kind) =>
        kind is IndexRecordKind.Stored or IndexRecordKind.Freshened or IndexRecordKind.Invalidated;

    private void CountStored(int payloadLength)
    {
        storedCount++;
        storedLength += IndexLog.FrameLength + payloadLength;
    }

    private void ForgetAll(ulong hash, ref RecordReader reader)
    {
        foreach (ReplacedRecord record in IndexRecord.ReadReplaced(ref reader))
            Forget(hash, record);
    }

    private void Forget(ulong hash, ReplacedRecord record)
    {
        if (table.Remove(hash, record.Position))
            ContentLength -= record.ContentLength;
    }
}
