namespace Replicator.Store;

/// <summary>Picks what goes next. A hand goes round the index table, whose order is that of hashes and so by chance; of
/// the next few responses the one that is worth least goes: its uses times what it costs to fetch it anew, for each of
/// its bytes, and the less the more often the hand has passed since it was used.</summary>
/// <remarks>bench/README.md says against what it was measured. It costs no memory for a stored response but the
/// <see cref="UseMarks"/> in its slot, and for each that goes a look at some hundred slots.</remarks>
/// <param name="contents">Of the index.</param>
internal sealed class EvictionHand(IndexContents contents)
{
    /// <summary>Responses that are compared for one that goes.</summary>
    public const int SampleCount = 64;

    /// <summary>Slots in one step.</summary>
    private const int AgedAtOnce = 4096;

    /// <summary>A fetch costs as much as these bytes before the first byte comes: two tenths of a second on a line of
    /// ten megabits.</summary>
    private const double RequestCost = 256 << 10;

    private static readonly double[] Worths = [.. Enumerable.Range(0, UseMarks.LengthClassCount).Select(WorthOf)];

    private long hand;

    /// <summary>What goes next.</summary>
    /// <param name="hash">Of its key.</param>
    /// <param name="position">Of its record.</param>
    /// <returns>False if there is nothing but what is pinned.</returns>
    public bool TryPick(out ulong hash, out long position)
    {
        (hash, position) = (0, 0);
        IndexTable table = contents.Table;
        double least = double.MaxValue;
        int seen = 0;
        for (long looked = 0; looked < table.Capacity && seen < SampleCount; looked++)
        {
            long slot = hand & (table.Capacity - 1);
            hand = slot + 1;
            if (!table.TryAt(slot, out ulong foundHash, out long found, out UseMarks marks) || marks.IsPinned)
                continue;
            seen++;
            double rating = marks.Uses * Worths[marks.LengthClass] / (marks.Passes + 1);
            if (rating < least)
                (least, hash, position) = (rating, foundHash, found);
            table.Mark(slot, marks.Passed());
        }

        return seen > 0;
    }

    /// <summary>Makes older what lies in the next slots and was not used since the last time.</summary>
    /// <param name="slot">Zero to begin with, then what was returned.</param>
    /// <param name="old">Gets hash and position of what was too old already.</param>
    /// <returns>Where to go on; negative: all are done.</returns>
    public long Age(long slot, List<(ulong Hash, long Position)> old)
    {
        IndexTable table = contents.Table;
        long end = Math.Min(slot + AgedAtOnce, table.Capacity);
        for (; slot < end; slot++)
        {
            if (!table.TryAt(slot, out ulong hash, out long position, out UseMarks marks) || marks.IsPinned)
                continue;
            if (marks.Age == UseMarks.MaximumAge)
                old.Add((hash, position));
            else
                table.Mark(slot, marks.Aged());
        }

        return slot < table.Capacity ? slot : -1;
    }

    // What it costs to fetch a response of that class anew, for each of its bytes.
    private static double WorthOf(int lengthClass) => 1 + (RequestCost / UseMarks.LengthOf(lengthClass));
}
