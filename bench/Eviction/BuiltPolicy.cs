using Replicator.Store;

namespace Bench.Eviction;

/// <summary>What the program does, by its own code: <see cref="EvictionHand"/> over the table of the index.</summary>
internal sealed class BuiltPolicy : IEvictionPolicy, IDisposable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly long[] lengths;
    private readonly long capacity;
    private readonly IndexContents contents = new();
    private readonly EvictionHand hand;
    private long used;

    /// <param name="lengths">Bytes of each object.</param>
    /// <param name="capacity">Bytes.</param>
    public BuiltPolicy(long[] lengths, long capacity)
    {
        (this.lengths, this.capacity) = (lengths, capacity);
        hand = new EvictionHand(contents);
    }

    public bool Request(int id)
    {
        // Zero is no position.
        long position = id + 1;
        ulong hash = HashOf(id);
        if (contents.Table.Contains(hash, position))
        {
            contents.Table.NoteUse(hash, position);
            return true;
        }

        if (lengths[id] > capacity)
            return false;
        while (used + lengths[id] > capacity && hand.TryPick(out ulong victimHash, out long victim))
        {
            contents.Table.Remove(victimHash, victim);
            used -= lengths[victim - 1];
        }

        contents.Table.Add(hash, position, UseMarks.Of(lengths[id]));
        used += lengths[id];
        return false;
    }

    public void Dispose() => contents.Dispose();

    private static ulong HashOf(int id)
    {
        ulong high = Math.BigMul((ulong)(id + 1) * Multiplier, Multiplier, out ulong low);
        return high ^ low;
    }
}
