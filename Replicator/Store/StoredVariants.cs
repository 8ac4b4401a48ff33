using Fibers;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>The stored responses to one URI, whatever requests they are for: an origin may be asked about all of
/// them.</summary>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="search">Knows which records may be a target's.</param>
/// <param name="publication">Writes records of open ones anew.</param>
/// <param name="reads">Runs what may wait for a disk; null: it runs at once.</param>
internal sealed class StoredVariants(
    StoredIndex index, OpenEntries open, EntrySearch search, Publication publication, WorkerService? reads)
{
    /// <inheritdoc cref="FileStore.FindVariants"/>
    public IEnumerable<Yield> Find(TargetUri uri, Result<List<StoredVariant>> variants)
    {
        List<Candidate> candidates = search.CandidatesFor(uri);
        if (reads is null)
            variants.Value = Read(candidates);
        else
            yield return Yield.Call(reads.Run(() => Read(candidates), variants));
    }

    /// <summary>The records that may be a target's, the oldest first: the newest of those that are written anew one by
    /// one stays so. Reads each on the loop's thread.</summary>
    /// <param name="uri">The target.</param>
    /// <returns>Each with its place; null: it cannot be read.</returns>
    public IEnumerable<(Candidate Place, IndexRecord? Record)> OldestFirst(TargetUri uri)
    {
        List<Candidate> candidates = search.CandidatesFor(uri);
        candidates.Reverse();
        foreach (Candidate candidate in candidates)
        {
            IndexRecord? record = index.Read(candidate.Position);
            if (record is null || record.Key == candidate.Key)
                yield return (candidate, record);
        }
    }

    /// <summary>The response as it is served: the open one, which may know more than its record.</summary>
    public StoredResponse ResponseOf(StoredVariant variant) =>
        open.Find(variant.Record.Key, variant.Position, variant.Record.Path)?.Response ?? variant.Response;

    /// <summary>Updates one and records that. One that has gone meanwhile, or whose record the disk does not take,
    /// stays as it is.</summary>
    /// <param name="variant">As it was found.</param>
    /// <param name="update">What is to be done to it.</param>
    /// <returns>The entry, where its file is open; else null.</returns>
    public Entry? Update(StoredVariant variant, Action<StoredResponse> update)
    {
        IndexRecord record = variant.Record;
        if (!index.Contains(record.Key, variant.Position))
            return null;
        Entry? entry = open.Find(record.Key, variant.Position, record.Path);
        StoredResponse response = entry?.Response ?? record.Response;
        update(response);
        index.Groups.Count(response);
        if (entry is not null)
            index.Groups.Settle(entry.Uri, response);
        try
        {
            var replaced = new ReplacedRecord(variant.Position, record.Facts.Length);
            if (entry is not null)
                publication.RecordAnew(entry, IndexRecordKind.Freshened);
            else
                index.Add(IndexRecordKind.Freshened,
                    record.Replacing(replaced, index.IsMoved(variant.Position, record)));
        }
        catch (StoreException)
        {
            // The former record stays.
        }

        return entry;
    }

    private List<StoredVariant> Read(List<Candidate> candidates)
    {
        var variants = new List<StoredVariant>();
        foreach (Candidate candidate in candidates)
        {
            if (index.Read(candidate.Position) is { } record && record.Key == candidate.Key)
                variants.Add(new StoredVariant(candidate.Position, record));
        }

        return variants;
    }
}
