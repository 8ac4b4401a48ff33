namespace Bench.Eviction;

/// <summary>GreedyDual with frequency: each object is worth its uses times what it costs to fetch it anew, for each
/// byte that it takes; the worth of what went last is added to what is used from then on, which ages the rest.
/// </summary>
/// <remarks>With a cost of one it is GDSF, with the length for a cost it is LFU with dynamic ageing.</remarks>
/// <param name="lengths">Bytes of each object.</param>
/// <param name="capacity">Bytes.</param>
/// <param name="worth">Of one use of an object of that many bytes, for each of its bytes.</param>
internal sealed class GreedyDualPolicy(long[] lengths, long capacity, Func<long, double> worth) : IEvictionPolicy
{
    /// <summary>A fetch costs as much as these bytes before the first byte comes: two tenths of a second on a line of
    /// ten megabits.</summary>
    private const double RequestCost = 256 << 10;

    private readonly RatedHeap kept = new(lengths.Length);
    private readonly int[] uses = new int[lengths.Length];
    private long used;
    private double age;

    public static GreedyDualPolicy Gdsf(long[] lengths, long capacity) =>
        new(lengths, capacity, length => 1.0 / length);

    public static GreedyDualPolicy AgedLfu(long[] lengths, long capacity) => new(lengths, capacity, _ => 1);

    public static GreedyDualPolicy ByFetch(long[] lengths, long capacity) => new(lengths, capacity, WorthOfFetch);

    /// <summary>What it costs to fetch an object of that many bytes anew, for each of them.</summary>
    public static double WorthOfFetch(long length) => 1 + (RequestCost / length);

    public bool Request(int id)
    {
        long length = lengths[id];
        if (uses[id] > 0)
        {
            kept.Rate(id, age + (++uses[id] * worth(length)));
            return true;
        }

        if (length > capacity)
            return false;
        while (used + length > capacity)
        {
            int victim = kept.Lowest;
            age = kept.RatingOf(victim);
            kept.RemoveLowest();
            uses[victim] = 0;
            used -= lengths[victim];
        }

        uses[id] = 1;
        used += length;
        kept.Add(id, age + worth(length));
        return false;
    }
}
