using System.Diagnostics;

namespace Bench;

/// <summary>How busy the machine was with what is not ours, since this was made: a figure taken on a busy machine says
/// little.</summary>
/// <param name="proxy">The program that is measured.</param>
internal sealed class OtherWork(ProxyProcess proxy)
{
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly double before = ProcessFacts.MachineSeconds() - Ours(proxy);

    /// <summary>Cores that others kept busy on average. Ask while the program runs.</summary>
    public double Cores
    {
        get
        {
            double seconds = ProcessFacts.MachineSeconds() - Ours(proxy) - before;
            return Math.Max(0, seconds) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
    }

    private static double Ours(ProxyProcess proxy) =>
        ProcessFacts.CpuSeconds(proxy.Id) + ProcessFacts.CpuSeconds(Environment.ProcessId);
}
