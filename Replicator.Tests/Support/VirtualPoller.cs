using System.Net;
using Fibers;

namespace Replicator.Tests.Support;

/// <summary>A poll that jumps to the next timer instead of sleeping, and knows no sockets.</summary>
internal sealed class VirtualPoller(VirtualClock clock) : IPoller
{
    private readonly SemaphoreSlim woken = new(0);

    /// <summary>The loop that polls; its fibers are listed when they are dead-locked.</summary>
    public Scheduler? Scheduler { get; set; }

    /// <summary>The time of the clock beyond which no jump goes: there the loop is stopped instead.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.MaxValue;

    /// <summary>Stops the loop when nothing can happen any more, instead of a <see
    /// cref="DeadlockException"/>.</summary>
    public bool StopsWhenIdle { get; set; }

    /// <summary>Lets other threads that owe a post finish before time moves on, as though they took none.</summary>
    public bool WaitsForThreads { get; set; } = true;

    /// <summary>Polls so far.</summary>
    public int PollCount { get; private set; }

    public FiberSocket Listen(IPEndPoint endPoint, int backlog) => throw new NotSupportedException();

    public FiberSocket ListenLocal(string path, int backlog) => throw new NotSupportedException();

    public FiberSocket BeginConnect(IPEndPoint endPoint) => throw new NotSupportedException();

    public void Watch(FiberSocket socket, Readiness interest) => throw new NotSupportedException();

    public void Forget(FiberSocket socket) => throw new NotSupportedException();

    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
        PollCount++;
        // Asked first: a post that comes between the two questions has woken the loop, and is owed no more.
        bool isOwed = WaitsForThreads && Scheduler!.Mailbox.PromisedCount > 0;
        if (woken.Wait(0) || timeout == TimeSpan.Zero)
            return;
        if (isOwed)
        {
            // The only real wait: the thread does its work, however long that takes. The bound is for a thread that
            // died.
            if (!woken.Wait(TimeSpan.FromMinutes(1)))
                throw new InvalidOperationException("A thread that owes a post did not deliver it.");
            return;
        }

        if (timeout == Timeout.InfiniteTimeSpan && !StopsWhenIdle && Limit == TimeSpan.MaxValue)
            throw new DeadlockException(Scheduler!.Fibers);
        if (timeout == Timeout.InfiniteTimeSpan || timeout > Limit - clock.Elapsed)
        {
            if (Limit != TimeSpan.MaxValue)
                clock.Advance(Limit - clock.Elapsed);
            Scheduler!.Stop();
            return;
        }

        clock.Advance(timeout);
    }

    public void Wake() => woken.Release();

    public void Dispose()
    {
    }
}
