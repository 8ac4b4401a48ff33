using System.Numerics;

namespace Bench.Eviction;

/// <summary>GreedyDual as it can be had in 16 bits for each object and without any order: a hand goes round the objects
/// as they lie in a hash table, which is by chance; of the next few the one goes that is worth least, which is its uses
/// times what it costs to fetch it anew, for each of its bytes, and the less the more often the hand has passed since it
/// was used.</summary>
internal sealed class SampledPolicy : IEvictionPolicy
{
    private const int SampleCount = 64;
    private const byte MostUses = 7;
    private const byte MostPasses = 15;

    private readonly long[] lengths;
    private readonly long capacity;
    private readonly double[] worths;
    private readonly int[] table;
    private readonly bool[] isKept;
    private readonly byte[] uses;
    private readonly byte[] passes;
    private int hand;
    private int count;
    private long used;

    /// <param name="lengths">Bytes of each object.</param>
    /// <param name="capacity">Bytes.</param>
    public SampledPolicy(long[] lengths, long capacity)
    {
        this.lengths = lengths;
        this.capacity = capacity;
        // Lengths are known to a factor of two.
        worths = [.. lengths.Select(length => GreedyDualPolicy.WorthOfFetch(1L << BitOperations.Log2((ulong)length)))];
        table = [.. Enumerable.Range(0, lengths.Length)];
        new Random(1).Shuffle(table);
        isKept = new bool[lengths.Length];
        uses = new byte[lengths.Length];
        passes = new byte[lengths.Length];
    }

    public bool Request(int id)
    {
        if (isKept[id])
        {
            uses[id] = (byte)Math.Min(uses[id] + 1, MostUses);
            passes[id] = 0;
            return true;
        }

        if (lengths[id] > capacity)
            return false;
        while (used + lengths[id] > capacity)
            Evict();
        isKept[id] = true;
        uses[id] = 1;
        passes[id] = 0;
        used += lengths[id];
        count++;
        return false;
    }

    private void Evict()
    {
        int victim = -1;
        double least = double.MaxValue;
        for (int seen = 0; seen < Math.Min(SampleCount, count);)
        {
            int id = table[hand];
            hand = (hand + 1) % table.Length;
            if (!isKept[id])
                continue;
            seen++;
            double rating = uses[id] * worths[id] / (passes[id] + 1);
            if (rating < least)
                (least, victim) = (rating, id);
            Pass(id);
        }

        isKept[victim] = false;
        used -= lengths[victim];
        count--;
    }

    // What is passed again and again loses a use now and then.
    private void Pass(int id)
    {
        if (passes[id] < MostPasses)
        {
            passes[id]++;
            return;
        }

        passes[id] = MostPasses / 2;
        uses[id] = (byte)Math.Max(uses[id] - 1, 1);
    }
}
