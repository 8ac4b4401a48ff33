using System.Diagnostics;
using System.Globalization;

namespace Fibers;

// | held in | until |
// |---|---|
// | the queue of ready ones | its turn |
// | those in WAIT None | a fiber that was not among them resumes |
// | a signal | it is set |
// | a socket's place | it is ready |
// | the timer wheel, besides any of the last two | its deadline |

/// <summary>Holds the fibers that do not run: those that are ready, and the others by what they wait for.</summary>
/// <param name="poller">Borrowed.</param>
/// <param name="inactivity">The timeout of waits for sockets that name none.</param>
internal sealed class Waits(IPoller poller, TimeSpan inactivity)
{
    private readonly WaitTable sockets = new(poller);
    private readonly TimerWheel timers = new();
    private FiberList ready;
    private FiberList idle;

    /// <summary>Fibers that are ready.</summary>
    public int ReadyCount => ready.Count;

    /// <summary>When the next timer may be due, in ticks; <see cref="long.MaxValue"/>: never.</summary>
    public long NextTicks => timers.NextTicks;

    /// <summary>Takes the fiber that is ready longest.</summary>
    public Fiber? TakeReady() => ready.TakeFirst();

    /// <summary>Queues a fiber that is in no list.</summary>
    public void MakeReady(Fiber fiber)
    {
        fiber.DeadlineTicks = long.MaxValue;
        fiber.State = FiberState.Ready;
        ready.Add(fiber);
    }

    /// <summary>A fiber other than those in WAIT None resumes: all of those are ready.</summary>
    public void WakeIdle()
    {
        while (idle.TakeFirst() is { } fiber)
        {
            fiber.WasIdle = true;
            MakeReady(fiber);
        }
    }

    /// <summary>Wakes those who wait for what <paramref name="socket"/> is ready for.</summary>
    public void Report(FiberSocket socket, Readiness readiness) => sockets.Report(socket, readiness);

    /// <summary>Makes <paramref name="fiber"/> wait as its yield says. A wait that cannot be fails in the fiber's
    /// next step.</summary>
    public void Enter(Fiber fiber, long now)
    {
        ref readonly Yield wait = ref fiber.Wait;
        fiber.Since = now;
        fiber.State = FiberState.Waiting;
        switch (wait.Kind)
        {
            case YieldKind.Pass:
                MakeReady(fiber);
                return;
            case YieldKind.Other:
                idle.Add(fiber);
                return;
            case YieldKind.Signal:
                wait.Signal!.Add(fiber);
                break;
            case YieldKind.Recv or YieldKind.Send when !TryWatch(fiber, in wait):
                return;
        }

        // The time of inactivity is for sockets; other waits always name theirs.
        long timeout = (wait.Timeout ?? inactivity).Ticks;
        long deadline = timeout < 0 || timeout > long.MaxValue - now ? long.MaxValue : now + timeout;
        timers.Set(fiber, deadline, now);
    }

    /// <summary>Takes <paramref name="fiber"/> out of what it is held in, but for the wheel.</summary>
    public void Leave(Fiber fiber)
    {
        if (fiber.State == FiberState.Ready)
        {
            ready.Remove(fiber);
            return;
        }

        Debug.Assert(fiber.State == FiberState.Waiting, "Only a wait can be left.");
        ref readonly Yield wait = ref fiber.Wait;
        switch (wait.Kind)
        {
            case YieldKind.Recv:
                WaitTable.Remove(wait.Socket!, Readiness.Receive);
                break;
            case YieldKind.Send:
                WaitTable.Remove(wait.Socket!, Readiness.Send);
                break;
            case YieldKind.Signal:
                wait.Signal!.Remove(fiber);
                break;
            case YieldKind.Other:
                idle.Remove(fiber);
                break;
        }
    }

    /// <summary>Takes <paramref name="fiber"/> out of the wheel, for it has ended.</summary>
    public void Forget(Fiber fiber) => timers.Remove(fiber);

    /// <summary>Makes <paramref name="fiber"/>, which waits, fail there.</summary>
    public void Fail(Fiber fiber, Exception error)
    {
        Leave(fiber);
        fiber.FailWith(error);
        MakeReady(fiber);
    }

    /// <summary>Ends the waits whose time is over.</summary>
    /// <param name="now">In ticks.</param>
    /// <param name="expire"><see cref="Expire"/> with the same time; given so that nothing is allocated.</param>
    public void Advance(long now, Action<Fiber> expire) => timers.Advance(now, expire);

    /// <summary>Ends a wait whose time is over: a sleep just ends, all else fails.</summary>
    public void Expire(Fiber fiber, long now)
    {
        if (fiber.Wait.Kind == YieldKind.Sleep)
        {
            MakeReady(fiber);
            return;
        }

        string seconds = new TimeSpan(now - fiber.Since).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        Fail(fiber, new TimeoutException($"Timed out after {seconds} s: {fiber.Wait}."));
    }

    private bool TryWatch(Fiber fiber, in Yield wait)
    {
        try
        {
            sockets.Add(fiber, wait.Socket!, wait.Kind == YieldKind.Recv ? Readiness.Receive : Readiness.Send);
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            fiber.FailWith(error);
            MakeReady(fiber);
            return false;
        }
    }
}
