namespace Fibers;

/// <summary>A bounded number of permits, given out first come first served.</summary>
public sealed class Permits
{
    /// <param name="count">Permits in all.</param>
    /// <param name="waitingBound">Fibers that may wait; one more fails with an <see cref="IOException"/>.</param>
    public Permits(int count, int waitingBound) => throw new NotImplementedException();

    /// <summary>Takes a permit if one is free and nobody waits for it.</summary>
    public bool TryTake() => throw new NotImplementedException();

    /// <summary>Waits for a permit. Whoever took one calls <see cref="Release"/>.</summary>
    public IEnumerable<Yield> Take(TimeSpan timeout) => throw new NotImplementedException();

    /// <summary>Gives one back, to the one who waits longest.</summary>
    public void Release() => throw new NotImplementedException();
}
