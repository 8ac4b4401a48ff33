namespace Fibers;

/// <summary>How many clients are served.</summary>
internal sealed class ClientCount
{
    private readonly Signal gone = new("the last client's end");

    /// <summary>Clients whose fibers have not ended.</summary>
    public int Value { get; private set; }

    /// <summary>One more.</summary>
    public void Enter() => Value++;

    /// <summary>One less.</summary>
    public void Leave()
    {
        Value--;
        if (Value == 0)
            gone.Set();
    }

    /// <summary>Waits until there is none.</summary>
    /// <exception cref="TimeoutException">Some went on for too long.</exception>
    public IEnumerable<Yield> AwaitNone(Deadline deadline)
    {
        while (Value > 0)
            yield return Yield.Wait(gone, deadline.Remaining);
    }
}
