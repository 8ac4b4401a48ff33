using Replicator.Http;

namespace Replicator.Store;

/// <summary>Marks what is stored of a target as changed at its origin: it must be validated before its next use
/// (RFC 9111 §4.4).</summary>
/// <param name="index">Takes the marks.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="variants">Finds what there is.</param>
/// <param name="publication">Deletes what cannot be marked.</param>
/// <param name="unfinished">Contents that broke off.</param>
/// <param name="flat">Whether plain 200s lie in the root.</param>
internal sealed class Outdating(StoredIndex index, OpenEntries open, StoredVariants variants, Publication publication,
    UnfinishedContents unfinished, bool flat)
{
    /// <inheritdoc cref="FileStore.Invalidate"/>
    public void Mark(TargetUri uri)
    {
        foreach ((Candidate place, IndexRecord? record) in variants.OldestFirst(uri))
        {
            // What cannot be read cannot be marked, and must not turn up again.
            if (record is null)
                index.Remove(place.Key, new ReplacedRecord(place.Position, 0));
            else if (!record.Response.Invalidated)
                Mark(place, record);
        }

        MarkOpen(uri.Key);
        if (flat && EntryPath.FlatKey(uri) is { } flatKey)
            MarkOpen(flatKey);
        unfinished.Invalidate(uri.Key);
    }

    /// <inheritdoc cref="FileStore.InvalidateGroups"/>
    /// <param name="uri">A target of their origin.</param>
    /// <param name="groups">The origin's names of them.</param>
    /// <param name="now">When.</param>
    public void MarkGroups(TargetUri uri, IReadOnlyList<string> groups, DateTimeOffset now)
    {
        index.Groups.Invalidate(uri, groups, now);
        foreach (Entry entry in open.LeastUsed)
            index.Groups.Settle(entry.Uri, entry.Response);
    }

    /// <summary>Marks one of them.</summary>
    /// <param name="candidate">Its record's place.</param>
    /// <param name="record">The record.</param>
    public void Mark(Candidate candidate, IndexRecord record)
    {
        record.Response.Invalidated = true;
        var replaced = new ReplacedRecord(candidate.Position, record.Facts.Length);
        Entry? entry = open.Find(candidate.Key, candidate.Position, record.Path);
        if (entry is not null)
            entry.Response.Invalidated = true;
        try
        {
            long position = index.Add(
                IndexRecordKind.Invalidated, record.Replacing(replaced, index.IsMoved(candidate.Position, record)));
            if (entry is not null)
                open.Renew(entry, position);
        }
        catch (StoreException)
        {
            // What cannot be marked must go, for it may be wrong.
            publication.Clear(new ObsoleteRecord(candidate.Key, replaced, record), newPath: "");
            if (entry is not null)
                open.Remove(entry);
        }
    }

    private void MarkOpen(string key)
    {
        for (Entry? entry = open.First(key); entry is not null; entry = entry.NextVariant)
            entry.Response.Invalidated = true;
    }
}
