namespace Replicator.Store;

/// <summary>Which responses are stored: the log on disk, and what its records come to.</summary>
/// <remarks>
/// While the log is rewritten there are two: records that are live are carried over from the old one to the end of the
/// new one, as ordinary records that void the old ones, and whatever else is appended goes there, too. So both
/// together are the log at every moment, and once nothing in the old one is live, the new one takes its name. On the
/// loop's thread, but for <see cref="Read"/>, <see cref="IsMoved"/> and <see cref="Sync"/>.
/// </remarks>
internal sealed class StoredIndex : IDisposable
{
    /// <summary>What follows the log's name in that of the snapshot.</summary>
    public const string SnapshotSuffix = ".snapshot";

    // How many times more than at the end it must be worth to make a snapshot while clients wait.
    private const int WorthInterrupting = 32;

    // How long the end of the program waits for contents that are being synced.
    private static readonly TimeSpan SyncPatience = TimeSpan.FromSeconds(0.5);

    private readonly RecordWriter writer = new();
    private readonly StoreOptions options;
    private readonly List<long> peers = [];
    private readonly IndexContents contents;
    private readonly IndexSnapshots snapshots;
    private readonly LogChain chain;

    // Ages were counted since the last snapshot.
    private bool isAged;

    /// <param name="folder">The disk.</param>
    /// <param name="path">Where the log lies.</param>
    /// <param name="options">When it is rewritten and when a snapshot is made.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public StoredIndex(IFolder folder, string path, StoreOptions options)
    {
        this.options = options;
        bool isPutBack = folder.TryStat(path) is { Length: > 0, IsPutBack: true };
        contents = new IndexContents();
        snapshots = new IndexSnapshots(folder, path + SnapshotSuffix, contents);
        chain = new LogChain(folder, path, contents.Apply, options.Warn, snapshots.Load);
        if (!contents.EndReplay(chain.Current.End))
        {
            chain.Dispose();
            contents.Dispose();
            contents = new IndexContents();
            snapshots = new IndexSnapshots(folder, path + SnapshotSuffix, contents);
            chain = new LogChain(folder, path, contents.Apply, options.Warn, replayStart: null);
        }

        foreach (ulong hash in contents.TakeBroken())
            VoidReplaced(hash);
        Checkpoints = new Checkpoints(folder, chain, contents, contents.EndedInOrder);
        Groups = new GroupRecords(chain, contents);
        FileFacts facts = folder.Facts;
        if (isPutBack || (contents.Root ?? chain.Root) != (facts.Device, facts.Inode))
            Move(facts);

        contents.Table.ReserveDouble();
        Hand = new EvictionHand(contents);
    }

    /// <inheritdoc cref="IndexLog.IsInPlace"/>
    public bool IsInPlace => chain.IsInPlace;

    /// <summary>Of the keys; for any thread.</summary>
    public KeyHash Hashes => contents.Hashes;

    /// <summary>The log that is being rewritten; null if none is.</summary>
    public IndexLog? Old => chain.Old;

    /// <summary>The log that is appended to.</summary>
    public IndexLog Current => chain.Current;

    /// <summary>Walks that last: the log is not rewritten meanwhile.</summary>
    public int WalkCount { get; set; }

    /// <summary>Whether more than half of the log is void.</summary>
    public bool IsMostlyVoid =>
        VoidLength > Math.Max(options.LeastVoidLength, (chain.Current.End - chain.Current.Start) / 2);

    /// <summary>Bytes of the log that are void, as far as the usual length of a record tells.</summary>
    public long VoidLength
    {
        get
        {
            IndexSums sums = contents.Sums;
            long live = sums.RecordCount == 0 ? 0 : (long)((double)sums.RecordLength / sums.RecordCount * Count);
            return chain.Current.End - chain.Current.Start - live;
        }
    }

    /// <summary>Whether a start would have to replay so much that a snapshot should be made.</summary>
    /// <param name="atOnce">Now is a good moment: nothing was appended since the log was rewritten, or it ends.</param>
    public bool NeedsSnapshot(bool atOnce) => chain.Old is null
        && (isAged || chain.Current.End - Math.Max(chain.Current.Start, contents.ReplayStart)
            > options.LongestReplay * (atOnce ? 1 : WorthInterrupting));

    /// <summary>What it says of power losses.</summary>
    public Checkpoints Checkpoints { get; }

    /// <summary>What it says of groups.</summary>
    public GroupRecords Groups { get; }

    /// <summary>Where the next record will begin.</summary>
    public long End => chain.Current.End;

    /// <summary>Is told the key, the old and the new position of each record that is carried over.</summary>
    public Action<string, long, long>? Relocated { get; set; }

    /// <summary>Stored responses.</summary>
    public long Count => contents.Table.Count;

    /// <summary>Over all of them.</summary>
    public IndexSums Sums => contents.Sums;

    /// <summary>Bytes of the log, of the one that is to take its place, and about of two snapshots, of which one is
    /// written while there is the other.</summary>
    public long OwnLength => chain.Current.End - chain.Current.Base
        + (chain.Old is { } old ? old.End - old.Base : 0) + (2 * IndexTable.SlotLength * Count);

    /// <summary>Picks what goes when room is needed.</summary>
    public EvictionHand Hand { get; }

    /// <summary>Up to when the hand has counted all ages; null: it has not yet.</summary>
    public DateTimeOffset? AgedAt
    {
        get => contents.AgedAt;
        set
        {
            contents.AgedAt = value;
            isAged = true;
        }
    }

    /// <summary>Bytes of native memory that finding them takes.</summary>
    public long TableLength => contents.Table.Length;

    /// <summary>The records of contents that are not whole, the oldest first. One that is moved in the log is appended
    /// anew, replacing the old one.</summary>
    public IReadOnlyList<UnfinishedRecord> Unfinished => contents.Unfinished.All;

    /// <summary>Those of <see cref="Unfinished"/> whose target URI's key may be that one; another's now and then, so
    /// look.</summary>
    public List<UnfinishedRecord> UnfinishedOf(string target)
    {
        ulong hash = contents.HashOf(target);
        return [.. contents.Unfinished.All.Where(one => one.Hash == hash)];
    }

    /// <summary>Adds the positions of all records whose key may be <paramref name="key"/>; another key's now and
    /// then, so look.</summary>
    public void Find(string key, List<long> positions) => contents.Table.Find(contents.HashOf(key), positions);

    public void Find(ulong hash, List<long> positions) => contents.Table.Find(hash, positions);

    public bool Contains(string key, long position) => contents.Table.Contains(contents.HashOf(key), position);

    /// <summary>Whether there is a record of that key, or of one with the same hash.</summary>
    public bool MayContain(string key) => contents.Table.Contains(contents.HashOf(key));

    public bool MayContain(ulong hash) => contents.Table.Contains(hash);

    public bool Contains(ulong hash, long position) => contents.Table.Contains(hash, position);

    public bool IsPinned(string key, long position) => IsPinned(contents.HashOf(key), position);

    public bool IsPinned(ulong hash, long position) => contents.Table.MarksOf(hash, position).IsPinned;

    /// <summary>A stored response is used, so that it stays the longer.</summary>
    public void NoteUse(string key, long position) => contents.Table.NoteUse(contents.HashOf(key), position);

    /// <summary>Where the record of an entry's file is now; zero if there is none any more.</summary>
    public long PositionOf(Entry entry)
    {
        peers.Clear();
        Find(entry.Key, peers);
        return peers.Find(peer => Read(peer) is { } record && record.Key == entry.Key
            && record.Path == entry.Path && record.Facts.Confirms(entry.Facts, moved: false));
    }

    /// <summary>The record at a position; null if it cannot be read any more. From any thread.</summary>
    /// <param name="position">As it was found.</param>
    /// <param name="atOnce">Waits for no disk: also null where that would be needed.</param>
    public IndexRecord? Read(long position, bool atOnce = false)
    {
        try
        {
            return chain.Read(position, out _, atOnce) is { } payload ? IndexRecord.TryRead(payload) : null;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>Whether the tree was copied or restored since that record: inode and ctime say nothing then. From
    /// any thread.</summary>
    public bool IsMoved(long position, IndexRecord record) => record.IsMoved || position < contents.MovedEnd;

    /// <summary>Whether a file without a record may be zeros or short, as it was changed before a power loss. From any
    /// thread.</summary>
    public bool IsDoubted(FileFacts facts) => contents.IsDoubted(facts.Changed);

    /// <summary>Appends a record and lets it take the place of those that it replaces.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public long Add(IndexRecordKind kind, IndexRecord record)
    {
        // Pinned is what lies under a key, whatever it is.
        record.IsPinned |= record.Replaces.Any(old => IsPinned(record.Key, old.Position));
        record.WriteTo(writer);
        return Append(kind);
    }

    /// <summary>Appends a record in the place of another, which it replaces, and says whether it is pinned.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public long Pin(IndexRecord record, bool isPinned)
    {
        record.IsPinned = isPinned;
        record.WriteTo(writer);
        return Append(IndexRecordKind.Freshened);
    }

    /// <summary>Appends the record of a content that is not whole. It counts until another record replaces
    /// it.</summary>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public UnfinishedRecord AddUnfinished(IndexRecord record)
    {
        Add(IndexRecordKind.Unfinished, record);
        return contents.Unfinished.All[^1];
    }

    /// <summary>Takes the room that <see cref="Add"/> of such a record needs.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public void Reserve(IndexRecord record)
    {
        record.WriteTo(writer);
        try
        {
            chain.Current.Reserve(writer.Written.Length);
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
            contents.Forget(contents.HashOf(key), record);
        }
    }

    /// <summary>Forgets the record of a content that is not whole. If the log cannot be written, this run
    /// does.</summary>
    public void Remove(UnfinishedRecord record)
    {
        if (record.Position > 0)
            Remove("", new ReplacedRecord(record.Position, 0));
    }

    /// <summary>Forgets a record that cannot be read any more.</summary>
    public void RemoveUnreadable(ulong hash, long position) => contents.ForgetUnreadable(hash, position);

    /// <summary>Begins to rewrite the log, or goes on with it: what was the log is <see cref="Old"/>, and appends go
    /// to another.</summary>
    /// <returns>Carries the live records over to the new log.</returns>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public RecordCarrier BeginCompaction()
    {
        if (chain.Old is null)
            contents.BeginLog(chain.Begin(contents.Boot, contents.Synced));
        return new RecordCarrier(chain, contents, Relocated);
    }

    /// <summary>Returns once all that was appended would survive a power loss. From any thread.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Sync() => chain.Sync();

    /// <summary>All that is live was carried over and would survive a power loss: the new log takes the old one's
    /// place.</summary>
    /// <param name="isDamaged">Not all of the old one could be read.</param>
    /// <returns>The old one, the caller's to close: that takes time.</returns>
    /// <exception cref="StoreException">The disk refuses; all is as before, and it can be tried again.</exception>
    public IDisposable EndCompaction(bool isDamaged)
    {
        if (isDamaged)
            contents.RemoveBefore(chain.Current.Base);
        IndexLog ended = chain.End();
        try
        {
            // A name that changes sets ctime alone, which would make it look as if it came from a backup.
            Checkpoints.Mark(contents.Synced);
        }
        catch (StoreException)
        {
            // Then the next start is the more careful.
        }

        return ended;
    }

    /// <summary>Begins a snapshot, whose steps the caller takes and hands it to
    /// <see cref="FinishSnapshot"/>.</summary>
    /// <returns>The caller's; null if there is nothing to make one of, or the log is being rewritten.</returns>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public SnapshotWriter? BeginSnapshot() => chain.Old is null ? snapshots.Begin(chain.Current) : null;

    /// <summary>All steps of a snapshot were taken: it takes the place of the one before.</summary>
    /// <exception cref="StoreException">The disk refuses; the one before stays.</exception>
    public void FinishSnapshot(SnapshotWriter snapshot)
    {
        if (snapshots.TryFinish(snapshot, chain.Current))
            isAged = false;
    }

    /// <summary>Ends the log in order.</summary>
    public void Dispose()
    {
        try
        {
            Groups.WriteRefused();
            bool hadUnsynced = contents.HasUnsynced;
            if (!hadUnsynced || Checkpoints.TrySync(SyncPatience))
            {
                // By which this log's end can be told from any other's.
                writer.WriteRaw(Guid.NewGuid().ToByteArray());
                Append(IndexRecordKind.CleanStop);
            }

            if (hadUnsynced)
                BlockingCall.TryRun(Sync, SyncPatience);
            // With bounds it is worth to know the next time what was used.
            if (NeedsSnapshot(atOnce: true) || options.MaximumSize is not null || options.MaximumAge is not null)
                snapshots.Make(chain.Current);
        }
        catch (StoreException)
        {
            // Then the next start takes it for a crash, and is the more careful, or has more to replay.
        }

        chain.Dispose();
        contents.Dispose();
    }

    private void Move(FileFacts root)
    {
        writer.WriteInt64((long)root.Device);
        writer.WriteInt64((long)root.Inode);
        try
        {
            Append(IndexRecordKind.Moved);
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.ReadOnlyDisk)
        {
            // This run knows it all the same.
            contents.Move(chain.Current.End);
        }
    }

    // Of two records of one file the later one counts, though what said so may be lost.
    private void VoidReplaced(ulong hash)
    {
        peers.Clear();
        contents.Table.Find(hash, peers);
        peers.Sort((left, right) => right.CompareTo(left));
        var known = new HashSet<(string Key, string Path)>();
        foreach (long peer in peers)
        {
            if (Read(peer) is { } record && !known.Add((record.Key, record.Path)))
                contents.Forget(hash, new ReplacedRecord(peer, record.Facts.Length));
        }
    }

    private long Append(IndexRecordKind kind)
    {
        try
        {
            long position = chain.Current.Append(kind, writer.Written);
            contents.Apply(position, kind, writer.Written);
            return position;
        }
        finally
        {
            writer.Clear();
        }
    }
}
