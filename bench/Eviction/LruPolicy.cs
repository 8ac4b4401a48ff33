namespace Bench.Eviction;

/// <summary>LRU: what was not used for longest goes.</summary>
internal sealed class LruPolicy(long[] lengths, long capacity) : IEvictionPolicy
{
    private readonly IdList uses = new(lengths);

    public bool Request(int id)
    {
        if (uses.Contains(id))
        {
            uses.MoveFirst(id);
            return true;
        }

        if (lengths[id] > capacity)
            return false;
        while (uses.Length + lengths[id] > capacity)
            uses.Remove(uses.Last);
        uses.AddFirst(id);
        return false;
    }
}
