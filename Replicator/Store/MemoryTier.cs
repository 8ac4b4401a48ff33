namespace Replicator.Store;

/// <summary>Heads and small contents of open entries that were asked for, in a budget of bytes: the one that was not
/// used for longest goes first. A hit on one costs no system call but those of its connection.</summary>
/// <param name="budget">Bytes; zero: nothing is kept.</param>
internal sealed class MemoryTier(long budget)
{
    /// <summary>Bytes of content up to which copying costs less than a call that sends from a file.</summary>
    public const int LongestContent = 16 << 10;

    // The latest used first.
    private readonly LinkedList<Entry> uses = [];

    /// <summary>Bytes that are kept.</summary>
    public long Length { get; private set; }

    /// <summary>Whether a content of that length may be kept.</summary>
    public bool Takes(long length) => length <= Math.Min(LongestContent, budget);

    /// <summary>Counts as a use of an entry that is kept.</summary>
    public void Touch(Entry entry)
    {
        if (entry.MemoryUse is not { } use || use == uses.First)
            return;
        uses.Remove(use);
        uses.AddFirst(use);
    }

    /// <summary>Keeps what an open entry is answered with. One that was closed meanwhile is found by nobody.</summary>
    public void Keep(Entry entry, ReadyResponse ready)
    {
        if (entry.Use is null)
            return;
        Remove(entry);
        entry.Ready = ready;
        entry.MemoryUse = uses.AddFirst(entry);
        Length += ready.Length;
        while (Length > budget)
            Remove(uses.Last!.Value);
    }

    /// <summary>Forgets an entry: it is not open any more, or its head has changed.</summary>
    public void Remove(Entry entry)
    {
        if (entry.MemoryUse is not { } use)
            return;
        uses.Remove(use);
        Length -= entry.Ready!.Length;
        entry.MemoryUse = null;
        entry.Ready = null;
    }
}
