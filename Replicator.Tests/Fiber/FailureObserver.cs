using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>Keeps what fibers failed with.</summary>
internal sealed class FailureObserver : IFiberObserver
{
    public List<Exception> Failures { get; } = [];

    public List<TimeSpan> LongSteps { get; } = [];

    public void Started(Fiber fiber)
    {
    }

    public void Resuming(Fiber fiber)
    {
    }

    public void Suspended(Fiber fiber, in Yield wait)
    {
    }

    public void Ended(Fiber fiber, Exception? failure)
    {
        if (failure is not null)
            Failures.Add(failure);
    }

    public void StepTook(Fiber fiber, TimeSpan duration) => LongSteps.Add(duration);
}
