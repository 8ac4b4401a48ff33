namespace Replicator.Store;

/// <summary>What the records of a log come to: which of them are live, and the sums over them.</summary>
/// <remarks>A replay applies them all; or a snapshot is restored, and what came after it is applied. On the loop's
/// thread, but for <see cref="MovedEnd"/>.</remarks>
internal sealed class IndexContents : IDisposable
{
    private KeyHash hashes = KeyHash.Random();

    // Records before it are in the sums of the snapshot that was restored.
    private long sumsEnd;

    private long movedEnd;

    // Of the last record whose content may have to be synced.
    private long lastContent;

    // While it is replayed: of records in whose stead another came that was not found. The log may have lost that one,
    // and with it what made still older ones void.
    private HashSet<ulong>? broken = [];
    private long? replayedFrom;

    private readonly SortedDictionary<long, DoubtedTime> doubts = [];
    private volatile DoubtedTime[] doubted = [];

    /// <summary>Positions of stored responses, by <see cref="HashOf(string)"/>.</summary>
    public IndexTable Table { get; private set; } = new();

    /// <summary>Live records that <see cref="Table"/> does not hold, like those of doubts. What is in none of them is
    /// void: compaction leaves it out, and a start from a snapshot does not see it.</summary>
    public UnfinishedRecords Unfinished { get; } = new();

    /// <summary>As <see cref="Unfinished"/>, of groups that were invalidated.</summary>
    public GroupMarks Groups { get; } = new();

    public IndexSums Sums { get; private set; }

    /// <summary>Where the record begins that was applied last.</summary>
    public long LastPosition { get; private set; }

    /// <summary>Up to when all ages in <see cref="UseMarks"/> are counted; null: none was yet.</summary>
    public DateTimeOffset? AgedAt { get; set; }

    /// <summary>From where on a start with the present snapshot replays; zero without one.</summary>
    public long ReplayStart { get; private set; }

    /// <summary>Device and inode of the root as the log last named them; null if it did not.</summary>
    public (ulong Device, ulong Inode)? Root { get; private set; }

    /// <summary>Records before it were written while the tree was another folder. From any thread.</summary>
    public long MovedEnd => Volatile.Read(ref movedEnd);

    /// <summary>The run of the machine in which the last record was written; null if the log does not say.</summary>
    public Guid? Boot { get; private set; }

    /// <summary>Whether the last record says that a process ended in order.</summary>
    public bool EndedInOrder { get; private set; }

    /// <summary>The last one.</summary>
    public Checkpoint Synced { get; private set; }

    /// <summary>Whether contents were stored since.</summary>
    public bool HasUnsynced => lastContent >= Synced.End && lastContent > 0;

    public static bool IsStored(IndexRecordKind kind) =>
        kind is IndexRecordKind.Stored or IndexRecordKind.Freshened or IndexRecordKind.Invalidated;

    /// <summary>Whether a file that was changed then and has no record is not trusted. From any thread.</summary>
    public bool IsDoubted(long changed)
    {
        foreach (DoubtedTime time in doubted)
        {
            if (time.Contains(changed))
                return true;
        }

        return false;
    }

    public KeyHash Hashes => hashes;

    public ulong HashOf(string key) => hashes.Of(key);

    public ulong HashOf(ReadOnlySpan<byte> key) => hashes.Of(key);

    /// <summary>The same for what is replayed and for what is new, so that both come to the same.</summary>
    public void Apply(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        LastPosition = position;
        replayedFrom ??= position;
        EndedInOrder = kind == IndexRecordKind.CleanStop;
        var reader = new RecordReader(payload);
        switch (kind)
        {
            case var stored when IsStored(stored):
                ulong hash = hashes.Of(reader.ReadBytes());
                int uses = ForgetAll(hash, position, ref reader) + (kind == IndexRecordKind.Freshened ? 1 : 0);
                long length = reader.ReadInt64();
                UseMarks marks = UseMarks.Of(length, uses, IndexRecord.ReadPinned(ref reader));
                if (!reader.IsBroken)
                    Remember(hash, position, marks, length, payload.Length);
                break;
            case IndexRecordKind.Unfinished:
                Unfinished.Add(position, reader, hashes);
                break;
            case IndexRecordKind.Removed:
                ForgetAll(hashes.Of(reader.ReadBytes()), position, ref reader);
                break;
            case IndexRecordKind.Moved:
                Root = ((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
                Move(position);
                break;
            case IndexRecordKind.Begun:
                reader.ReadInt64();
                ReadBoot(ref reader);
                ReadCheckpoint(ref reader);
                break;
            case IndexRecordKind.Started:
                ReadBoot(ref reader);
                break;
            case IndexRecordKind.Synced:
                ReadCheckpoint(ref reader);
                break;
            case IndexRecordKind.Doubted:
                Doubt(position, new DoubtedTime(reader.ReadInt64(), reader.ReadInt64()));
                break;
            case IndexRecordKind.GroupInvalidated:
                Groups.Add(position, reader);
                break;
            case IndexRecordKind.CleanStop:
            default:
                break;
        }
    }

    /// <summary>Whether a live record says that files of some time are doubted.</summary>
    public bool IsDoubt(long position) => doubts.ContainsKey(position);

    /// <summary>Such a record is void.</summary>
    public void RemoveDoubt(long position)
    {
        if (doubts.Remove(position))
            doubted = [.. doubts.Values];
    }

    /// <summary>The tree is another folder than the one that the records before a position were written in.</summary>
    public void Move(long position) => Volatile.Write(ref movedEnd, position);

    /// <summary>A record is void.</summary>
    /// <returns>How often it was used, as far as that is known.</returns>
    public int Forget(ulong hash, ReplacedRecord record)
    {
        if (!Table.Remove(hash, record.Position, out UseMarks marks))
        {
            if (!Unfinished.Remove(record.Position) && record.Position >= replayedFrom)
                broken?.Add(hash);
            return 0;
        }

        Sums = Sums.Without(record.ContentLength, marks.IsPinned);
        return marks.Uses;
    }

    /// <summary>A record that cannot be read any more is void. The sums go by about the length that the table knows:
    /// the next start counts anew.</summary>
    public void ForgetUnreadable(ulong hash, long position)
    {
        if (Table.Remove(hash, position, out UseMarks marks))
            Sums = Sums.Without(UseMarks.LengthOf(marks.LengthClass), marks.IsPinned);
    }

    /// <summary>All records before a position are void: they cannot be read.</summary>
    public void RemoveBefore(long position)
    {
        Table.RemoveBefore(position);
        Unfinished.RemoveBefore(position);
    }

    /// <summary>From now on the records of another log are counted.</summary>
    /// <param name="position">Where its first record begins.</param>
    public void BeginLog(long position)
    {
        LastPosition = position;
        ReplayStart = 0;
        Sums = Sums with { RecordCount = 0, RecordLength = 0 };
    }

    /// <summary>The record of a stored response was appended once more, and the old one is void.</summary>
    /// <param name="hash">Of its key.</param>
    /// <param name="from">Its position.</param>
    /// <param name="to">Its new one.</param>
    /// <param name="payloadLength">Bytes of the new record's.</param>
    /// <param name="isSynced">Whether it says that its content was synced.</param>
    public void Relocate(ulong hash, long from, long to, int payloadLength, bool isSynced)
    {
        LastPosition = to;
        EndedInOrder = false;
        if (!isSynced)
            lastContent = to;
        Table.Move(hash, from, to);
        Count(payloadLength);
    }

    /// <summary>What a snapshot says beside the table's slots.</summary>
    /// <returns>Null if there is no record that it could be known by.</returns>
    /// <exception cref="StoreException">The disk fails.</exception>
    public SnapshotState? Capture(IndexLog log) => log.Read(LastPosition) is not { } last
        ? null
        : new SnapshotState
        {
            Seed = hashes.Seed,
            Capacity = Table.Capacity,
            LogBase = log.Base,
            LastPosition = LastPosition,
            LastCrc = Crc32C.Of(last),
            ReplayStart = log.End,
            SumsEnd = log.End,
            Sums = Sums,
            AgedAt = AgedAt,
            MovedEnd = movedEnd,
            Root = Root,
            Others = [.. Unfinished.All.Select(one => one.Position), .. doubts.Keys, .. Groups.Positions],
            Boot = Boot,
            EndedInOrder = EndedInOrder,
            Synced = Synced,
            LastContent = lastContent,
        };

    /// <summary>A snapshot takes the place of the one before.</summary>
    public void Captured(SnapshotState state) => ReplayStart = state.ReplayStart;

    /// <summary>Takes a snapshot over.</summary>
    /// <param name="state">Belongs to the log.</param>
    /// <param name="table">Owned from now on.</param>
    /// <param name="log">Its other live records are read from there.</param>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void Restore(SnapshotState state, IndexTable table, IndexLog log)
    {
        Table.Dispose();
        Table = table;
        hashes = new KeyHash(state.Seed);
        (Sums, AgedAt, movedEnd, Root) = (state.Sums, state.AgedAt, state.MovedEnd, state.Root);
        (ReplayStart, sumsEnd) = (state.ReplayStart, state.SumsEnd);
        foreach (long position in state.Others)
        {
            if (log.Read(position, out IndexRecordKind kind) is { } payload)
                Apply(position, kind, payload);
        }

        LastPosition = state.LastPosition;
        (Boot, EndedInOrder) = (state.Boot, state.EndedInOrder);
        (Synced, lastContent) = (state.Synced, state.LastContent);
    }

    /// <summary>All that is in the log was applied.</summary>
    /// <param name="end">Of the log.</param>
    /// <returns>False if the log has lost something that the snapshot knows.</returns>
    public bool EndReplay(long end)
    {
        bool isWhole = end >= sumsEnd;
        sumsEnd = 0;
        return isWhole;
    }

    /// <summary>After <see cref="EndReplay"/>: hashes of keys of which records may seem to count that are void. Empty
    /// where the log is whole.</summary>
    public IReadOnlyCollection<ulong> TakeBroken()
    {
        HashSet<ulong> taken = broken ?? [];
        broken = null;
        return taken;
    }

    public void Dispose() => Table.Dispose();

    private void ReadBoot(ref RecordReader reader)
    {
        Boot = reader.ReadGuid() ?? Boot;
    }

    private void ReadCheckpoint(ref RecordReader reader)
    {
        var read = new Checkpoint(reader.ReadInt64(), reader.ReadInt64());
        if (!reader.IsBroken)
            Synced = read;
    }

    private void Doubt(long position, DoubtedTime time)
    {
        doubts[position] = time;
        doubted = [.. doubts.Values];
    }

    private void Remember(ulong hash, long position, UseMarks marks, long contentLength, int payloadLength)
    {
        lastContent = position;
        if (position < sumsEnd)
        {
            if (!Table.Contains(hash, position))
                Table.Add(hash, position, marks);
            return;
        }

        Table.Add(hash, position, marks);
        Sums = Sums.With(contentLength, marks.IsPinned);
        Count(payloadLength);
    }

    private void Count(int payloadLength) => Sums = Sums with
    {
        RecordCount = Sums.RecordCount + 1,
        RecordLength = Sums.RecordLength + IndexLog.FrameLength + payloadLength,
    };

    // How often they were used.
    private int ForgetAll(ulong hash, long position, ref RecordReader reader)
    {
        int uses = 0;
        foreach (ReplacedRecord record in IndexRecord.ReadReplaced(ref reader))
        {
            if (position >= sumsEnd)
                uses = Math.Max(uses, Forget(hash, record));
            else if (Table.Remove(hash, record.Position, out UseMarks marks))
                uses = Math.Max(uses, marks.Uses);
            else
                Unfinished.Remove(record.Position);
        }

        return uses;
    }
}
