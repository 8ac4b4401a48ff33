namespace Replicator.Store;

/// <summary>A time before a power loss: a file that was changed then and has no record may be zeros or
/// short.</summary>
/// <param name="From">ctime, in nanoseconds since 1970.</param>
/// <param name="To">ctime, in nanoseconds since 1970.</param>
internal readonly record struct DoubtedTime(long From, long To)
{
    public bool Contains(long changed) => changed >= From && changed <= To;
}
