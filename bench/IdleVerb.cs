using System.Diagnostics;

namespace Bench;

/// <summary>What ten thousand persistent connections cost that have asked once and now say nothing, and how an active
/// one fares beside them.</summary>
internal sealed class IdleVerb(BenchOptions options)
{
    private const int ConnectionCount = 10_000;
    private const int WarmCount = 500;
    private const int HitCount = 2_000;

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        using var proxy = new ProxyProcess(options, work.Root, "-q");
        byte[] request = RawClient.Request(origin.Uri(1024, "small"));
        Close(Open(proxy, request, WarmCount));
        Hit(proxy, request);
        Thread.Sleep(1000);

        var others = new OtherWork(proxy);
        double alone = Hit(proxy, request);
        long before = ProcessFacts.StatusBytes(proxy.Id, "VmRSS");
        long began = Stopwatch.GetTimestamp();
        IdleConnection[] idle = Open(proxy, request, ConnectionCount);
        double opening = Stopwatch.GetElapsedTime(began).TotalSeconds;
        long grown = ProcessFacts.StatusBytes(proxy.Id, "VmRSS") - before;
        double cpu = ProcessFacts.CpuSeconds(proxy.Id);
        Thread.Sleep(1000);
        cpu = ProcessFacts.CpuSeconds(proxy.Id) - cpu;
        double beside = Hit(proxy, request);
        int alive = idle.Count(connection => connection.Asks(request));
        Close(idle);
        return new Outcome(
            [
                Figure.Told("memory of each", grown / 1024.0 / ConnectionCount, "KiB"),
                Figure.Told("all opened within", opening, "s"),
                Figure.Told("CPU while all are idle", cpu * 100, "% of a core"),
                Figure.Told("median hit without them", alone, "ms"),
                Figure.Told("median hit beside them", beside, "ms"),
                Figure.Exactly("still served afterwards", alive, ConnectionCount),
            ],
            others.Cores);
    }

    private static IdleConnection[] Open(ProxyProcess proxy, byte[] request, int count)
    {
        var opened = new IdleConnection[count];
        for (int i = 0; i < count; i++)
        {
            opened[i] = new IdleConnection(proxy.Port);
            if (!opened[i].Asks(request))
                throw new IOException($"connection {i} is not served");
        }

        return opened;
    }

    private static void Close(IdleConnection[] connections)
    {
        foreach (IdleConnection connection in connections)
            connection.Dispose();
    }

    private static double Hit(ProxyProcess proxy, byte[] request)
    {
        using var client = new RawClient(proxy.Port);
        var milliseconds = new double[HitCount];
        for (int i = 0; i < HitCount; i++)
        {
            long began = Stopwatch.GetTimestamp();
            client.Get(request);
            milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        return new Percentiles(milliseconds).Median;
    }
}
