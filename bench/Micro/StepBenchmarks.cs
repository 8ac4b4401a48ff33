using BenchmarkDotNet.Attributes;
using Fibers;

namespace Bench.Micro;

/// <summary>What the scheduler itself costs: a step of a fiber that gives way, alone and with a call in
/// between.</summary>
// Public, with public methods: the runner makes code that calls them.
public class StepBenchmarks
{
    private const int StepCount = 10_000;

    private readonly TimeProvider time = TimeProvider.System;

    [Benchmark(OperationsPerInvoke = StepCount)]
    public void GiveWay() => Run(Passes(StepCount));

    [Benchmark(OperationsPerInvoke = StepCount)]
    public void GiveWayDeepInCalls() => Run(Nested(8));

    [Benchmark(OperationsPerInvoke = StepCount)]
    public void CallAndReturn() => Run(Calls());

    private void Run(IEnumerable<Yield> fiber)
    {
        using var scheduler = new Scheduler(new IdlePoller(), time, TimeSpan.FromSeconds(1));
        scheduler.Start(fiber, "measured");
        scheduler.Run();
    }

    private static IEnumerable<Yield> Passes(int count)
    {
        for (int i = 0; i < count; i++)
            yield return Yield.Wait(TimeSpan.Zero);
    }

    private static IEnumerable<Yield> Nested(int depth)
    {
        yield return Yield.Call(depth == 0 ? Passes(StepCount) : Nested(depth - 1));
    }

    private static IEnumerable<Yield> Calls()
    {
        for (int i = 0; i < StepCount; i++)
            yield return Yield.Call(Passes(0));
    }
}
