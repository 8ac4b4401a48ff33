using System.Diagnostics.CodeAnalysis;
using Fibers;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Finds stored responses: among those that are open, and else by way of the disk
/// (<see cref="Lookup"/>).</summary>
/// <param name="folder">The disk.</param>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="departures">Takes the files in the end.</param>
/// <param name="publication">Clears what turns out to be void.</param>
/// <param name="reads">Runs what may wait for a disk; null: it runs at once.</param>
/// <param name="time">The clock.</param>
/// <param name="flat">Whether plain 200s lie in the root.</param>
/// <param name="isInPlace">Whether the root still leads to what is open.</param>
internal sealed class EntrySearch(IFolder folder, StoredIndex index, OpenEntries open, Departures departures,
    Publication publication, WorkerService? reads, TimeProvider time, bool flat, Func<bool> isInPlace)
{
    // How often a search starts over because what it found was replaced meanwhile.
    private const int MaximumSearches = 4;

    // Files that are looked for at once though nobody asks for them.
    private const int MostChecked = 64;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    // Where there is nothing to select among.
    private static readonly RequestHead NoRequest = new();

    private readonly List<long> positions = [];

    // Of the last search: what is not found at once is searched for again in the same step.
    private TargetUri? lastUri;
    private string lastPlainPath = "";

    // Of the open ones, how many had their turn.
    private int checkedCount;

    /// <inheritdoc cref="FileStore.TryFindOpen"/>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = open.Find(uri.Key, presented);
        if (FlatKeyOf(uri) is { } flatKey && open.Find(flatKey, presented) is { } other
            && (entry is null || other.IsPreferredTo(entry)))
            entry = other;
        if (entry is null)
            return false;

        if (!IsPreferred(uri, entry) || !IsStillThere(entry))
        {
            entry = null;
            return false;
        }

        open.Touch(entry);
        return true;
    }

    /// <summary>Finds what is not open where the system has all of it in its memory that must be looked at, so that it
    /// waits for no disk. Not held for the caller.</summary>
    /// <returns>False: nothing was found, or the disk must be asked.</returns>
    public bool TryFindAtOnce(TargetUri uri, RequestHead presented, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        using var lookup = new Lookup(folder, index, CandidatesFor(uri), PlainPathOf(uri), presented);
        if (lookup.RunAtOnce() is not { } isFound)
            return false;
        foreach (ObsoleteRecord old in lookup.Obsolete)
            Forget(old);
        if (isFound)
            entry = Adopt(uri, lookup);
        return isFound;
    }

    /// <inheritdoc cref="FileStore.Find"/>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry)
    {
        string plainPath = PlainPathOf(uri);
        for (int search = 0; search < MaximumSearches && entry.Value is null; search++)
        {
            if (TryFindOpen(uri, presented, out Entry? known))
            {
                known.Hold();
                entry.Value = known;
                yield break;
            }

            List<Candidate> candidates = CandidatesFor(uri);
            RequestHead selecting = candidates.Count == 0 ? NoRequest : CopyOf(presented);
            using var lookup = new Lookup(folder, index, candidates, plainPath, selecting);
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

    /// <summary>Lets go of files that a person has removed and that nobody asks for any more, or their room on the disk
    /// would not be free before the program ends. Looks at a few each time.</summary>
    public void ReleaseRemoved()
    {
        List<Entry> next = [.. open.LeastUsed.Skip(checkedCount).Take(MostChecked)];
        checkedCount = next.Count < MostChecked ? 0 : checkedCount + MostChecked;
        foreach (Entry entry in next)
            IsConfirmed(entry);
    }

    /// <summary>Records that may be the target's, the newest first.</summary>
    public List<Candidate> CandidatesFor(TargetUri uri)
    {
        var candidates = new List<Candidate>();
        AddCandidates(uri.Key, candidates);
        if (FlatKeyOf(uri) is { } flatKey)
            AddCandidates(flatKey, candidates);
        candidates.Sort((left, right) => right.Position.CompareTo(left.Position));
        return candidates;
    }

    /// <summary>Whether there may be a record of the target.</summary>
    /// <param name="uri">The target.</param>
    /// <param name="beside">Where one lies that does not count; zero: all do.</param>
    public bool HasCandidates(TargetUri uri, long beside) =>
        HasCandidates(uri.Key, beside) || (FlatKeyOf(uri) is { } flatKey && HasCandidates(flatKey, beside));

    private bool HasCandidates(string key, long beside)
    {
        positions.Clear();
        index.Find(key, positions);
        return positions.Count > (positions.Contains(beside) ? 1 : 0);
    }

    // The fiber's own may be of another request by the time a thread reads it.
    private static RequestHead CopyOf(RequestHead presented)
    {
        var copy = new RequestHead();
        copy.CopyFrom(presented);
        return copy;
    }

    private string PlainPathOf(TargetUri uri)
    {
        if (uri != lastUri)
            (lastUri, lastPlainPath) = (uri, EntryPath.Plain(uri, flat));
        return lastPlainPath;
    }

    private string? FlatKeyOf(TargetUri uri) => flat ? EntryPath.FlatKey(uri) : null;

    private void AddCandidates(string key, List<Candidate> candidates)
    {
        positions.Clear();
        index.Find(key, positions);
        foreach (long position in positions)
            candidates.Add(new Candidate(key, position));
    }

    // Of several that fit one is to be preferred (RFC 9111 §4.1). One that is not open might be it.
    private bool IsPreferred(TargetUri uri, Entry entry) =>
        IsPreferred(uri.Key, entry) && (FlatKeyOf(uri) is not { } flatKey || IsPreferred(flatKey, entry));

    private bool IsPreferred(string key, Entry entry)
    {
        positions.Clear();
        index.Find(key, positions);
        foreach (long position in positions)
        {
            if (position == entry.Position || position <= entry.OutranksUpTo)
                continue;
            Entry? other = open.First(key);
            while (other is not null && other.Position != position)
                other = other.NextVariant;
            if (other is null)
                return false;
        }

        return true;
    }

    // Looks at most once a second whether a person removed or changed the file, and where it has to be read each time
    // whether it is still the same.
    private bool IsStillThere(Entry entry)
    {
        bool isRecent = time.GetElapsedTime(entry.CheckedAt) < CheckInterval;
        if (isRecent && (entry.Ready is not null || entry.IsUnchanged()))
            return true;
        if (!isInPlace() || !IsConfirmed(entry))
            return false;

        // At most once a second, so that a use costs next to nothing.
        index.NoteUse(entry.Key, entry.Position);
        entry.CheckedAt = time.GetTimestamp();
        return true;
    }

    // What is gone, or another by now, is forgotten.
    private bool IsConfirmed(Entry entry)
    {
        try
        {
            FileFacts? facts = folder.TryStat(entry.Path);
            if (facts is not { } present || !present.Confirms(entry.Facts, moved: false))
            {
                Forget(new ObsoleteRecord(entry.Key, new ReplacedRecord(entry.Position, entry.Facts.Length)));
                open.Remove(entry);
                return false;
            }

            string plainPath = EntryPath.Plain(entry.Uri, flat);
            if (entry.Path != plainPath && folder.TryStat(plainPath) is { Kind: FileKind.File } plain
                && plain.Changed > entry.Facts.Changed)
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

        return true;
    }

    private Entry Adopt(TargetUri uri, Lookup lookup)
    {
        string key = lookup.Record?.Key ?? FlatKeyOf(uri) ?? uri.Key;
        Entry? known = open.Find(key, lookup.Position, lookup.Path);
        if (known is not null && known.Facts == lookup.Facts)
        {
            known.CheckedAt = time.GetTimestamp();
            known.OutranksUpTo = lookup.OutranksUpTo;
            return known;
        }

        if (known is not null)
            open.Remove(known);
        StoredResponse response = lookup.Record?.Response ?? PlainFile.ResponseOf(uri, lookup.Facts);
        index.Groups.Settle(uri, response);
        var entry = new Entry(
            folder, departures, uri, key, response, lookup.Take(), lookup.Facts.Length)
        {
            Path = lookup.Path,
            Facts = lookup.Facts,
            Position = lookup.Position,
            OutranksUpTo = lookup.OutranksUpTo,
            CheckedAt = time.GetTimestamp(),
        };
        entry.BecomeComplete(lookup.Facts.Length);
        index.NoteUse(entry.Key, entry.Position);
        open.Add(entry);
        if (lookup.Record is { } record && index.IsMoved(lookup.Position, record))
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

    private void Forget(ObsoleteRecord old)
    {
        if (open.Find(old.Key, old.Replaced.Position, old.Owner?.Path ?? "") is { } entry)
            open.Remove(entry);
        publication.Clear(old, newPath: "");
    }
}
