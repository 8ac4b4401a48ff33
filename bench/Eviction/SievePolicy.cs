namespace Bench.Eviction;

/// <summary>SIEVE: one queue and a hand that goes from its end to its front, over and over. What was used since the
/// hand passed last stays, the first that was not goes.</summary>
internal sealed class SievePolicy(long[] lengths, long capacity) : IEvictionPolicy
{
    private readonly IdList queue = new(lengths);
    private readonly bool[] wasUsed = new bool[lengths.Length];
    private int hand = IdList.None;

    public bool Request(int id)
    {
        if (queue.Contains(id))
        {
            wasUsed[id] = true;
            return true;
        }

        if (lengths[id] > capacity)
            return false;
        while (queue.Length + lengths[id] > capacity)
            Evict();
        wasUsed[id] = false;
        queue.AddFirst(id);
        return false;
    }

    private void Evict()
    {
        int victim = AtHand(hand);
        while (wasUsed[victim])
        {
            wasUsed[victim] = false;
            victim = AtHand(queue.Before(victim));
        }

        hand = queue.Before(victim);
        queue.Remove(victim);
    }

    private int AtHand(int id) => id == IdList.None ? queue.Last : id;
}
