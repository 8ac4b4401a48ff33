namespace Bench;

/// <summary>Sorted samples.</summary>
/// <param name="samples">At least one, in any order.</param>
internal sealed class Percentiles(IEnumerable<double> samples)
{
    private readonly double[] sorted = [.. samples.Order()];

    public int Count => sorted.Length;

    public double Median => sorted[sorted.Length / 2];

    public double Largest => sorted[^1];

    /// <summary>The sample that 99 % of all do not exceed.</summary>
    public double NinetyNinth => sorted[(sorted.Length - 1) * 99 / 100];
}
