using Fibers;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Gives whole contents their names and records, and clears what they take the place of.</summary>
/// <remarks>The order makes a crash harmless after each step: the file is renamed (alone, it counts as put there by
/// a person, or is left alone where its name is marked), then one record names the new file and voids the old
/// records, then the old files go. A disk that would not take the record is found out before the rename, for what is
/// stored already must not be lost to it.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="departures">Deletes contents.</param>
/// <param name="versions">Is told what comes and goes; null: nobody needs it.</param>
/// <param name="time">The clock.</param>
/// <param name="flat">Whether plain 200s lie in the root.</param>
/// <param name="boot">The run of the machine.</param>
internal sealed class Publication(IFolder folder, StoredIndex index, OpenEntries open, Departures departures,
    KeptVersions? versions, TimeProvider time, bool flat, Guid boot)
{
    /// <summary>Variants of one key; beyond, the oldest go.</summary>
    public const int MaximumVariants = 32;

    private static readonly ReplacedRecord[] NoRecords = [];

    private readonly Placement placement = new(folder);
    private readonly List<long> positions = [];

    /// <inheritdoc cref="Placement.FolderCount"/>
    public long FolderCount => placement.FolderCount;

    /// <summary>Before <see cref="Publish"/>: waits for what would take long in it.</summary>
    /// <param name="entry">Whole.</param>
    public IEnumerable<Yield> Prepare(Entry entry)
    {
        try
        {
            return departures.IsLong(entry.Length) && folder.TryStat(PathOf(entry)) is not null
                ? departures.PrepareReplacing(entry.File, entry.Length)
                : [];
        }
        catch (StoreException)
        {
            // Whoever publishes it hears of it.
            return [];
        }
    }

    /// <param name="entry">Whole, under a name of the store's own; complete and open afterwards.</param>
    /// <param name="request">That it answers.</param>
    /// <exception cref="StoreException">It is not stored.</exception>
    public void Publish(Entry entry, RequestHead request)
    {
        index.Groups.Settle(entry.Uri, entry.Response);
        if (ModifiedTime(entry) is { } modified)
            folder.SetModifiedTime(entry.File, modified);
        string path = PathOf(entry);
        List<ObsoleteRecord> obsolete = FindObsolete(entry, path, request);
        // Mostly it is the first of its name, in a folder that has others.
        if (Replaces(entry, path, obsolete) || !folder.TryRenameNew(entry.Path, path))
        {
            path = placement.MakeWay(path, out long replacedLength);
            obsolete = FindObsolete(entry, path, request);
            if (Replaces(entry, path, obsolete))
                index.Reserve(RecordOf(entry, path, entry.Facts, ReplacedBy(entry, obsolete)));
            departures.Replace(entry.Path, path, replacedLength);
        }

        Record(entry, path, obsolete);

        foreach (ObsoleteRecord old in obsolete)
            Clear(old, path);
        RemoveOpen(entry, path);
        entry.CheckedAt = time.GetTimestamp();
        entry.BecomeComplete(entry.Length);
        open.Add(entry);
    }

    /// <summary>Appends what is known of an entry, which has a record, as a new one in its place.</summary>
    /// <exception cref="StoreException">It was not appended.</exception>
    public void RecordAnew(Entry entry, IndexRecordKind kind)
    {
        var replaced = new ReplacedRecord(entry.Position, entry.Facts.Length);
        open.Renew(entry, index.Add(kind, RecordOf(entry, entry.Path, entry.Facts, [replaced])));
    }

    /// <summary>Forgets a record, and deletes its file where that is still the store's.</summary>
    /// <param name="old">The record.</param>
    /// <param name="newPath">Where the file lies that took its place, which stays; empty if none did.</param>
    public void Clear(ObsoleteRecord old, string newPath)
    {
        if (index.Contains(old.Key, old.Replaced.Position))
            index.Remove(old.Key, old.Replaced);
        if (old.Owner is not { } owner)
            return;
        versions?.LookAt(old.Key, owner.Target);
        if (owner.Path == newPath)
            return;

        try
        {
            // What a person has put there since is not ours to delete.
            bool isMoved = index.IsMoved(old.Replaced.Position, owner);
            if (folder.TryStat(owner.Path) is { } facts && facts.Confirms(owner.Facts, isMoved))
                departures.TryDelete(owner.Path, facts.Length);
        }
        catch (StoreException)
        {
            // It lies there without a record, which serves nobody.
        }
    }

    /// <summary>Deletes a stored response to have its room: the file, unless it is a person's by now, folders that are
    /// empty then, and the record.</summary>
    /// <param name="record">What is known of it.</param>
    /// <param name="position">Where that is.</param>
    /// <returns>False: the disk refuses, and all is as before.</returns>
    public bool TryEvict(IndexRecord record, long position)
    {
        try
        {
            bool isOurs = folder.TryStat(record.Path) is { } facts
                && facts.Confirms(record.Facts, index.IsMoved(position, record));
            if (isOurs && departures.TryDelete(record.Path, record.Facts.Length))
                placement.ClearWay(record.Path);
        }
        catch (StoreException)
        {
            return false;
        }

        index.Remove(record.Key, new ReplacedRecord(position, record.Facts.Length));
        versions?.LookAt(record.Key, record.Target);
        return true;
    }

    /// <inheritdoc cref="IFolder.TryDeleteEmptyFolder"/>
    public bool TryDeleteEmptyFolder(string path) => placement.TryDeleteEmptyFolder(path);

    private bool Replaces(Entry entry, string path, List<ObsoleteRecord> obsolete) =>
        obsolete.Count > 0 || open.Find(entry.Key, 0, path) is not null;

    private void Record(Entry entry, string path, List<ObsoleteRecord> obsolete)
    {
        try
        {
            FileFacts facts = folder.Stat(entry.File);
            entry.Position = index.Add(
                IndexRecordKind.Stored, RecordOf(entry, path, facts, ReplacedBy(entry, obsolete)));
            entry.Facts = facts;
            entry.Path = path;
            entry.IsUnfinished = false;
            versions?.LookAt(entry.Key, entry.Uri.Key);
        }
        catch (StoreException)
        {
            // Without its record the response would lose what its fields demand, and what lay there is lost.
            foreach (ObsoleteRecord old in obsolete.Where(old => old.Owner?.Path == path))
                index.Remove(old.Key, old.Replaced);
            RemoveOpen(entry, path);
            folder.TryDelete(path);
            throw;
        }
    }

    private static ReplacedRecord[] ReplacedBy(Entry entry, List<ObsoleteRecord> obsolete)
    {
        ReplacedRecord[] own = entry.Unfinished is { Position: > 0 } unfinished
            ? [new ReplacedRecord(unfinished.Position, 0)]
            : NoRecords;
        return obsolete.Count == 0
            ? own
            : [.. obsolete.Where(old => old.Key == entry.Key).Select(old => old.Replaced), .. own];
    }

    private IndexRecord RecordOf(Entry entry, string path, FileFacts facts, IReadOnlyList<ReplacedRecord> replaces)
    {
        return new IndexRecord
        {
            Key = entry.Key,
            Target = entry.Uri.Key,
            Path = path,
            Facts = facts,
            Response = entry.Response,
            Boot = boot,
            Replaces = replaces,
        };
    }

    // A newer response takes the place of those that its own request would have selected, and of what lies under
    // its name.
    private List<ObsoleteRecord> FindObsolete(Entry entry, string path, RequestHead request)
    {
        var obsolete = new List<ObsoleteRecord>();
        AddObsolete(entry, entry.Key, path, request, obsolete);
        if (entry.Key != entry.Uri.Key)
            AddObsolete(entry, entry.Uri.Key, path, request, obsolete);
        else if (flat && EntryPath.FlatKey(entry.Uri) is { } flatKey)
            AddObsolete(entry, flatKey, path, request, obsolete);
        return obsolete;
    }

    private void AddObsolete(Entry entry, string key, string path, RequestHead request, List<ObsoleteRecord> obsolete)
    {
        positions.Clear();
        index.Find(key, positions);
        positions.Sort((left, right) => right.CompareTo(left));
        int kept = 0;
        foreach (long position in positions)
        {
            if (index.Read(position) is not { } record || record.Key != key)
                continue;
            bool stays = record.Path != path && entry.Response.Head.Fields.Contains("vary"u8)
                && !Variance.Matches(record.Response, request) && ++kept < MaximumVariants;
            if (!stays)
                obsolete.Add(new ObsoleteRecord(key, new ReplacedRecord(position, record.Facts.Length), record));
        }
    }

    private void RemoveOpen(Entry entry, string path)
    {
        RemoveOpen(entry.Key, path);
        if (entry.Key != entry.Uri.Key)
            RemoveOpen(entry.Uri.Key, path);
        else if (flat && EntryPath.FlatKey(entry.Uri) is { } flatKey)
            RemoveOpen(flatKey, path);
    }

    // Those whose records are void by now, and a person's file that was replaced.
    private void RemoveOpen(string key, string path)
    {
        Entry? next;
        for (Entry? entry = open.First(key); entry is not null; entry = next)
        {
            next = entry.NextVariant;
            if (entry.Path == path || (entry.Position != 0 && !index.Contains(key, entry.Position)))
                open.Remove(entry);
        }
    }

    private string PathOf(Entry entry)
    {
        ResponseHead head = entry.Response.Head;
        return EntryPath.Of(entry.Uri, head.Status, EntryPath.CodingsOf(head.Fields),
            EntryPath.VariantOf(head.Fields, entry.Response.VaryFields), flat);
    }

    // What the file's mtime is to be: Last-Modified, without one Date; without both it is left, unless it is none.
    private DateTimeOffset? ModifiedTime(Entry entry)
    {
        DateTimeOffset now = time.GetUtcNow();
        FieldSection fields = entry.Response.Head.Fields;
        if (fields.TryGet("last-modified"u8, out ReadOnlySpan<byte> value)
            && HttpDate.TryParse(value, now, out DateTimeOffset date))
            return date;
        if (fields.TryGet("date"u8, out value) && HttpDate.TryParse(value, now, out date))
            return date;
        return entry.Unfinished is null ? null : now;
    }
}
