using System.Buffers;
using System.Security.Cryptography;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store.Digests;

namespace Replicator.Store;

/// <summary>What a person sees and does of one tree: goes through all that is stored, looks at it and takes it
/// away.</summary>
/// <remarks>On the loop's thread; what may wait for a disk, and is not about one response alone, runs on
/// <c>reads</c>. The tree is not closed before this is disposed.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="departures">Deletes contents.</param>
/// <param name="publication">Forgets records and deletes their files.</param>
/// <param name="search">Knows which records may be a target's.</param>
/// <param name="digests">What indexes tell of contents.</param>
/// <param name="unfinished">What is not whole.</param>
/// <param name="reads">Runs what waits for a disk; null: it runs at once.</param>
/// <param name="time">The clock.</param>
/// <param name="flat">Whether plain 200s lie in the root.</param>
/// <param name="leave">Called once, when this is disposed.</param>
internal sealed class Inventory(IFolder folder, StoredIndex index, OpenEntries open, Departures departures,
    Publication publication, EntrySearch search, DigestTables digests, UnfinishedContents unfinished,
    WorkerService? reads, TimeProvider time, bool flat, Action leave) : IDisposable
{
    /// <summary>Where that lies which <see cref="MoveAside"/> takes away.</summary>
    public const string AsideFolder = EntryPath.OwnFolder + "/aside";

    private const int HashedBlock = 256 << 10;

    private readonly List<long> positions = [];
    private StoreWalk? walk;

    /// <summary>Stored responses that have records.</summary>
    public long Count => index.Count;

    /// <summary>Bytes of the log that the walk so far could not read.</summary>
    public long DamagedLength => walk?.DamagedLength ?? 0;

    /// <summary>What indexes tell of contents.</summary>
    public DigestTables Digests => digests;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The next of all stored responses, by no order that means anything; one that is updated meanwhile may
    /// come twice. Begins with the first at the first call. The value is null when all were given.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public IEnumerable<Yield> Next(WalkDepth depth, Result<IReadOnlyList<StoredItem>?> batch)
    {
        if (walk is null)
        {
            walk = new StoreWalk(folder, index, depth);
            index.WalkCount++;
        }

        batch.Value = null;
        if (!walk.TryBegin())
            yield break;
        var done = new Result<bool>();
        yield return Yield.Call(Run(walk.Read, done));
        batch.Value = [.. walk.Found.Where(item => index.Contains(item.Key, item.Position)).Select(Seen)];
    }

    /// <summary>Runs what waits for a disk.</summary>
    public IEnumerable<Yield> Run(Action job, Result<bool> done)
    {
        if (reads is not null)
            return reads.Run(Do, done);
        done.Value = Do();
        return [];

        bool Do()
        {
            job();
            return true;
        }
    }

    /// <summary>All that is stored of a target, the newest first; a file that a person put there is the last.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public IReadOnlyList<StoredItem> Find(TargetUri uri)
    {
        var items = new List<StoredItem>();
        foreach (Candidate candidate in search.CandidatesFor(uri))
            Add(candidate, items);
        foreach (StoredItem item in items)
            index.Groups.Settle(uri, item.Response);
        string plainPath = EntryPath.Plain(uri, flat);
        if (items.TrueForAll(item => item.Path != plainPath) && PutByHand(uri, plainPath) is { } file)
            items.Add(file);
        return items;
    }

    /// <summary>Contents that broke off and are kept to be continued, the oldest first, for each of which the disk is
    /// asked, and those that are on their way.</summary>
    public IReadOnlyList<UnfinishedItem> Unfinished() => [.. unfinished.List(), .. unfinished.Growing.List()];

    /// <summary>Where a content that is not whole would lie as a plain file.</summary>
    public string PlaceOf(UnfinishedItem item) =>
        EntryUri.Parse(item.Target) is { } uri ? EntryPath.Plain(uri, flat) : item.Path;

    /// <summary>Those of one target that broke off.</summary>
    public IEnumerable<UnfinishedItem> BrokenOff(TargetUri uri)
    {
        foreach (UnfinishedItem item in unfinished.List().Where(item => item.Target == uri.Key))
        {
            index.Groups.Settle(uri, item.Content.Response);
            yield return item;
        }
    }

    /// <summary>Nothing that broke off of a target is continued, and what is there of it goes; what is on its way goes
    /// on for those who read it, and is not stored.</summary>
    /// <param name="target">The target URI's key.</param>
    /// <returns>How many contents that is about.</returns>
    public int ForgetUnfinished(string target) => unfinished.Forget(target);

    /// <summary>What lies at a path, as far as the path tells of which target it is. Empty: nothing, or only
    /// <see cref="Next"/> finds it.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public IReadOnlyList<StoredItem> Find(string path)
    {
        if (flat && !path.Contains('/'))
            return FindFlat(path);
        return EntryUri.Of(path) is { } uri ? [.. Find(uri).Where(item => item.Path == path)] : [];
    }

    /// <summary>Forgets a stored response and deletes its file; who reads it goes on. False: it was gone
    /// already.</summary>
    /// <exception cref="StoreException">A person's file cannot be deleted.</exception>
    public bool TryRemove(StoredItem item)
    {
        if (item.Record is { } record && !index.Contains(item.Key, item.Position))
            return false;
        if (open.Find(item.Key, item.Position, item.Path) is { } entry)
            open.Remove(entry);
        if (item.Record is null)
            return departures.TryDelete(item.Path, item.Length);
        var replaced = new ReplacedRecord(item.Position, item.Record.Facts.Length);
        publication.Clear(new ObsoleteRecord(item.Key, replaced, item.Record), newPath: "");
        return true;
    }

    /// <summary>The keys of the target URIs that something is stored of and whose keys have that hash.</summary>
    public IReadOnlyList<string> TargetsOf(ulong hash)
    {
        positions.Clear();
        index.Find(hash, positions);
        return positions.Count == 0
            ? []
            : [.. positions.Select(position => index.Read(position)?.Target).OfType<string>().Distinct()];
    }

    /// <summary>What indexes tell of a content, as <see cref="DigestTables.Believed"/>.</summary>
    /// <exception cref="IOException">The disk fails, or there is too much to do already.</exception>
    public IEnumerable<Yield> FindTold(string target, UrlClass urlClass, Result<IReadOnlyList<ToldDigest>> told) =>
        digests.Find(target, urlClass, reads, told);

    /// <summary>What the content of a file is in truth; blocks, so for Workers.</summary>
    /// <param name="item">With what lies there.</param>
    /// <param name="expected">Of the same algorithm.</param>
    /// <returns>Null: another file is there by now, or it takes too much to tell.</returns>
    /// <exception cref="StoreException">The disk fails.</exception>
    public ContentDigest? DigestOf(StoredItem item, ContentDigest expected)
    {
        using SafeFileHandle? file = folder.TryOpen(item.Path, out FileFacts facts);
        if (file is null || facts != item.Present)
            return null;
        using IncrementalHash hash = expected.Begin();
        byte[] block = ArrayPool<byte>.Shared.Rent(HashedBlock);
        try
        {
            for (long position = 0; folder.Read(file, block, position) is > 0 and var count; position += count)
                hash.AppendData(block, 0, count);
            return expected.End(
                hash, new ContentStream((buffer, position) => folder.Read(file, buffer, position), facts.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Looks once more, at once; null if its record has been replaced since.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public StoredItem? Refresh(StoredItem item) => index.Contains(item.Key, item.Position)
        ? Seen(item with { Present = folder.TryStat(item.Path) })
        : null;

    /// <summary>Whether another record tells of the file that lies there, so that this one is void: a damaged log may
    /// have lost what said so.</summary>
    public bool IsAnothers(StoredItem item)
    {
        positions.Clear();
        index.Find(item.Key, positions);
        return item.Present is { } facts && positions.Exists(position => position != item.Position
            && index.Read(position) is { } record && record.Key == item.Key && record.Path == item.Path
            && facts.Confirms(record.Facts, index.IsMoved(position, record)));
    }

    /// <summary>Forgets a stored response, and keeps what lies there below <see cref="AsideFolder"/>.</summary>
    /// <returns>Where it is now; null: there was nothing, or a folder, a link or another's file, which stays.</returns>
    /// <exception cref="StoreException">The disk refuses; the record is forgotten all the same.</exception>
    public string? MoveAside(StoredItem item)
    {
        if (open.Find(item.Key, item.Position, item.Path) is { } entry)
            open.Remove(entry);
        if (item.Record is { } record && index.Contains(item.Key, item.Position))
            index.Remove(item.Key, new ReplacedRecord(item.Position, record.Facts.Length));
        if (item.Present?.Kind != FileKind.File || IsAnothers(item))
            return null;

        folder.MakeFolder(AsideFolder, isPrivate: true);
        string way = AsideFolder;
        string[] names = item.Path.Split('/');
        foreach (string name in names.AsSpan(0, names.Length - 1))
            folder.MakeFolder(way += $"/{name}", isPrivate: true);
        string place = $"{way}/{names[^1]}";
        for (int number = 1; folder.TryStat(place) is not null; number++)
            place = $"{way}/{number}-{names[^1]}";
        folder.Rename(item.Path, place);
        return place;
    }

    /// <summary>Deletes a folder with nothing in it. Here and not on another thread, where it could come between the
    /// making of a folder and that of the file in it. False: something is in it, or it is gone.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public bool TryDeleteEmptyFolder(string path) => publication.TryDeleteEmptyFolder(path);

    /// <summary>Goes through the folders below the root; not the store's own.</summary>
    public FolderWalk Folders() => new(folder);

    /// <summary>The tree may be closed, and its log rewritten, from now on.</summary>
    public void Dispose()
    {
        if (walk is not null)
            index.WalkCount--;
        walk = null;
        leave();
    }

    private List<StoredItem> FindFlat(string name)
    {
        var items = new List<StoredItem>();
        positions.Clear();
        index.Find(name, positions);
        foreach (long position in positions.ToArray())
            Add(new Candidate(name, position), items);
        return [.. items.Where(item => item.Path == name)];
    }

    private void Add(Candidate candidate, List<StoredItem> items)
    {
        if (index.Read(candidate.Position) is not { } record || record.Key != candidate.Key)
            return;
        var item = new StoredItem(candidate.Position, record, record.Key, record.Target, record.Path,
            record.Response, folder.TryStat(record.Path))
        {
            IsMoved = index.IsMoved(candidate.Position, record),
        };
        items.Add(Seen(item.Present is null ? item : item with { Used = folder.LastRead(record.Path) }));
    }

    private StoredItem? PutByHand(TargetUri uri, string path)
    {
        if (!EntryPath.MayBePutByHand(path) || folder.TryStat(path) is not { Kind: FileKind.File } facts)
            return null;
        string key = flat ? EntryPath.FlatKey(uri) ?? uri.Key : uri.Key;
        return Seen(new StoredItem(0, null, key, uri.Key, path, PlainFile.ResponseOf(uri, facts), facts)
        {
            Used = folder.LastRead(path),
        });
    }

    // With what only the loop's thread knows of it.
    private StoredItem Seen(StoredItem item)
    {
        if (open.Find(item.Key, item.Position, item.Path) is not { } entry)
            return item;
        DateTimeOffset used = time.GetUtcNow() - time.GetElapsedTime(entry.CheckedAt);
        return item with
        {
            IsInUse = entry.HolderCount > 0,
            Used = item.Used is { } earlier && earlier > used ? earlier : used,
        };
    }
}
