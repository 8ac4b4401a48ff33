using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Brings what is stored of a target in line with what the origin answered to HEAD (RFC 9111
/// §4.3.5).</summary>
/// <param name="index">What is stored.</param>
/// <param name="search">Knows which records may be a target's.</param>
/// <param name="variants">Updates what is still the same.</param>
/// <param name="outdating">Marks what is not the same any more.</param>
/// <param name="memory">Forgets what is not answered as before.</param>
internal sealed class HeadUpdates(StoredIndex index, EntrySearch search, StoredVariants variants, Outdating outdating,
    MemoryTier memory)
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
                || !Variance.Matches(record.Response, presented)
                || record.Response.RequestTime > requestTime)
                continue;
            index.Groups.Settle(uri, record.Response);
            switch (HeadEffects.Judge(record.Response, record.Facts.Length, answer, responseTime))
            {
                case HeadEffect.Outdate when !record.Response.Invalidated:
                    outdating.Mark(candidate, record);
                    break;
                case HeadEffect.Update:
                    Entry? entry = variants.Update(new StoredVariant(candidate.Position, record), stored =>
                        Validation.Freshen(stored, presented, answer, requestTime, responseTime));
                    if (entry is not null)
                        memory.Remove(entry);
                    break;
            }
        }
    }
}
