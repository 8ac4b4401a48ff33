using System.Diagnostics.CodeAnalysis;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store.Digests;

namespace Replicator.Store;

/// <summary>Stored responses, wherever the root leads: a tree that was removed, moved away or replaced is forgotten
/// with all that was open of it, and what lies there instead is taken up, made anew if it is missing.</summary>
/// <remarks>Notices it at the next request that asks the disk, at most once a second, and at once where something
/// fails. On the loop's thread.</remarks>
internal sealed class FileStore : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UpkeepInterval = TimeSpan.FromSeconds(5);

    private readonly IFileSystem files;
    private readonly StoreOptions options;
    private readonly WorkerService? reads;
    private readonly TimeProvider time;
    private StoredTree? tree;

    // Why there is no tree, and when that was found.
    private StoreException? refusal;
    private long refusedAt;

    /// <summary>Opens the tree, making it if it is missing, replays its log and takes its lock.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="reads">Runs what may wait for a disk; null: it runs at once, on the loop's thread.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreException">Not a folder, not ours to write, or held by another instance (the message
    /// says by whom).</exception>
    public FileStore(IFileSystem files, StoreOptions options, WorkerService? reads, TimeProvider time)
    {
        (this.files, this.options, this.reads, this.time) = (files, options, reads, time);
        Memory = new MemoryTier(options.Memory);
        try
        {
            tree = Open();
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.ReadOnlyDisk)
        {
            // There is no store yet, and none can be made: it is tried again, and until then nothing is stored.
            refusal = refused;
            refusedAt = time.GetTimestamp();
            options.Warn?.Invoke($"responses are not stored: {refused.Message}");
        }

        if (tree is { IsReadOnly: true })
        {
            options.Warn?.Invoke($"{options.Root} is on a file system that is read-only: what is stored is served, and "
                + "nothing is stored before the next start");
        }
    }

    /// <summary>Whether what is stored can only be read.</summary>
    public bool IsReadOnly => tree is { IsReadOnly: true };

    /// <summary>What of it is ready in memory.</summary>
    public MemoryTier Memory { get; }

    /// <summary>For pages: how full it is.</summary>
    public StoreFigures Figures => tree?.Figures ?? default;

    /// <summary>A stored response that is open already: no system call but the stat that is due once a second. Not held
    /// for the caller, who holds it if it is to outlast this step.</summary>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        return tree is not null && tree.TryFindOpen(uri, presented, out entry);
    }

    /// <summary>A stored response that is not open, if the system has in its memory all that must be looked at: waits
    /// for no disk. Not held for the caller.</summary>
    /// <returns>False: there is none, or <see cref="Find"/> must ask the disk.</returns>
    public bool TryFindAtOnce(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        return Current() is { } current && current.TryFindAtOnce(uri, presented, out entry);
    }

    /// <summary>Finds the stored response that the presented request selects (RFC 9111 §4); the value stays null if
    /// there is none, or if the disk fails. Waits for <c>reads</c> where the disk must be asked. The entry is held for
    /// the caller, who releases it.</summary>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry) =>
        Current()?.Find(uri, presented, entry) ?? [];

    /// <summary>Whether there are stored responses to that URI, whatever requests they are for.</summary>
    /// <param name="uri">Their target URI.</param>
    /// <param name="beside">One that does not count; null: all do.</param>
    public bool HasVariants(TargetUri uri, Entry? beside = null) => Current()?.HasVariants(uri, beside) ?? false;

    /// <summary>The stored responses to that URI, whatever requests they are for. Waits for <c>reads</c>.</summary>
    /// <exception cref="IOException">There is too much to do already.</exception>
    public IEnumerable<Yield> FindVariants(TargetUri uri, Result<List<StoredVariant>> variants) =>
        Current()?.FindVariants(uri, variants) ?? [];

    /// <summary>Begins a new stored response; what was stored under the same key and variant stays until
    /// <see cref="EntryWriter.Complete"/>.</summary>
    /// <param name="uri">Its target URI.</param>
    /// <param name="request">The request as the client sent it; for the fields that Vary names. Nobody changes it until
    /// the writer has ended.</param>
    /// <param name="response">Its end-to-end fields are copied.</param>
    /// <param name="requestTime">RFC 9111 §4.2.3.</param>
    /// <param name="responseTime">RFC 9111 §4.2.3.</param>
    /// <param name="length">Bytes announced; null: unknown.</param>
    /// <param name="partLength">Bytes of the part that is on its way, for which room is set aside; null: for
    /// all.</param>
    /// <exception cref="StoreException">It cannot be written; the response goes unstored.</exception>
    public EntryWriter Create(TargetUri uri, RequestHead request, ResponseHead response, DateTimeOffset requestTime,
        DateTimeOffset responseTime, long? length, long? partLength = null)
    {
        StoredTree current = Current() ?? throw refusal!;
        try
        {
            return current.Create(uri, request, response, requestTime, responseTime, length, partLength);
        }
        catch (StoreException) when (!current.IsInPlace(atOnce: true))
        {
            // Once more, in what lies there by now.
        }

        current = Current() ?? throw refusal!;
        return current.Create(uri, request, response, requestTime, responseTime, length, partLength);
    }

    /// <summary>A content that broke off and that the presented request selects, to be continued; null if there is
    /// none. The caller disposes it.</summary>
    /// <param name="uri">Its target URI.</param>
    /// <param name="presented">That selects it.</param>
    /// <param name="wantsAll">There has to be room for all of it; else for what comes.</param>
    public UnfinishedContent? TakeUnfinished(TargetUri uri, RequestHead presented, bool wantsAll = true) =>
        Current()?.TakeUnfinished(uri, presented, wantsAll);

    /// <summary>The contents that broke off and are kept to be continued, the oldest first; asks the disk for
    /// each.</summary>
    public IReadOnlyList<UnfinishedItem> ListUnfinished() => Current()?.ListUnfinished() ?? [];

    /// <summary>Whether something has to go before a content of that length can be stored: then
    /// <see cref="MakeRoom"/> first.</summary>
    public bool IsShortOf(long length) => Current() is { } current && current.IsShortOf(length);

    /// <summary>Lets the least useful go until a content of that length fits, in steps between which others run.
    /// Nothing goes for one that would not fit all the same: <see cref="Create"/> says so then.</summary>
    public IEnumerable<Yield> MakeRoom(long length) => Current()?.MakeRoom(length) ?? [];

    /// <summary>A stored response goes for which another was to come that there is no room for beside it, unless it is
    /// pinned.</summary>
    public void GiveWay(Entry entry) => tree?.GiveWay(entry);

    /// <summary>Whatever room others need, what is stored of a target stays, and what takes its place; or not any
    /// more.</summary>
    /// <returns>Stored responses that this is about.</returns>
    /// <exception cref="StoreException">The disk refuses; some may be pinned.</exception>
    public int Pin(TargetUri uri, bool isPinned = true) => Current()?.Pin(uri, isPinned) ?? 0;

    /// <summary>Updates a stored response from a 304 and records that (RFC 9111 §3.2). Where the record cannot be
    /// written the response is fresh until the program ends.</summary>
    /// <inheritdoc cref="Validation.Freshen" path="/param"/>
    /// <param name="entry">Confirmed.</param>
    public void Freshen(Entry entry, RequestHead request, ResponseHead notModified, DateTimeOffset requestTime,
        DateTimeOffset responseTime)
    {
        Validation.Freshen(entry.Response, request, notModified, requestTime, responseTime);
        Memory.Remove(entry);
        tree?.RecordFreshened(entry);
    }

    /// <summary>As <see cref="Freshen(Entry, RequestHead, ResponseHead, DateTimeOffset, DateTimeOffset)"/>, whether its
    /// file is open or not.</summary>
    /// <param name="variant">Confirmed.</param>
    /// <param name="isAnswer">It is to be the answer to such requests, whatever it was for before.</param>
    /// <inheritdoc cref="Validation.Freshen" path="/param"/>
    public void Freshen(StoredVariant variant, bool isAnswer, RequestHead request, ResponseHead notModified,
        DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        Entry? entry = tree?.Update(variant, response =>
        {
            Validation.Freshen(response, request, notModified, requestTime, responseTime);
            if (isAnswer)
                Variance.Admit(response, request);
        });
        if (entry is not null)
            Memory.Remove(entry);
    }

    /// <summary>All variants must be validated before their next use (RFC 9111 §4.4).</summary>
    public void Invalidate(TargetUri uri) => Current()?.Outdating.Mark(uri);

    /// <summary>What belongs to groups of an origin must be validated before its next use (RFC 9875 §3).</summary>
    /// <param name="uri">A target of that origin.</param>
    /// <param name="groups">The origin's names of them.</param>
    public void InvalidateGroups(TargetUri uri, IReadOnlyList<string> groups) =>
        Current()?.Outdating.MarkGroups(uri, groups, time.GetUtcNow());

    /// <summary>Updates what the presented request selects from a 200 to HEAD, or marks it as
    /// <see cref="Invalidate"/> does where the origin has something else by now (RFC 9111 §4.3.5).</summary>
    /// <param name="uri">The target.</param>
    /// <param name="presented">The request for it, to which HEAD was the method.</param>
    /// <param name="answer">As the origin sent it.</param>
    /// <param name="requestTime">When it was asked.</param>
    /// <param name="responseTime">When it answered.</param>
    public void LearnFromHead(TargetUri uri, RequestHead presented, ResponseHead answer, DateTimeOffset requestTime,
        DateTimeOffset responseTime) =>
        Current()?.HeadUpdates.Apply(uri, presented, answer, requestTime, responseTime);

    /// <summary>Forgets a stored response and deletes its file; who reads it goes on.</summary>
    public void Remove(Entry entry) => tree?.Remove(entry);

    /// <summary>Forgets all that is stored of a target, a file that a person put there included, and deletes it; who
    /// reads it goes on. Of what is on its way nothing is stored.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="StoreException">The disk fails.</exception>
    public int Purge(TargetUri uri)
    {
        using Inventory stock = TakeStock();
        return stock.Find(uri).Count(stock.TryRemove) + stock.ForgetUnfinished(uri.Key);
    }

    /// <summary>How the version that a URL names stands among those of its package that are stored; null: it names
    /// none, or versions are not looked at.</summary>
    public VersionStanding? StandingOf(TargetUri uri) => Current()?.StandingOf(uri);

    /// <summary>What indexes tell of contents; null: nothing, where there is no tree or what lies in it has no target
    /// of its own (<c>--flat</c>).</summary>
    public DigestTables? Digests => options.Flat ? null : Current()?.Digests;

    /// <summary>Whether its tree, whose lock it has, lies where the root leads now. Makes none anew.</summary>
    public bool IsInPlace => tree is not null && tree.IsInPlace();

    /// <summary>Bytes of the log of what is stored.</summary>
    public long LogLength => tree?.LogLength ?? 0;

    /// <summary>For whoever looks at all that is stored; the caller disposes it.</summary>
    /// <exception cref="StoreException">There is no tree that could be used.</exception>
    public Inventory TakeStock() => (Current() ?? throw refusal!).TakeStock(reads);

    /// <summary>Does every few seconds what is due, without end.</summary>
    /// <param name="workers">Runs what waits for a disk.</param>
    public IEnumerable<Yield> Maintain(WorkerService workers)
    {
        var outcome = new Result();
        if (options.KeptVersions is not null)
            yield return Yield.Try(KeepUp(workers), outcome);
        while (true)
        {
            yield return Yield.Wait(UpkeepInterval);
            // What the disk refuses is tried again.
            yield return Yield.Try(KeepUp(workers), outcome);
        }
    }

    /// <summary>Does what is due now: syncs what was stored, rewrites the log if most of it is void, and makes a
    /// snapshot of the index where a start would have much to replay.</summary>
    /// <param name="workers">Runs what waits for a disk.</param>
    /// <exception cref="StoreException">The disk refuses; what was not done is due still.</exception>
    public IEnumerable<Yield> KeepUp(WorkerService workers) => tree?.KeepUp(workers) ?? [];

    /// <summary>As <see cref="KeepUp"/>, and what is not worth it yet: for a person who asks for it.</summary>
    /// <param name="workers">Runs what waits for a disk.</param>
    /// <exception cref="StoreException">The disk refuses; what was not done is due still.</exception>
    public IEnumerable<Yield> TidyUp(WorkerService workers) => Current()?.KeepUp(workers, atOnce: true) ?? [];

    /// <summary>Ends in order, after whatever searches and writes. Entries that are held stay readable.</summary>
    public void Dispose() => tree?.Dispose();

    // The tree where the root leads now; null: it cannot be used, and refusal says why.
    private StoredTree? Current()
    {
        if (tree is not null && !tree.IsInPlace())
        {
            options.Warn?.Invoke($"{options.Root} was removed or replaced: what was stored there is forgotten");
            tree.Dispose();
            tree = null;
            refusal = null;
        }

        if (tree is not null || (refusal is not null && time.GetElapsedTime(refusedAt) < RetryInterval))
            return tree;
        try
        {
            tree = Open();
        }
        catch (StoreException refused)
        {
            refusal = refused;
            refusedAt = time.GetTimestamp();
        }

        return tree;
    }

    private StoredTree Open() => new(files, options, reads, Memory, time);
}
