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

    // How often a search starts over because what it found was replaced meanwhile.
    private const int MaximumSearches = 4;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly StoreOptions options;
    private readonly WorkerService? reads;
    private readonly TimeProvider time;
    private readonly IFolder folder;
    private readonly RootLock rootLock;
    private readonly StoredIndex index;
    private readonly OpenEntries open;
    private readonly FreeSpace space;
    private readonly Publication publication;
    private readonly List<long> positions = [];
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
        this.reads = reads;
        this.time = time;
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

        open = new OpenEntries(options.MaximumOpenFiles);
        space = new FreeSpace(folder, options.MinimumFree, time);
        publication = new Publication(folder, index, open, time, options.Flat);
    }

    /// <summary>For pages: how full it is.</summary>
    public StoreFigures Figures => new(index.Count, index.ContentLength, space.Length);

    /// <summary>A stored response that is open already: no system call but the stat that is due once a second. Not
    /// held for the caller, who holds it if it is to outlast this step.</summary>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = open.Find(uri.Key, presented);
        if (FlatKeyOf(uri) is { } flatKey && open.Find(flatKey, presented) is { } flat
            && (entry is null || flat.Position > entry.Position))
            entry = flat;
        if (entry is null)
            return false;

        if (!IsNewest(uri, entry) || !IsStillThere(entry))
        {
            entry = null;
            return false;
        }

        open.Touch(entry);
        return true;
    }

    /// <summary>Finds the stored response that the presented request selects (RFC 9111 §4); the value stays null if
    /// there is none, or if the disk fails. Waits for <c>reads</c> where the disk must be asked. The entry is held
    /// for the caller, who releases it.</summary>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry)
    {
        string plainPath = EntryPath.Plain(uri, options.Flat);
        for (int search = 0; search < MaximumSearches && entry.Value is null; search++)
        {
            if (TryFindOpen(uri, presented, out Entry? known))
            {
                known.Hold();
                entry.Value = known;
                yield break;
            }

            // The fiber's own request head may be another one's by the time a thread reads it.
            var copy = new RequestHead();
            copy.CopyFrom(presented);
            using var lookup = new Lookup(folder, index, CandidatesFor(uri), plainPath, copy);
            var found = new Result<bool>();
            if (reads is null)
                found.Value = lookup.Run();
            else
                yield return Yield.Try(reads.Run(lookup.Run, found), found);

            // With too much to do already, nothing is found rather than waited for.
            if (found.Failed)
                yield break;
            // The world may have changed while the disk was asked: then what was found says nothing.
            if (!lookup.Candidates.SequenceEqual(CandidatesFor(uri)))
                continue;
            foreach (ObsoleteRecord old in lookup.Obsolete)
                Forget(old);
            if (!found.Value)
                yield break;
            entry.Value = Adopt(uri, lookup);
            entry.Value.Hold();
        }
    }

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
        List<Candidate> candidates = CandidatesFor(uri);
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
        bool isPlain = stored.Head.Status == 200 && Variance.IsPlain(stored.Head);
        return isPlain && FlatKeyOf(uri) is { } flatKey ? flatKey : uri.Key;
    }

    // Records that may be the target's, the newest first.
    private List<Candidate> CandidatesFor(TargetUri uri)
    {
        var candidates = new List<Candidate>();
        AddCandidates(uri.Key, candidates);
        if (FlatKeyOf(uri) is { } flatKey)
            AddCandidates(flatKey, candidates);
        candidates.Sort((left, right) => right.Position.CompareTo(left.Position));
        return candidates;
    }

    private void AddCandidates(string key, List<Candidate> candidates)
    {
        positions.Clear();
        index.Find(key, positions);
        foreach (long position in positions)
            candidates.Add(new Candidate(key, position));
    }

    // Of several that fit the newest counts (RFC 9111 §4.1). One that is not open might be it.
    private bool IsNewest(TargetUri uri, Entry entry) =>
        IsNewest(uri.Key, entry) && (FlatKeyOf(uri) is not { } flatKey || IsNewest(flatKey, entry));

    private bool IsNewest(string key, Entry entry)
    {
        positions.Clear();
        index.Find(key, positions);
        foreach (long position in positions)
        {
            if (position <= entry.Position)
                continue;
            Entry? other = open.First(key);
            while (other is not null && other.Position != position)
                other = other.NextVariant;
            if (other is null)
                return false;
        }

        return true;
    }

    // Looks at most once a second whether a person removed or changed the file.
    private bool IsStillThere(Entry entry)
    {
        if (time.GetElapsedTime(entry.CheckedAt) < CheckInterval)
            return true;

        try
        {
            FileFacts? facts = folder.TryStat(entry.Path);
            if (facts is not { } present || !present.Confirms(entry.Facts, moved: false))
            {
                Forget(new ObsoleteRecord(entry.Key, new ReplacedRecord(entry.Position, entry.Facts.Length)));
                open.Remove(entry);
                return false;
            }

            string plainPath = EntryPath.Plain(entry.Uri, options.Flat);
            if (entry.Path != plainPath && folder.TryStat(plainPath)?.Changed > entry.Facts.Changed)
            {
                // Perhaps a person's; the search by way of the disk knows.
                open.Remove(entry);
                return false;
            }
        }
        catch (StoreException)
        {
            // A disk that does not answer takes nothing from what is open.
        }

        entry.CheckedAt = time.GetTimestamp();
        return true;
    }

    private Entry Adopt(TargetUri uri, Lookup lookup)
    {
        string key = lookup.Record?.Key ?? FlatKeyOf(uri) ?? uri.Key;
        Entry? known = open.Find(key, lookup.Position, lookup.Path);
        if (known is not null && known.Facts == lookup.Facts)
        {
            known.CheckedAt = time.GetTimestamp();
            return known;
        }

        if (known is not null)
            open.Remove(known);
        StoredResponse response = lookup.Record?.Response ?? PlainFile.ResponseOf(uri, lookup.Facts);
        var entry = new Entry(folder, uri, key, response, lookup.Take(), lookup.Facts.Length)
        {
            Path = lookup.Path,
            Facts = lookup.Facts,
            Position = lookup.Position,
            CheckedAt = time.GetTimestamp(),
        };
        entry.BecomeComplete(lookup.Facts.Length);
        open.Add(entry);
        if (index.IsMoved(lookup.Position) && lookup.Record is not null)
            TakeNewInode(entry);
        return entry;
    }

    // The tree was copied: from now on the file's inode and ctime count again.
    private void TakeNewInode(Entry entry)
    {
        try
        {
            publication.RecordAnew(entry, IndexRecordKind.Freshened);
        }
        catch (StoreException)
        {
            // Then length and mtime go on to decide.
        }
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

    private void Forget(ObsoleteRecord old)
    {
        if (open.Find(old.Key, old.Replaced.Position, old.Owner?.Path ?? "") is { } entry)
            open.Remove(entry);
        publication.Clear(old, newPath: "");
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
