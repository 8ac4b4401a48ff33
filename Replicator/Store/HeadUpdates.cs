using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Brings what is stored of a target in line with what the origin answered to HEAD (RFC 9111
/// §4.3.5).</summary>
/// <param name="index">What is stored.</param>
/// <param name="variants">Finds what there is, and updates what is still the same.</param>
/// <param name="outdating">Marks what is not the same any more.</param>
/// <param name="memory">Forgets what is not answered as before.</param>
internal sealed class HeadUpdates(
    StoredIndex index, StoredVariants variants, Outdating outdating, MemoryTier memory)
{
    /// <inheritdoc cref="FileStore.LearnFromHead"/>
    public void Apply(TargetUri uri, RequestHead presented, ResponseHead answer, DateTimeOffset requestTime,
        DateTimeOffset responseTime)
    {
        foreach ((Candidate place, IndexRecord? record) in variants.OldestFirst(uri))
        {
            if (record is null)
                continue;
            var variant = new StoredVariant(place.Position, record);
            StoredResponse stored = variants.ResponseOf(variant);
            if (!Variance.Matches(stored, presented) || stored.RequestTime > requestTime)
                continue;
            index.Groups.Settle(uri, stored);
            switch (HeadEffects.Judge(stored, record.Facts.Length, answer, responseTime))
            {
                case HeadEffect.Outdate when !stored.Invalidated:
                    outdating.Mark(place, record);
                    break;
                case HeadEffect.Update:
                    Entry? entry = variants.Update(variant, response =>
                        Validation.Freshen(response, presented, answer, requestTime, responseTime));
                    if (entry is not null)
                        memory.Remove(entry);
                    break;
            }
        }
    }
}
