using System.Diagnostics;

namespace Bench;

/// <summary>How much resident memory grows while 1 GiB passes through, in each way that it can.</summary>
internal sealed class MemoryVerb(BenchOptions options)
{
    private const long Length = 1L << 30;

    /// <summary>Bytes of the exchange that goes before.</summary>
    private const long WarmLength = 64L << 20;

    /// <summary>MB.</summary>
    private const double Bound = 10;

    private readonly List<Figure> figures = [];

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        using var proxy = new ProxyProcess(options, work.Root, "-q", "--connect-ports", $"{origin.Port}");
        var others = new OtherWork(proxy);

        // Every fetch of an uncached object, the warming one too, has a name of its own; the hit asks for that of the
        // miss.
        Measure("miss", proxy, origin, 1, (client, length) => client.Get(origin.Uri(length, "object")));
        Measure("hit", proxy, origin, 0, (client, length) => client.Get(origin.Uri(length, "object")));
        Measure("upload", proxy, origin, 1, (client, length) => client.Post(origin.Uri(0, "upload"), length));
        Measure("tunnel", proxy, origin, 1, (client, length) =>
        {
            client.Connect($"127.0.0.1:{origin.Port}");
            client.Get(Origin.Path(length, "tunnel"));
        });
        return new Outcome(figures, others.Cores);
    }

    private void Measure(
        string kind, ProxyProcess proxy, Origin origin, int originRequests, Action<RawClient, long> exchange)
    {
        using (var warm = new RawClient(proxy.Port))
            exchange(warm, WarmLength);
        Thread.Sleep(500);
        long asked = origin.RequestCount;
        using var client = new RawClient(proxy.Port);
        double cpu = ProcessFacts.CpuSeconds(proxy.Id);
        long before = ProcessFacts.StatusBytes(proxy.Id, "VmRSS");
        long mapped = ProcessFacts.StatusBytes(proxy.Id, "RssFile");
        ProcessFacts.ResetPeak(proxy.Id);
        long began = Stopwatch.GetTimestamp();
        exchange(client, Length);
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;

        // Pages of mapped files are the system's cache, not the program's memory.
        long peak = ProcessFacts.StatusBytes(proxy.Id, "VmHWM");
        long newlyMapped = Math.Max(0, ProcessFacts.StatusBytes(proxy.Id, "RssFile") - mapped);
        figures.Add(Figure.Under($"{kind} of 1 GiB: growth", (peak - before - newlyMapped) / 1e6, "MB", Bound));
        figures.Add(Figure.Exactly($"{kind}: origin requests", origin.RequestCount - asked, originRequests));
        figures.Add(Figure.Told($"{kind}: rate", Length / seconds / 1e9, "GB/s"));
        figures.Add(Figure.Told($"{kind}: CPU", (ProcessFacts.CpuSeconds(proxy.Id) - cpu) / (Length / 1e9), "s/GB"));
    }
}
