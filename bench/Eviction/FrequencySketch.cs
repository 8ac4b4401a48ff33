namespace Bench.Eviction;

/// <summary>About how often each object was asked for lately: four counters of four bits for each, shared by many, of
/// which the least counts; all are halved from time to time.</summary>
internal sealed class FrequencySketch
{
    private const int Rows = 4;
    private const byte Most = 15;
    private const int SampleFactor = 10;

    private static readonly ulong[] Multipliers =
        [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93];

    private readonly byte[][] rows;
    private readonly int shift;
    private readonly int sampleLength;
    private int additions;

    /// <param name="count">Objects that the cache may hold.</param>
    public FrequencySketch(int count)
    {
        int bits = 4;
        while (1 << bits < count)
            bits++;
        shift = 64 - bits;
        rows = [.. Enumerable.Range(0, Rows).Select(_ => new byte[1 << bits])];
        sampleLength = SampleFactor << bits;
    }

    public int Of(int id)
    {
        int least = Most;
        for (int row = 0; row < Rows; row++)
            least = Math.Min(least, rows[row][PlaceOf(id, row)]);
        return least;
    }

    public void Add(int id)
    {
        for (int row = 0; row < Rows; row++)
        {
            ref byte counter = ref rows[row][PlaceOf(id, row)];
            counter = (byte)Math.Min(counter + 1, Most);
        }

        if (++additions < sampleLength)
            return;
        additions /= 2;
        foreach (byte[] row in rows)
        {
            for (int place = 0; place < row.Length; place++)
                row[place] /= 2;
        }
    }

    private int PlaceOf(int id, int row) => (int)(((ulong)(id + 1) * Multipliers[row]) >> shift);
}
