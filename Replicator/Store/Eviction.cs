using Fibers;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Lets stored responses go to have their room: never what somebody reads, and never what is pinned.</summary>
/// <remarks>The file goes first and then the record: a kill in between leaves a record without a file, which serves
/// nobody and is counted until it goes as well. The file itself is closed before, or its blocks would stay taken; one
/// that is long is opened before, and closed by another thread: whoever lets go of it last waits until the system has
/// freed it all (0.1 ms for each MiB).</remarks>
/// <param name="index">What is stored.</param>
/// <param name="open">Entries whose files are open.</param>
/// <param name="unfinished">What broke off.</param>
/// <param name="publication">Deletes.</param>
/// <param name="workers">Runs what waits for a disk; null: it runs at once.</param>
internal sealed class Eviction(StoredIndex index, OpenEntries open, UnfinishedContents unfinished,
    Publication publication, WorkerService? workers)
{
    /// <summary>How often another is picked in place of one that is in use or cannot be deleted.</summary>
    private const int MaximumPicks = 64;

    /// <summary>What broke off may take that part of all; beyond, the oldest of it goes first.</summary>
    private const int UnfinishedShare = 4;

    // Deleted already.
    private readonly List<SafeFileHandle> leaving = [];

    /// <summary>Bytes of the disk that could be had so.</summary>
    public long Space => index.Sums.Space - index.Sums.PinnedSpace - open.HeldSpace + unfinished.KeptSpace;

    /// <summary>What was evicted last takes its room on the disk until <see cref="Close"/>.</summary>
    public bool MustClose => leaving.Count > 0;

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
            if (publication.TryEvict(record, position, out SafeFileHandle? last))
            {
                if (last is not null)
                    leaving.Add(last);
                return true;
            }
        }

        // Another's turn comes first.
        index.NoteUse(record.Key, position);
        return false;
    }

    /// <summary>Waits until what was evicted takes no room any more.</summary>
    public IEnumerable<Yield> AwaitClosed()
    {
        SafeFileHandle[] files = [.. leaving];
        leaving.Clear();
        if (workers is null || files.Length == 0)
        {
            CloseAll(files);
            yield break;
        }

        var closed = new Result<bool>();
        yield return Yield.Try(workers.Run(() => CloseAll(files), closed), closed);
        // With too much to do already for others.
        if (closed.Failed)
            CloseAll(files);
    }

    /// <summary>Lets the system free at once what was evicted.</summary>
    public void Close()
    {
        CloseAll([.. leaving]);
        leaving.Clear();
    }

    private static bool CloseAll(SafeFileHandle[] files)
    {
        foreach (SafeFileHandle file in files)
            file.Dispose();
        return true;
    }
}
