namespace Fibers;

/// <summary>The instant by which several waits must be done together.</summary>
public readonly struct Deadline
{
    /// <param name="time">The clock, that of the scheduler.</param>
    /// <param name="timeout">From now; <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    public Deadline(TimeProvider time, TimeSpan timeout) => throw new NotImplementedException();

    /// <summary>What remains, zero when it has passed: the timeout for the next wait.</summary>
    public TimeSpan Remaining => throw new NotImplementedException();

    /// <summary>Whether it has passed.</summary>
    public bool Passed => Remaining == TimeSpan.Zero;
}
