namespace Replicator.Store;

/// <summary>Lets stored responses go to have their room: never what somebody reads, and never what is pinned.</summary>
/// <remarks>The file goes first and then the record: a kill in between leaves a record without a file, which serves
/// nobody and is counted until it goes as well. The file that is open is closed before, or its blocks would stay
/// taken.</remarks>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="unfinished">What broke off.</param>
/// <param name="publication">Deletes.</param>
internal sealed class Eviction(
    StoredIndex index, OpenEntries open, UnfinishedContents unfinished, Publication publication)
{
    /// <summary>How often another is picked in place of one that is in use or cannot be deleted.</summary>
    private const int MaximumPicks = 64;

    /// <summary>What broke off may take that part of all; beyond, the oldest of it goes first.</summary>
    private const int UnfinishedShare = 4;

    /// <summary>Bytes of the disk that could be had so.</summary>
    public long Space => index.Sums.Space - index.Sums.PinnedSpace - open.HeldSpace + unfinished.KeptSpace;

    /// <summary>Lets go whatever is worth least.</summary>
    /// <param name="used">Bytes of all that is there.</param>
    /// <returns>False if nothing may go.</returns>
    public bool TryEvict(long used)
    {
        if (unfinished.KeptSpace > used / UnfinishedShare && unfinished.TryDeleteOldest())
            return true;
        for (int pick = 0; pick < MaximumPicks; pick++)
        {
            if (!index.Hand.TryPick(out ulong hash, out long position))
                break;
            if (TryEvict(hash, position))
                return true;
        }

        return unfinished.TryDeleteOldest();
    }

    /// <summary>Lets one go.</summary>
    /// <param name="hash">Of its key.</param>
    /// <param name="position">Of its record.</param>
    /// <returns>False if it is in use, or cannot be deleted.</returns>
    public bool TryEvict(ulong hash, long position)
    {
        if (index.Read(position) is not { } record)
        {
            index.RemoveUnreadable(hash, position);
            return true;
        }

        Entry? entry = open.Find(record.Key, position, record.Path);
        if (entry is not { HolderCount: > 0 })
        {
            if (entry is not null)
                open.Remove(entry);
            if (publication.TryEvict(record, position))
                return true;
        }

        // Another's turn comes first.
        index.NoteUse(record.Key, position);
        return false;
    }
}
