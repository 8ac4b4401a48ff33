using System.Diagnostics;

namespace Bench;

/// <summary>While one client reads 1 GiB as fast as loopback goes, another one's small hits must not wait, and no step
/// of the loop may be long. The steps are told in debug mode only, whose printing would spoil the hits' times: so the
/// program is started twice.</summary>
internal sealed class FairnessVerb(BenchOptions options)
{
    private const long BigLength = 1L << 30;
    private const long SmallLength = 1 << 10;
    private const int Reads = 4;

    /// <summary>Milliseconds for each small hit.</summary>
    private const double HitBound = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        string big = origin.Uri(BigLength, "big");
        string small = origin.Uri(SmallLength, "small");
        Percentiles alone, beside;
        double seconds;
        double otherCores;
        using (var proxy = new ProxyProcess(options, work.Root, "-q"))
        {
            Exchange(proxy, big, small, 2);
            Thread.Sleep(500);
            var others = new OtherWork(proxy);
            alone = Sample(proxy, small, new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
            long began = Stopwatch.GetTimestamp();
            beside = Exchange(proxy, big, small, Reads);
            seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            otherCores = others.Cores;
        }

        IReadOnlyList<string> steps;
        long asked = origin.RequestCount;
        using (var proxy = new ProxyProcess(options, work.Root, "--debug"))
        {
            Exchange(proxy, big, small, 2);
            Thread.Sleep(500);
            proxy.ForgetLongSteps();
            Exchange(proxy, big, small, Reads);
            Thread.Sleep(500);
            steps = proxy.LongSteps;
        }

        foreach (string step in steps.Take(5))
            Console.Error.WriteLine(step);
        return new Outcome(
            [
                Figure.Under("slowest hit of 1 KiB beside the reader", beside.Largest, "ms", HitBound),
                Figure.Told("99 %", beside.NinetyNinth, "ms"),
                Figure.Told("median", beside.Median, "ms"),
                Figure.Told("median without the reader", alone.Median, "ms"),
                Figure.Told("hits", beside.Count),
                Figure.Told("the reader's rate", Reads * BigLength / seconds / 1e9, "GB/s"),
                Figure.Exactly("steps over 10 ms", steps.Count, 0),
                Figure.Exactly("origin requests after the restart", origin.RequestCount - asked, 0),
            ],
            otherCores);
    }

    private static Percentiles Exchange(ProxyProcess proxy, string big, string small, int reads)
    {
        using var ended = new CancellationTokenSource();
        Task reading = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    using var client = new RawClient(proxy.Port);
                    for (int i = 0; i < reads; i++)
                        client.Get(big);
                }
                finally
                {
                    ended.Cancel();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Percentiles hits = Sample(proxy, small, ended.Token);
        reading.GetAwaiter().GetResult();
        return hits;
    }

    private static Percentiles Sample(ProxyProcess proxy, string small, CancellationToken end)
    {
        using var client = new RawClient(proxy.Port);
        byte[] request = RawClient.Request(small);
        var milliseconds = new List<double>();
        do
        {
            long began = Stopwatch.GetTimestamp();
            client.Get(request);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Thread.Sleep(Pause);
        }
        while (!end.IsCancellationRequested);
        return new Percentiles(milliseconds);
    }
}
