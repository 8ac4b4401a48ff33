namespace Replicator.Store;

/// <summary>Goes through the records of stored responses from the oldest to the newest, a few at a time.</summary>
/// <remarks>
/// <see cref="TryBegin"/> on the loop's thread → <see cref="Read"/> on a worker's → what it found is looked at on the
/// loop's thread, and so on. While a walk lasts the log is not rewritten (<see cref="StoredIndex.WalkCount"/>). What
/// is appended meanwhile is read as well, so that a response whose record is replaced behind the walk's back is found
/// at its new place; one that was found before is then found twice.
/// </remarks>
internal sealed class StoreWalk
{
    // Bytes of the log in one batch: a hundred records or two, which the loop looks at in a fraction of a millisecond.
    private const int BatchLength = 64 << 10;

    // How often it goes on with what was appended meanwhile, each time less.
    private const int MaximumRounds = 16;

    private readonly IFolder folder;
    private readonly StoredIndex index;
    private readonly WalkDepth depth;
    private readonly List<StoredItem> found = [];
    private IndexLog? log;
    private IndexScanner? scanner;
    private long position;
    private long stop;
    private int roundCount;

    /// <param name="folder">The disk.</param>
    /// <param name="index">What is stored.</param>
    /// <param name="depth">Whether files are looked at, too.</param>
    public StoreWalk(IFolder folder, StoredIndex index, WalkDepth depth)
    {
        this.folder = folder;
        this.index = index;
        this.depth = depth;
    }

    /// <summary>What the last <see cref="Read"/> found, void records included.</summary>
    public IReadOnlyList<StoredItem> Found => found;

    /// <summary>Bytes of the log that could not be read.</summary>
    public long DamagedLength { get; private set; }

    /// <summary>Decides what is read next. False: nothing is left.</summary>
    public bool TryBegin()
    {
        if (scanner is not null && position < stop)
            return true;
        DamagedLength += scanner?.DamagedLength ?? 0;
        if (log is null)
            Enter(index.Old ?? index.Current);
        else if (position < log.End && roundCount++ < MaximumRounds)
            GoOn(log);
        else if (log != index.Current)
            Enter(index.Current);
        bool isMore = position < stop;
        // Whoever asks once more gets what came since.
        roundCount = isMore ? roundCount : 0;
        return isMore;
    }

    /// <summary>Reads the next records; blocks, so for Workers.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void Read()
    {
        found.Clear();
        position = Math.Min(stop, scanner!.Scan(position, Math.Min(position + BatchLength, stop), Visit));
    }

    private void Enter(IndexLog next)
    {
        position = next.Start;
        GoOn(next);
        // The older of two may hold nothing.
        if (position >= stop && next != index.Current)
            Enter(index.Current);
    }

    // A scanner keeps what it has read ahead, which may be nothing yet but the room for what came to lie there.
    private void GoOn(IndexLog next)
    {
        (log, scanner) = (next, next.Scanner());
        stop = next.End;
    }

    private void Visit(long place, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (!IndexContents.IsStored(kind) || IndexRecord.TryRead(payload) is not { } record)
            return;
        FileFacts? present = depth == WalkDepth.Records ? null : folder.TryStat(record.Path);
        found.Add(new StoredItem(place, record, record.Key, record.Target, record.Path, record.Response, present)
        {
            Used = depth == WalkDepth.Uses && present is not null ? folder.LastRead(record.Path) : null,
            IsMoved = index.IsMoved(place, record),
        });
    }
}

/// <summary>What a walk looks at.</summary>
internal enum WalkDepth
{
    /// <summary>Records alone.</summary>
    Records,
    /// <summary>What lies where their files must be, too.</summary>
    Files,
    /// <summary>When these were read, too.</summary>
    Uses,
}
