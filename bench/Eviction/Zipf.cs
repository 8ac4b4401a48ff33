namespace Bench.Eviction;

/// <summary>Ranks from zero on, of which the n-th comes up as often as n to the power of a negative exponent.</summary>
internal sealed class Zipf
{
    private readonly double[] sums;

    public Zipf(int count, double exponent)
    {
        sums = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++)
            sums[rank] = sum += Math.Pow(rank + 1, -exponent);
    }

    public int Next(Random random)
    {
        int place = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        return Math.Min(place < 0 ? ~place : place, sums.Length - 1);
    }
}
