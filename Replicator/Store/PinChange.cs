using Replicator.Http;

namespace Replicator.Store;

/// <summary>Says of what is stored that it stays whatever room others need, or not any more.</summary>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="variants">Finds what is stored of a target.</param>
/// <param name="versions">Asks again for what is pinned no more; null: nobody does.</param>
internal sealed class PinChange(
    StoredIndex index, OpenEntries open, StoredVariants variants, KeptVersions? versions)
{
    /// <inheritdoc cref="FileStore.Pin"/>
    public int Make(TargetUri uri, bool isPinned)
    {
        int count = 0;
        foreach ((Candidate place, IndexRecord? record) in variants.OldestFirst(uri))
        {
            if (record is null)
                continue;
            count++;
            if (record.IsPinned != isPinned)
                Pin(place, record, isPinned);
        }

        return count;
    }

    private void Pin(Candidate candidate, IndexRecord record, bool isPinned)
    {
        var replaced = new ReplacedRecord(candidate.Position, record.Facts.Length);
        Entry? entry = open.Find(candidate.Key, candidate.Position, record.Path);
        long position = index.Pin(record.Replacing(replaced, index.IsMoved(candidate.Position, record)), isPinned);
        if (entry is not null)
            open.Renew(entry, position);
        versions?.LookAt(candidate.Key, record.Target);
    }
}
