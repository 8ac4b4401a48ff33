using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Complete entries whose files are kept open, the latest used of them: a hit on one costs no system call
/// to find.</summary>
/// <param name="capacity">Files open at once, those not counted that somebody reads beyond it; at least one.</param>
/// <param name="memory">Forgets what is not open any more.</param>
internal sealed class OpenEntries(int capacity, MemoryTier memory) : IDisposable
{
    // For one that is added, of those that may have to go.
    private const int MostLooked = 8;

    private readonly int capacity = capacity > 0 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity));

    // The first of each key's variants; the others are chained to it, newest first.
    private readonly Dictionary<string, Entry> byKey = [];

    // The latest used first.
    private readonly LinkedList<Entry> uses = [];

    public int Count => uses.Count;

    /// <summary>Bytes that the files take on the disk which somebody reads.</summary>
    public long HeldSpace
    {
        get
        {
            long sum = 0;
            foreach (Entry entry in uses)
                sum += entry is { HolderCount: > 0, Position: > 0 } ? Room.SpaceOf(entry.Length) : 0;
            return sum;
        }
    }

    /// <summary>Those that were not used for longest first.</summary>
    public IEnumerable<Entry> LeastUsed
    {
        get
        {
            for (LinkedListNode<Entry>? use = uses.Last; use is not null; use = use.Previous)
                yield return use.Value;
        }
    }

    /// <summary>Of the entries that the presented request selects the one that is to be used (RFC 9111 §4.1); null if
    /// none is open.</summary>
    public Entry? Find(string key, RequestHead presented)
    {
        Entry? best = null;
        for (Entry? entry = First(key); entry is not null; entry = entry.NextVariant)
        {
            if (Variance.Matches(entry.Response, presented) && (best is null || entry.IsPreferredTo(best)))
                best = entry;
        }

        return best;
    }

    /// <summary>The first of a key's entries, whose others follow by <see cref="Entry.NextVariant"/>; null without
    /// any.</summary>
    public Entry? First(string key) => byKey.GetValueOrDefault(key);

    /// <summary>The entry of that record, or, where there is none (position zero), of that path; null if it is not
    /// open.</summary>
    public Entry? Find(string key, long position, string path)
    {
        Entry? entry = First(key);
        while (entry is not null && (entry.Position != position || (position == 0 && entry.Path != path)))
            entry = entry.NextVariant;
        return entry;
    }

    /// <summary>Takes over the store's hold on a complete entry; lets the one go that was not used for longest. One
    /// that is read stays, for it must be known that it is, and its file stays open all the same.</summary>
    public void Add(Entry entry)
    {
        Chain(entry);
        entry.Use = uses.AddFirst(entry);
        for (int looked = 0; uses.Count > capacity && looked < MostLooked; looked++)
        {
            Entry last = uses.Last!.Value;
            if (last.HolderCount == 0 && last != entry)
                Remove(last);
            else
                Touch(last);
        }
    }

    /// <summary>Counts as a use.</summary>
    public void Touch(Entry entry)
    {
        if (entry.Use is not { } use || use == uses.First)
            return;
        uses.Remove(use);
        uses.AddFirst(use);
    }

    /// <summary>Its record is a newer one: it comes before its key's other variants.</summary>
    public void Renew(Entry entry, long position)
    {
        bool isOpen = entry.Use is not null;
        if (isOpen)
            Unchain(entry);
        entry.Position = position;
        entry.OutranksUpTo = 0;
        if (isOpen)
            Chain(entry);
    }

    /// <summary>Lets go of it; who reads it goes on.</summary>
    public void Remove(Entry entry)
    {
        if (entry.Use is not { } use)
            return;
        uses.Remove(use);
        entry.Use = null;
        memory.Remove(entry);
        Unchain(entry);
        entry.Drop();
    }

    public void Dispose()
    {
        while (uses.First is { } use)
            Remove(use.Value);
    }

    private void Chain(Entry entry)
    {
        Entry? before = null;
        Entry? after = First(entry.Key);
        for (; after is not null && after.Position > entry.Position; after = after.NextVariant)
            before = after;
        entry.NextVariant = after;
        if (before is null)
            byKey[entry.Key] = entry;
        else
            before.NextVariant = entry;
    }

    private void Unchain(Entry entry)
    {
        Entry first = byKey[entry.Key];
        if (first == entry)
        {
            if (entry.NextVariant is { } next)
                byKey[entry.Key] = next;
            else
                byKey.Remove(entry.Key);
        }
        else
        {
            Entry before = first;
            while (before.NextVariant != entry)
                before = before.NextVariant!;
            before.NextVariant = entry.NextVariant;
        }

        entry.NextVariant = null;
    }
}
