namespace Bench.Eviction;

/// <summary>S3-FIFO: a small queue for what is new, a main one for what was used again, and the names of what left the
/// small one, which come into the main one at once when they are asked for again.</summary>
internal sealed class S3FifoPolicy(long[] lengths, long capacity) : IEvictionPolicy
{
    private const int SmallShare = 10;
    private const byte MostUses = 3;

    private readonly IdList small = new(lengths);
    private readonly IdList main = new(lengths);
    private readonly IdList ghosts = new(lengths);
    private readonly byte[] uses = new byte[lengths.Length];

    public bool Request(int id)
    {
        if (small.Contains(id) || main.Contains(id))
        {
            uses[id] = (byte)Math.Min(uses[id] + 1, MostUses);
            return true;
        }

        if (lengths[id] > capacity)
            return false;
        while (small.Length + main.Length + lengths[id] > capacity)
            Evict();
        uses[id] = 0;
        if (ghosts.Contains(id))
        {
            ghosts.Remove(id);
            main.AddFirst(id);
        }
        else
        {
            small.AddFirst(id);
        }

        return false;
    }

    private void Evict()
    {
        if (main.Last == IdList.None || small.Length > capacity / SmallShare)
            EvictSmall();
        else
            EvictMain();
    }

    private void EvictSmall()
    {
        int last = small.Last;
        small.Remove(last);
        if (uses[last] > 1)
        {
            uses[last] = 0;
            main.AddFirst(last);
            return;
        }

        ghosts.AddFirst(last);
        while (ghosts.Length > capacity)
            ghosts.Remove(ghosts.Last);
    }

    private void EvictMain()
    {
        int last = main.Last;
        main.Remove(last);
        if (uses[last] == 0)
            return;
        uses[last]--;
        main.AddFirst(last);
    }
}
