using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Brings what is stored of a target in line with what the origin answered to HEAD (RFC 9111
/// §4.3.5).</summary>
/// <param name="index">Takes what changes.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="search">Knows which records may be a target's.</param>
/// <param name="publication">Writes the records of those.</param>
/// <param name="outdating">Marks what is not the same any more.</param>
/// <param name="memory">Forgets what is not answered as before.</param>
internal sealed class HeadUpdates(StoredIndex index, OpenEntries open, EntrySearch search, Publication publication,
    Outdating outdating, MemoryTier memory)
{
    /// <inheritdoc cref="FileStore.LearnFromHead"/>
    public void Apply(TargetUri uri, RequestHead presented, ResponseHead answer, DateTimeOffset requestTime,
        DateTimeOffset responseTime)
    {
        List<Candidate> candidates = search.CandidatesFor(uri);
        // The oldest first, for the newest of them must stay so.
        candidates.Reverse();
        foreach (Candidate candidate in candidates)
        {
            if (index.Read(candidate.Position) is not { } record || record.Key != candidate.Key
                || !Variance.Matches(record.Response, presented))
                continue;
            switch (HeadEffects.Judge(record.Response, record.Facts.Length, answer, responseTime))
            {
                case HeadEffect.Outdate when !record.Response.Invalidated:
                    outdating.Mark(candidate, record);
                    break;
                case HeadEffect.Update:
                    Entry? entry = open.Find(candidate.Key, candidate.Position, record.Path);
                    StoredResponse stored = entry?.Response ?? record.Response;
                    Validation.Freshen(stored, presented, answer, requestTime, responseTime);
                    index.Groups.Settle(uri, stored);
                    if (entry is not null)
                        memory.Remove(entry);
                    Record(candidate, record, entry);
                    break;
            }
        }
    }

    private void Record(Candidate candidate, IndexRecord record, Entry? entry)
    {
        try
        {
            if (entry is not null)
            {
                publication.RecordAnew(entry, IndexRecordKind.Freshened);
                return;
            }

            var replaced = new ReplacedRecord(candidate.Position, record.Facts.Length);
            bool isMoved = index.IsMoved(candidate.Position, record);
            index.Add(IndexRecordKind.Freshened, record.Replacing(replaced, isMoved));
        }
        catch (StoreException)
        {
            // The old record stays: it is validated once more.
        }
    }
}
