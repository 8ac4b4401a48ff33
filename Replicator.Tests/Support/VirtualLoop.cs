using Fibers;

namespace Replicator.Tests.Support;

/// <summary>A scheduler on virtual time that a test drives.</summary>
internal sealed class VirtualLoop : IDisposable
{
    private readonly VirtualPoller poller;

    /// <param name="inactivity">The timeout of waits for sockets that name none.</param>
    public VirtualLoop(TimeSpan? inactivity = null)
    {
        poller = new VirtualPoller(Clock);
        Scheduler = new Scheduler(poller, Clock, inactivity ?? TimeSpan.FromSeconds(60));
        poller.Scheduler = Scheduler;
    }

    public VirtualClock Clock { get; } = new();

    public Scheduler Scheduler { get; }

    public VirtualPoller Poller => poller;

    /// <summary>Starts a fiber without running it.</summary>
    public Fiber Start(IEnumerable<Yield> fiber, string name = "test", IDisposable? owned = null)
    {
        // The runner's own would let TLS go on in another thread.
        SynchronizationContext.SetSynchronizationContext(null);
        return Scheduler.Start(fiber, name, owned);
    }

    /// <summary>Starts a fiber and lets time pass until it has ended, however; the others stay where they are
    /// then.</summary>
    /// <returns>What it failed with; null if it returned.</returns>
    /// <exception cref="DeadlockException">It waits for what cannot come.</exception>
    public Exception? Run(IEnumerable<Yield> fiber)
    {
        IFiberObserver? before = Scheduler.Observer;
        var watch = new EndObserver(before);
        Scheduler.Observer = watch;
        try
        {
            watch.Watched = Start(fiber);
            watch.Run(Scheduler);
            return watch.Failure;
        }
        finally
        {
            Scheduler.Observer = before;
        }
    }

    /// <summary>Runs until every fiber has ended.</summary>
    /// <exception cref="DeadlockException">Some never do.</exception>
    public void RunToEnd() => Scheduler.Run();

    /// <summary>Runs what can run without time passing.</summary>
    public void RunUntilIdle() => Advance(TimeSpan.Zero);

    /// <summary>Lets <paramref name="duration"/> pass, running what comes due.</summary>
    public void Advance(TimeSpan duration)
    {
        poller.Limit = Clock.Elapsed + duration;
        try
        {
            Scheduler.Run();
            if (Clock.Elapsed < poller.Limit)
                Clock.Advance(poller.Limit - Clock.Elapsed);
        }
        finally
        {
            poller.Limit = TimeSpan.MaxValue;
        }
    }

    public void Dispose() => Scheduler.Dispose();

    /// <summary>Stops the loop when one fiber has ended.</summary>
    private sealed class EndObserver(IFiberObserver? next) : IFiberObserver
    {
        private Scheduler? scheduler;

        public Fiber? Watched { get; set; }

        public Exception? Failure { get; private set; }

        public void Run(Scheduler loop)
        {
            scheduler = loop;
            loop.Run();
        }

        public void Started(Fiber fiber) => next?.Started(fiber);

        public void Resuming(Fiber fiber) => next?.Resuming(fiber);

        public void Suspended(Fiber fiber, in Yield wait) => next?.Suspended(fiber, in wait);

        public void Ended(Fiber fiber, Exception? failure)
        {
            next?.Ended(fiber, failure);
            if (fiber != Watched)
                return;
            Failure = failure;
            scheduler!.Stop();
        }

        public void StepTook(Fiber fiber, TimeSpan duration) => next?.StepTook(fiber, duration);
    }
}
