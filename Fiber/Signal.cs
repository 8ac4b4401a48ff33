namespace Fibers;

/// <summary>Wakes the fibers that wait for it; nothing is remembered for those who come later.</summary>
/// <param name="name">For lists of waits and messages of timeouts.</param>
public sealed class Signal(string? name = null)
{
    /// <summary>In order of arrival, so that nobody is overtaken.</summary>
    private FiberList waiters;

    /// <summary>Whether any fiber waits for it.</summary>
    public bool HasWaiters => !waiters.IsEmpty;

    /// <summary>Makes all who wait ready to run. On the loop's thread only; other threads go through <see
    /// cref="Mailbox"/>.</summary>
    public void Set()
    {
        while (waiters.TakeFirst() is { } fiber)
            fiber.Scheduler.MakeReady(fiber);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => name ?? "signal";

    internal void Add(Fiber fiber) => waiters.Add(fiber);

    internal void Remove(Fiber fiber) => waiters.Remove(fiber);
}
