namespace Replicator.Store;

/// <summary>The log as it lies on the disk: one file, or, while it is rewritten, the old one and behind it the one that
/// is to take its place and that is appended to.</summary>
/// <remarks>On the loop's thread, but for <see cref="Read"/> and <see cref="Sync"/>.</remarks>
internal sealed class LogChain : IDisposable
{
    /// <summary>What follows the log's name in that of the log that is to take its place.</summary>
    public const string NextSuffix = ".next";

    private readonly IFolder folder;
    private readonly string path;

    // Where records are appended, and, while it is rewritten, the one that was appended to before.
    private volatile IndexLog log;
    private volatile IndexLog? old;

    /// <summary>Opens what is there, and visits all records in order.</summary>
    /// <inheritdoc cref="IndexLog.Open"/>
    public LogChain(IFolder folder, string path, RecordVisitor visit, Action<string>? warn,
        Func<IndexLog, long>? replayStart)
    {
        this.folder = folder;
        this.path = path;
        log = IndexLog.Open(folder, path, visit, warn, replayStart: replayStart);
        Root = log.Root;
        if (folder.TryStat(path + NextSuffix) is not null)
            (old, log) = (log, IndexLog.Open(folder, path + NextSuffix, visit, warn, log.FollowingBase));
    }

    /// <inheritdoc cref="IndexLog.IsInPlace"/>
    public bool IsInPlace => log.IsInPlace && (old is null || old.IsInPlace);

    /// <inheritdoc cref="IndexLog.Root"/>
    public (ulong Device, ulong Inode)? Root { get; }

    /// <summary>The log that is appended to.</summary>
    public IndexLog Current => log;

    /// <summary>The log that is being rewritten; null if none is.</summary>
    public IndexLog? Old => old;

    /// <inheritdoc cref="IndexLog.Read(long, out IndexRecordKind, bool)"/>
    public byte[]? Read(long position, out IndexRecordKind kind, bool atOnce = false)
    {
        // In this order, for the new log is there only after it became the other one.
        IndexLog current = log;
        if (position >= current.Base)
            return current.Read(position, out kind, atOnce);
        kind = default;
        return old?.Read(position, out kind, atOnce);
    }

    /// <summary>From now on the present log is <see cref="Old"/>, and appends go to another, which begins with a record
    /// that names its base.</summary>
    /// <param name="boot">Of the process that writes; null if it is not known.</param>
    /// <param name="synced">What would survive a power loss.</param>
    /// <returns>Where that record begins.</returns>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public long Begin(Guid? boot, Checkpoint synced)
    {
        if (old is not null)
            throw new InvalidOperationException("It is being rewritten.");
        IndexLog next = IndexLog.Create(folder, path + NextSuffix, log.FollowingBase);
        long position;
        try
        {
            var writer = new RecordWriter();
            writer.WriteInt64(next.Base);
            writer.WriteBytes(boot is { } known ? known.ToByteArray() : []);
            writer.WriteInt64(synced.End);
            writer.WriteInt64(synced.Changed);
            position = next.Append(IndexRecordKind.Begun, writer.Written);
        }
        catch
        {
            next.Dispose();
            throw;
        }

        // In this order, so that another thread finds every position in one of them.
        old = log;
        log = next;
        return position;
    }

    /// <summary>The new log takes the place and name of <see cref="Old"/>.</summary>
    /// <returns>The old one, the caller's to close: that frees what it took of disk and memory, which takes
    /// time.</returns>
    /// <exception cref="StoreException">The disk refuses; all is as before, and it can be tried again.</exception>
    public IndexLog End()
    {
        IndexLog ended = old ?? throw new InvalidOperationException("It is not being rewritten.");
        log.Rename(path);
        old = null;
        return ended;
    }

    /// <summary>Visits the good records between two positions; from any thread.</summary>
    /// <param name="from">Where a record begins, or before all.</param>
    /// <param name="stop">Where a record began or will begin.</param>
    /// <param name="visit">Gets them in order.</param>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void Scan(long from, long stop, RecordVisitor visit)
    {
        IndexLog current = log;
        if (from < current.Base && old is { } first)
            first.Scan(Math.Max(from, first.Start), Math.Min(stop, first.End), visit);
        current.Scan(Math.Max(from, current.Start), stop, visit);
    }

    /// <summary>Returns once all that was appended would survive a power loss. From any thread.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Sync() => log.Sync();

    public void Dispose()
    {
        old?.Dispose();
        log.Dispose();
    }
}
