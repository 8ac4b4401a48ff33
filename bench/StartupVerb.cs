using System.Diagnostics;

namespace Bench;

/// <summary>How long it takes from the start of the process to the first hit, with many objects stored.</summary>
internal sealed class StartupVerb(BenchOptions options)
{
    private const int ObjectLength = 4 << 10;
    private const int FillingClients = 8;
    private const int DefaultObjectCount = 10_000;

    private readonly int objectCount = options.ObjectCount ?? DefaultObjectCount;

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        (double filling, double stopping) = Prepare(work, origin);
        long asked = origin.RequestCount;
        long started = Stopwatch.GetTimestamp();
        using var again = new ProxyProcess(options, work.Root, "-q");
        var others = new OtherWork(again);
        double serving = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var client = new RawClient(again.Port);
        client.Get(origin.Uri(ObjectLength, "0"));
        double hit = Stopwatch.GetElapsedTime(started).TotalSeconds;
        client.Get(origin.Uri(ObjectLength, $"{objectCount - 1}"));
        return new Outcome(
            [
                Figure.Told("objects stored", objectCount),
                Figure.Told("misses until then", objectCount / filling, "a second"),
                Figure.Told("end upon SIGTERM", stopping, "s"),
                Figure.Told("start to listening", serving, "s"),
                Figure.Told("start to first hit", hit, "s"),
                Figure.Exactly("origin requests of the first and the last object", origin.RequestCount - asked, 0),
                Figure.Told("resident memory", ProcessFacts.StatusBytes(again.Id, "VmRSS") / 1e6, "MB"),
            ],
            others.Cores);
    }

    // Seconds until all is stored, and until the program has ended then.
    private (double Filling, double Stopping) Prepare(WorkFolder work, Origin origin)
    {
        double filling;
        long began = Stopwatch.GetTimestamp();
        using (var proxy = new ProxyProcess(options, work.Root, "-q"))
        {
            Task[] clients = [.. Enumerable.Range(0, FillingClients).Select(first => Task.Factory.StartNew(
                () => Fill(proxy, origin, first),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default))];
            Task.WaitAll(clients);
            filling = Stopwatch.GetElapsedTime(began).TotalSeconds;
            began = Stopwatch.GetTimestamp();
        }

        return (filling, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private void Fill(ProxyProcess proxy, Origin origin, int first)
    {
        using var client = new RawClient(proxy.Port);
        for (int i = first; i < objectCount; i += FillingClients)
            client.Get(origin.Uri(ObjectLength, $"{i}"));
    }
}
