using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store.Digests;

namespace Replicator.Store;

/// <summary>What lies below one root, from the moment it was opened and locked until it is found to be gone: content in
/// plain files that mirror the URLs, all else in the index log.</summary>
/// <remarks>
/// In place → lost (the root, the lock or the log is no longer where it was) → retired (nothing of it is found or
/// published any more) → closed, when the last search or upkeep has ended. On the loop's thread; what may wait for a
/// disk when something is looked for runs elsewhere (<see cref="Lookup"/>).
/// </remarks>
internal sealed class StoredTree : IDisposable
{
    private const string LogPath = EntryPath.OwnFolder + "/index";
    private const string LockPath = EntryPath.OwnFolder + "/lock";

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // How often it looks whether another's upkeep has ended.
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(100);

    private readonly StoreOptions options;
    private readonly IFolder folder;
    private readonly RootLock rootLock;
    private readonly StoredIndex index;
    private readonly OpenEntries open;
    private readonly Departures departures;
    private readonly FreeSpace space;
    private readonly Publication publication;
    private readonly RoomKeeper room;
    private readonly EntrySearch search;
    private readonly StoredVariants variants;
    private readonly UnfinishedContents unfinished;
    private readonly KeptVersions? versions;
    private readonly TimeProvider time;

    // No other run, and no tree that was opened before at the same root, gives a file the same name.
    private readonly string run = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private long unfinishedCount;
    private long lookedAt;
    private int userCount;
    private bool isKept;
    private bool isLost;
    private bool isRetired;

    /// <summary>Opens the tree, making it if it is missing, replays its log and takes its lock.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="reads">Runs what may wait for a disk; null: it runs at once, on the loop's thread.</param>
    /// <param name="memory">Forgets what is not open any more.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreException">Not a folder, not ours to write, or held by another instance (the message
    /// says by whom).</exception>
    public StoredTree(IFileSystem files, StoreOptions options, WorkerService? reads, MemoryTier memory,
        TimeProvider time)
    {
        this.options = options;
        this.time = time;
        lookedAt = time.GetTimestamp();
        MachineRun machine = options.Machine ?? MachineRun.Read();
        folder = files.OpenRoot(options.Root);
        departures = new Departures(folder, reads, options.LongLength);
        try
        {
            rootLock = RootLock.Take(folder, LockPath, options.Root, options.Address);
            try
            {
                index = new StoredIndex(folder, LogPath, options);
                // The lock was written just now.
                long now = folder.TryStat(LockPath)?.Changed ?? 0;
                new Recovery(folder, index, departures, options.Warn).BeginRun(machine, now);
                var digestRoom = new DigestRoom(folder, options.MinimumFree, options.MaximumSize);
                Digests = new DigestTables(folder, index, departures, digestRoom, options.Warn);
                unfinished = new UnfinishedContents(folder, index, departures, time, machine.Boot, Begin);
            }
            catch
            {
                index?.Dispose();
                rootLock.Dispose();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        open = new OpenEntries(options.MaximumOpenFiles, memory);
        index.Relocated = (key, from, to) =>
        {
            if (open.Find(key, from, "") is { } entry)
                open.Renew(entry, to);
        };
        space = new FreeSpace(folder, options.MinimumFree, time);
        versions = options.KeptVersions is { } most ? new KeptVersions(index, most) : null;
        publication = new Publication(folder, index, open, departures, versions, time, options.Flat, machine.Boot);
        var kept = new Room(index, Digests, unfinished, publication, departures, space, options.MaximumSize);
        Digests.VacantLength = () => kept.VacantLength;
        var eviction = new Eviction(index, open, unfinished, publication, versions);
        room = new RoomKeeper(index, kept, eviction, departures, space, options, time);
        room.SayExcess();
        search = new EntrySearch(
            folder, index, open, departures, publication, reads, time, options.Flat, () => IsInPlace());
        variants = new StoredVariants(index, open, search, publication, reads);
        Outdating = new Outdating(index, open, variants, publication, unfinished, options.Flat);
        HeadUpdates = new HeadUpdates(index, variants, Outdating, memory);
    }

    public Outdating Outdating { get; }

    public DigestTables Digests { get; }

    public HeadUpdates HeadUpdates { get; }

    /// <inheritdoc cref="IFolder.IsReadOnly"/>
    public bool IsReadOnly => folder.IsReadOnly;

    /// <summary>For pages: how full it is.</summary>
    public StoreFigures Figures =>
        new(index.Count, index.Sums.ContentLength, space.Length, unfinished.Count, room.Used);

    /// <summary>Bytes of the log.</summary>
    public long LogLength => index.Current.End - index.Current.Base + (index.Old is { } old ? old.End - old.Base : 0);

    /// <summary>Whether its root, its lock and its log still lie where they did; looks at most once a second. A disk
    /// that does not answer takes nothing away.</summary>
    /// <param name="atOnce">Looks now: something failed.</param>
    public bool IsInPlace(bool atOnce = false)
    {
        if (isLost || (!atOnce && time.GetElapsedTime(lookedAt) < LookInterval))
            return !isLost;

        lookedAt = time.GetTimestamp();
        try
        {
            isLost = !folder.IsInPlace || !rootLock.IsInPlace || !index.IsInPlace;
        }
        catch (StoreException)
        {
            // It may be there still.
        }

        return !isLost;
    }

    /// <inheritdoc cref="FileStore.TryFindOpen"/>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry) =>
        search.TryFindOpen(uri, presented, out entry);

    /// <inheritdoc cref="EntrySearch.TryFindAtOnce"/>
    public bool TryFindAtOnce(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        return !isRetired && search.TryFindAtOnce(uri, presented, out entry);
    }

    /// <inheritdoc cref="FileStore.Find"/>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry) =>
        isRetired ? [] : Use(search.Find(uri, presented, entry));

    /// <inheritdoc cref="FileStore.KeepUp"/>
    /// <param name="workers">Runs what waits for a disk.</param>
    /// <param name="atOnce">Does also what is not worth it yet.</param>
    public IEnumerable<Yield> KeepUp(WorkerService workers, bool atOnce = false) => Use(KeepUpAlone(workers, atOnce));

    /// <inheritdoc cref="FileStore.StandingOf"/>
    public VersionStanding? StandingOf(TargetUri uri) => versions?.StandingOf(uri);

    /// <inheritdoc cref="FileStore.TakeStock"/>
    public Inventory TakeStock(WorkerService? reads)
    {
        userCount++;
        return new Inventory(
            folder, index, open, departures, publication, search, Digests, unfinished, reads, time, options.Flat, () =>
            {
                userCount--;
                CloseIfUnused();
            });
    }

    /// <inheritdoc cref="FileStore.HasVariants"/>
    public bool HasVariants(TargetUri uri, Entry? beside) =>
        !isRetired && search.HasCandidates(uri, beside?.Position ?? 0);

    /// <inheritdoc cref="FileStore.FindVariants"/>
    public IEnumerable<Yield> FindVariants(TargetUri uri, Result<List<StoredVariant>> found) =>
        isRetired ? [] : Use(variants.Find(uri, found));

    /// <inheritdoc cref="StoredVariants.Update"/>
    public Entry? Update(StoredVariant variant, Action<StoredResponse> update) =>
        isRetired ? null : variants.Update(variant, update);

    /// <inheritdoc cref="FileStore.Create"/>
    public EntryWriter Create(TargetUri uri, RequestHead request, ResponseHead response, DateTimeOffset requestTime,
        DateTimeOffset responseTime, long? length, long? partLength)
    {
        long expected = partLength ?? length ?? 0;
        room.Demand(expected);
        var stored = new StoredResponse { RequestTime = requestTime, ResponseTime = responseTime };
        stored.Head.CopyFrom(response);
        HopByHop.Remove(stored.Head.Fields);
        Variance.Select(response, request, stored.VaryFields);

        unfinishedCount++;
        string path = string.Create(
            CultureInfo.InvariantCulture, $"{UnfinishedContents.Folder}/{run}.{unfinishedCount}");
        var entry = new Entry(
            folder, departures, uri, EntryPath.KeyOf(uri, stored, options.Flat), stored, CreateUnfinished(path), length)
        {
            Path = path,
            IsUnfinished = true,
        };
        return Begin(entry, request, expected);
    }

    /// <inheritdoc cref="FileStore.TakeUnfinished"/>
    public UnfinishedContent? TakeUnfinished(TargetUri uri, RequestHead presented, bool wantsAll)
    {
        if (unfinished.Take(uri, presented) is not { } taken)
            return null;
        if (!wantsAll || room.TryDemand(taken.CompleteLength - taken.Length ?? 0))
            return taken;
        // Not now.
        taken.Dispose();
        return null;
    }

    /// <inheritdoc cref="FileStore.ListUnfinished"/>
    public IReadOnlyList<UnfinishedItem> ListUnfinished() => unfinished.List();

    /// <inheritdoc cref="FileStore.IsShortOf"/>
    public bool IsShortOf(long length) => room.IsShortOf(length);

    /// <inheritdoc cref="FileStore.MakeRoom"/>
    public IEnumerable<Yield> MakeRoom(long length) => room.MakeRoom(length);

    /// <inheritdoc cref="FileStore.GiveWay"/>
    public void GiveWay(Entry entry)
    {
        if (IsRecorded(entry) && !index.IsPinned(entry.Key, entry.Position))
            Remove(entry);
    }

    /// <inheritdoc cref="FileStore.Pin"/>
    public int Pin(TargetUri uri, bool isPinned) => new PinChange(index, open, variants, versions).Make(uri, isPinned);

    /// <summary>Records that an entry was updated from a 304, if it is one of this tree's.</summary>
    public void RecordFreshened(Entry entry)
    {
        index.Groups.Count(entry.Response);
        index.Groups.Settle(entry.Uri, entry.Response);
        // A person's file stays one: it is validated each time, and needs no record for that.
        if (!IsRecorded(entry))
            return;
        try
        {
            publication.RecordAnew(entry, IndexRecordKind.Freshened);
        }
        catch (StoreException)
        {
            // The old record stays: after the next start it is validated once more.
        }
    }

    /// <inheritdoc cref="FileStore.Remove"/>
    public void Remove(Entry entry)
    {
        if (IsRecorded(entry) && index.Read(entry.Position) is { } record)
        {
            var replaced = new ReplacedRecord(entry.Position, entry.Facts.Length);
            publication.Clear(new ObsoleteRecord(entry.Key, replaced, record), newPath: "");
        }

        open.Remove(entry);
    }

    /// <summary>Nothing of it is found or published any more. Entries that are held stay readable, and a search that
    /// runs goes on to its end.</summary>
    public void Dispose()
    {
        if (isRetired)
            return;
        isRetired = true;
        unfinished.Close(syncs: !isLost);
        open.Dispose();
        CloseIfUnused();
    }

    // It is not closed before that has ended.
    private IEnumerable<Yield> Use(IEnumerable<Yield> user)
    {
        userCount++;
        try
        {
            foreach (Yield wait in user)
                yield return wait;
        }
        finally
        {
            userCount--;
            CloseIfUnused();
        }
    }

    // One after the other: both would rewrite the log.
    private IEnumerable<Yield> KeepUpAlone(WorkerService workers, bool atOnce)
    {
        while (isKept)
            yield return Yield.Wait(KeepInterval);
        isKept = true;
        try
        {
            search.ReleaseRemoved();
            Digests.DropVoid();
            // What the disk refuses is tried again the next time, and keeps nobody from the rest.
            if (versions is not null)
                yield return Yield.Try(versions.Learn(folder, workers, () => isRetired), new Result());
            var census = new Census(folder, index, workers, options.Flat);
            yield return Yield.Call(new Upkeep(index, room, census, workers, () => isRetired, atOnce).Run());
        }
        finally
        {
            isKept = false;
        }
    }

    private bool IsRecorded(Entry entry)
    {
        if (!entry.IsIn(folder) || entry.Position == 0)
            return false;
        // One that was not open had nobody to tell it of its record's new position.
        if (!index.Contains(entry.Key, entry.Position))
            entry.Position = index.PositionOf(entry);
        return entry.Position != 0;
    }

    private void CloseIfUnused()
    {
        if (!isRetired || userCount > 0)
            return;
        open.Dispose();
        Digests.Dispose();
        index.Dispose();
        rootLock.Dispose();
        folder.Dispose();
    }

    private EntryWriter Begin(Entry entry, RequestHead request, long expected)
    {
        entry.Room = room;
        index.Groups.Count(entry.Response);
        room.Begin(entry, expected);
        unfinished.Growing.Begin(entry, request);
        return new EntryWriter(folder, entry, request, publication.Prepare, Publish, unfinished);
    }

    // A person may have cleared what looked like rubbish.
    private SafeFileHandle CreateUnfinished(string path)
    {
        try
        {
            return folder.Create(path);
        }
        catch (StoreException) when (IsInPlace(atOnce: true) && folder.TryStat(UnfinishedContents.Folder) is null)
        {
            folder.MakeFolder(UnfinishedContents.Folder, isPrivate: true);
            return folder.Create(path);
        }
    }

    private void Publish(Entry entry, RequestHead request)
    {
        if (isRetired)
            throw Gone();
        try
        {
            publication.Publish(entry, request);
            room.Release(entry);
            unfinished.Stored(entry, request);
        }
        catch (StoreException) when (!IsInPlace(atOnce: true))
        {
            throw Gone();
        }
    }

    private StoreException Gone() =>
        new($"{options.Root} was removed or replaced meanwhile", null, StoreFault.Gone);
}
