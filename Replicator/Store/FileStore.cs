using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fibers;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Stored responses: content in plain files that mirror the URLs, all else in the index log.</summary>
/// <remarks>On the loop's thread; what may wait for a disk when something is looked for runs elsewhere
/// (<see cref="Lookup"/>).</remarks>
internal sealed class FileStore : IDisposable
{
    private const string UnfinishedFolder = EntryPath.OwnFolder + "/unfinished";
    private const string LogPath = EntryPath.OwnFolder + "/index";
    private const string LockPath = EntryPath.OwnFolder + "/lock";

    private readonly StoreOptions options;
    private readonly IFolder folder;
    private readonly RootLock rootLock;
    private readonly StoredIndex index;
    private readonly OpenEntries open;
    private readonly FreeSpace space;
    private readonly Publication publication;
    private readonly EntrySearch search;
    private long unfinishedCount;

    /// <summary>Opens the tree, making it if it is missing, replays its log and takes its lock.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="reads">Runs what may wait for a disk; null: it runs at once, on the loop's thread.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreException">Not a folder, not ours to write, or held by another instance (the message
    /// says by whom).</exception>
    public FileStore(IFileSystem files, StoreOptions options, WorkerService? reads, TimeProvider time)
    {
        this.options = options;
        folder = files.OpenRoot(options.Root);
        try
        {
            folder.MakeFolder(EntryPath.OwnFolder, isPrivate: true);
            rootLock = RootLock.Take(folder, LockPath, options.Root, options.Address);
            try
            {
                ClearUnfinished();
                index = new StoredIndex(folder, LogPath, options.Warn);
            }
            catch
            {
                rootLock.Dispose();
                throw;
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        Memory = new MemoryTier(options.Memory);
        open = new OpenEntries(options.MaximumOpenFiles, Memory);
        space = new FreeSpace(folder, options.MinimumFree, time);
        publication = new Publication(folder, index, open, time, options.Flat);
        search = new EntrySearch(folder, index, open, publication, reads, time, options.Flat);
    }

    /// <summary>What of it is ready in memory.</summary>
    public MemoryTier Memory { get; }

    /// <summary>For pages: how full it is.</summary>
    public StoreFigures Figures => new(index.Count, index.ContentLength, space.Length);

    /// <summary>A stored response that is open already: no system call but the stat that is due once a second. Not held
    /// for the caller, who holds it if it is to outlast this step.</summary>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry) =>
        search.TryFindOpen(uri, presented, out entry);

    /// <summary>Finds the stored response that the presented request selects (RFC 9111 §4); the value stays null if
    /// there is none, or if the disk fails. Waits for <c>reads</c> where the disk must be asked. The entry is held for
    /// the caller, who releases it.</summary>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry) =>
        search.Find(uri, presented, entry);

    /// <summary>Begins a new stored response; what was stored under the same key and variant stays until
    /// <see cref="EntryWriter.Complete"/>.</summary>
    /// <param name="uri">Its target URI.</param>
    /// <param name="request">The request as the client sent it; for the fields that Vary names.</param>
    /// <param name="response">Its end-to-end fields are copied.</param>
    /// <param name="requestTime">RFC 9111 §4.2.3.</param>
    /// <param name="responseTime">RFC 9111 §4.2.3.</param>
    /// <param name="length">Bytes announced; null: unknown.</param>
    /// <exception cref="StoreException">It cannot be written; the response goes unstored.</exception>
    public EntryWriter Create(TargetUri uri, RequestHead request, ResponseHead response, DateTimeOffset requestTime,
        DateTimeOffset responseTime, long? length)
    {
        space.Demand(length ?? 0);
        var stored = new StoredResponse { RequestTime = requestTime, ResponseTime = responseTime };
        stored.Head.CopyFrom(response);
        HopByHop.Remove(stored.Head.Fields);
        Variance.Select(response, request, stored.VaryFields);
        var copy = new RequestHead();
        copy.CopyFrom(request);

        unfinishedCount++;
        string path = $"{UnfinishedFolder}/{unfinishedCount.ToString(CultureInfo.InvariantCulture)}";
        var entry = new Entry(folder, uri, KeyFor(uri, stored), stored, folder.Create(path), length)
        {
            Path = path,
            IsUnfinished = true,
        };
        return new EntryWriter(folder, entry, copy, publication.Publish);
    }

    /// <summary>Updates a stored response from a 304 and records that (RFC 9111 §3.2). Where the record cannot be
    /// written the response is fresh until the program ends.</summary>
    public void Freshen(Entry entry, ResponseHead notModified, DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        Validation.Freshen(entry.Response, notModified, requestTime, responseTime);
        Memory.Remove(entry);
        // A person's file stays one: it is validated each time, and needs no record for that.
        if (entry.Position == 0 || !index.Contains(entry.Key, entry.Position))
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

    /// <summary>All variants must be validated before their next use (RFC 9111 §4.4).</summary>
    public void Invalidate(TargetUri uri)
    {
        List<Candidate> candidates = search.CandidatesFor(uri);
        // The oldest first, for the newest of them must stay so.
        candidates.Reverse();
        foreach (Candidate candidate in candidates)
        {
            IndexRecord? record = index.Read(candidate.Position);
            // What cannot be read cannot be marked, and must not turn up again.
            if (record is null)
                index.Remove(candidate.Key, new ReplacedRecord(candidate.Position, 0));
            else if (record.Key == candidate.Key && !record.Response.Invalidated)
                Invalidate(candidate, record);
        }

        InvalidateOpen(uri.Key);
        if (FlatKeyOf(uri) is { } flatKey)
            InvalidateOpen(flatKey);
    }

    /// <summary>Forgets a stored response and deletes its file; who reads it goes on.</summary>
    public void Remove(Entry entry)
    {
        if (entry.Position != 0 && index.Contains(entry.Key, entry.Position)
            && index.Read(entry.Position) is { } record)
        {
            var replaced = new ReplacedRecord(entry.Position, entry.Facts.Length);
            publication.Clear(new ObsoleteRecord(entry.Key, replaced, record), newPath: "");
        }

        open.Remove(entry);
    }

    /// <summary>Ends in order, after whatever searches and writes. Entries that are held stay readable.</summary>
    public void Dispose()
    {
        open.Dispose();
        index.Dispose();
        rootLock.Dispose();
        folder.Dispose();
    }

    private string? FlatKeyOf(TargetUri uri) => options.Flat ? EntryPath.FlatKey(uri) : null;

    // Where the tree is flat, what lies in the root has its name for a key, and all else the whole URI.
    private string KeyFor(TargetUri uri, StoredResponse stored)
    {
        FieldSection fields = stored.Head.Fields;
        bool isPlain = stored.Head.Status == 200 && EntryPath.CodingsOf(fields).Length == 0
            && EntryPath.VariantOf(fields, stored.VaryFields).Length == 0;
        return isPlain && FlatKeyOf(uri) is { } flatKey ? flatKey : uri.Key;
    }

    private void Invalidate(Candidate candidate, IndexRecord record)
    {
        record.Response.Invalidated = true;
        var replaced = new ReplacedRecord(candidate.Position, record.Facts.Length);
        try
        {
            long position = index.Add(IndexRecordKind.Invalidated, record.Replacing(replaced));
            Entry? entry = open.Find(candidate.Key, candidate.Position, record.Path);
            if (entry is not null)
                open.Renew(entry, position);
        }
        catch (StoreException)
        {
            // What cannot be marked must go, for it may be wrong.
            publication.Clear(new ObsoleteRecord(candidate.Key, replaced, record), newPath: "");
        }
    }

    private void InvalidateOpen(string key)
    {
        for (Entry? entry = open.First(key); entry is not null; entry = entry.NextVariant)
            entry.Response.Invalidated = true;
    }

    private void ClearUnfinished()
    {
        folder.MakeFolder(UnfinishedFolder, isPrivate: true);
        foreach (string name in folder.List(UnfinishedFolder))
        {
            try
            {
                folder.TryDelete($"{UnfinishedFolder}/{name}");
            }
            catch (StoreException)
            {
                // Nothing that we put there; it stays.
            }
        }
    }
}
