namespace Bench.Eviction;

/// <summary>What was asked for, in order.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Requests">Objects.</param>
/// <param name="Lengths">Bytes of each object.</param>
internal sealed record Trace(string Name, int[] Requests, long[] Lengths)
{
    /// <summary>Bytes of all objects that are asked for.</summary>
    public long Footprint { get; } = Requests.Distinct().Sum(id => Lengths[id]);
}
