namespace Fibers;

/// <summary>The instant by which several waits must be done together. <c>default</c> never passes.</summary>
public readonly struct Deadline
{
    private readonly TimeProvider? time;
    private readonly long start;
    private readonly TimeSpan timeout;

    /// <param name="time">The clock, that of the scheduler.</param>
    /// <param name="timeout">From now; <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    public Deadline(TimeProvider time, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        this.time = time;
        this.timeout = timeout;
        start = time.GetTimestamp();
    }

    /// <summary>What remains: the timeout for the next wait. Zero when it has passed;
    /// <see cref="Timeout.InfiniteTimeSpan"/> when it never passes.</summary>
    public TimeSpan Remaining
    {
        get
        {
            if (time is null)
                return Timeout.InfiniteTimeSpan;
            TimeSpan remaining = timeout - time.GetElapsedTime(start);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Whether it has passed.</summary>
    public bool Passed => Remaining == TimeSpan.Zero;
}
