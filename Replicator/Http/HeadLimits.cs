namespace Replicator.Http;

/// <summary>Bounds of a head.</summary>
/// <param name="Length">Bytes in all.</param>
/// <param name="FieldCount">Field lines.</param>
internal sealed record HeadLimits(int Length, int FieldCount)
{
    public static HeadLimits Default { get; } = new(64 << 10, 100);
}
