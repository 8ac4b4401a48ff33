using System.Diagnostics;

namespace Bench.Index;

/// <summary>How long a loop would have been held.</summary>
internal sealed class StepClock
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly double before = Others();

    /// <summary>ms of the longest step since it was made or set back.</summary>
    public double Longest { get; private set; }

    /// <summary>Cores that others kept busy on average.</summary>
    public double OtherCores => Math.Max(0, Others() - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;

    public void Reset() => Longest = 0;

    public void Run(Action step) => Run(() =>
    {
        step();
        return true;
    });

    public bool Run(Func<bool> step)
    {
        long begun = Stopwatch.GetTimestamp();
        bool result = step();
        Longest = Math.Max(Longest, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        return result;
    }

    private static double Others() =>
        ProcessFacts.MachineSeconds() - ProcessFacts.CpuSeconds(Environment.ProcessId);
}
