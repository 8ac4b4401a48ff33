namespace Replicator.Store;

/// <summary>Lets stored responses go to have their room: never what somebody reads, and never what is pinned.</summary>
/// <remarks>The file goes first and then the record: a kill in between leaves a record without a file, which serves
/// nobody and is counted until it goes as well. The file that is open is closed before, or its blocks would stay
/// taken.</remarks>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="unfinished">What broke off.</param>
/// <param name="publication">Deletes.</param>
/// <param name="versions">Knows what goes first; null: nothing does.</param>
internal sealed class Eviction(StoredIndex index, OpenEntries open, UnfinishedContents unfinished,
    Publication publication, KeptVersions? versions)
{
    /// <summary>How often another is picked in place of one that is in use or cannot be deleted.</summary>
    private const int MaximumPicks = 64;

    /// <summary>Files of one version that go in one step.</summary>
    private const int MaximumFiles = 8;

    /// <summary>What broke off may take that part of all; beyond, the oldest of it goes first.</summary>
    private const int UnfinishedShare = 4;

    private readonly List<long> positions = [];

    /// <summary>Bytes of the disk that could be had so.</summary>
    public long Space => index.Sums.Space - index.Sums.PinnedSpace - open.HeldSpace + unfinished.KeptSpace;

    /// <summary>Lets go whatever is worth least.</summary>
    /// <param name="used">Bytes of all that is there.</param>
    /// <returns>False if nothing may go.</returns>
    public bool TryEvict(long used)
    {
        if (unfinished.KeptSpace > used / UnfinishedShare && unfinished.TryDeleteOldest())
            return true;
        if (versions is not null && TryEvictOld(versions))
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

    // The oldest version of a package that has too many of them goes whole, but for what is in use: that is for later.
    private bool TryEvictOld(KeptVersions known)
    {
        bool isAnyGone = false;
        var rest = new List<(StoredPackage Package, StoredVersion Version)>();
        for (int pick = 0; pick < MaximumPicks && !isAnyGone && known.TryTake(out StoredPackage? package,
            out StoredVersion? version); pick++)
        {
            int left = MaximumFiles;
            foreach (ulong hash in version.Files)
                isAnyGone |= left > 0 && TryEvict(version, hash, ref left);
            if (version.Files.Count > 0)
                rest.Add((package, version));
        }

        foreach ((StoredPackage package, StoredVersion version) in rest)
            known.PutBack(package, version);
        return isAnyGone;
    }

    // What is pinned is not asked about again before it is so no more.
    private bool TryEvict(StoredVersion version, ulong hash, ref int left)
    {
        bool isAnyGone = false, stays = false;
        positions.Clear();
        index.Find(hash, positions);
        foreach (long position in positions.Where(position => !index.IsPinned(hash, position)).ToArray())
        {
            left--;
            bool isGone = TryEvict(hash, position);
            isAnyGone |= isGone;
            stays |= !isGone;
        }

        if (!stays)
            version.Remove(hash);
        return isAnyGone;
    }
}
