namespace Fibers;

/// <summary>A bounded number of permits, given out first come first served. For one loop.</summary>
/// <remarks>A permit that is given back goes straight to the one who waits longest, so that whoever asks in between
/// cannot overtake. A fiber that is cancelled or times out while it waits leaves the queue and loses no
/// permit.</remarks>
public sealed class Permits
{
    private readonly int count;
    private readonly int waitingBound;
    private readonly LinkedList<Waiter> waiters = new();

    /// <param name="count">Permits in all, at least one.</param>
    /// <param name="waitingBound">Fibers that may wait; one more fails with an <see cref="IOException"/>.</param>
    public Permits(int count, int waitingBound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(waitingBound);
        this.count = count;
        this.waitingBound = waitingBound;
        Free = count;
    }

    /// <summary>Permits that nobody has.</summary>
    public int Free { get; private set; }

    /// <summary>Fibers that wait for one.</summary>
    public int Waiting => waiters.Count;

    /// <summary>Takes a permit if one is free and nobody waits for it. Whoever took one calls
    /// <see cref="Release"/>.</summary>
    public bool TryTake()
    {
        // One is free only while nobody waits, as Release hands them over.
        if (Free == 0)
            return false;
        Free--;
        return true;
    }

    /// <summary>Waits for a permit. Whoever took one calls <see cref="Release"/>.</summary>
    /// <param name="timeout">After which it fails; <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <exception cref="IOException">As many wait already as may.</exception>
    /// <exception cref="TimeoutException">None came free in time.</exception>
    public IEnumerable<Yield> Take(TimeSpan timeout)
    {
        if (TryTake())
            yield break;
        if (waiters.Count >= waitingBound)
            throw new IOException($"All {count} permits are taken and {waitingBound} wait already.");

        var waiter = new Waiter();
        LinkedListNode<Waiter> place = waiters.AddLast(waiter);
        bool kept = false;
        try
        {
            while (!waiter.HasPermit)
                yield return Yield.Wait(waiter.Given, timeout);
            kept = true;
        }
        finally
        {
            if (!waiter.HasPermit)
                waiters.Remove(place);
            else if (!kept)
                Release();
        }
    }

    /// <summary>Gives one back, to the one who waits longest.</summary>
    /// <exception cref="InvalidOperationException">None is taken.</exception>
    public void Release()
    {
        if (waiters.First is { } next)
        {
            waiters.RemoveFirst();
            next.Value.HasPermit = true;
            next.Value.Given.Set();
            return;
        }

        if (Free == count)
            throw new InvalidOperationException("A permit was given back that was not taken.");
        Free++;
    }

    private sealed class Waiter
    {
        public Signal Given { get; } = new("a permit");

        public bool HasPermit { get; set; }
    }
}
