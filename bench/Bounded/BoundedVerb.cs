using Bench.Soak;

namespace Bench.Bounded;

/// <summary>A load of 1 GB through a store with room for 50 MB, and through one on a disk of 64 MiB: no client fails,
/// what lies on the disk stays within its bound, and storing goes on afterwards.</summary>
internal sealed class BoundedVerb(BenchOptions options)
{
    private const long Bound = 50L << 20;
    private const int DiskMegabytes = 64;

    /// <summary>Bytes by which the disk may hold more.</summary>
    private const double Tolerance = Bound / 1000.0;

    public Outcome Run()
    {
        using var origin = new Origin();
        var figures = new List<Figure>();
        double others;
        using (var work = new WorkFolder(options.Work))
        {
            using var proxy = new ProxyProcess(options, work.Root, "-q", "--max-size", "50M");
            var other = new OtherWork(proxy);
            Console.Out.WriteLine($"--max-size 50M ({Bound / 1e6:0.0} MB), each second:");
            BoundedLoad load = Load(proxy, origin, work.Root, isWholeDisk: false);
            figures.AddRange(Figures("--max-size 50M", load, proxy, origin, work.Root));
            figures.Add(Figure.Under("--max-size 50M: most on the disk", load.MostOnDisk / 1e6, "MB",
                (Bound + Tolerance) / 1e6));
            others = other.Cores;
        }

        figures.AddRange(OnSmallDisk(origin));
        return new Outcome(figures, others);
    }

    private IEnumerable<Figure> OnSmallDisk(Origin origin)
    {
        using var work = new WorkFolder(options.Work);
        using var disk = new SoakDisk(work.Path, DiskMegabytes);
        if (!disk.IsOwn)
        {
            Console.Out.WriteLine("no mount is allowed: there is no small disk");
            return [];
        }

        using var proxy = new ProxyProcess(options, disk.Root, "-q");
        Console.Out.WriteLine($"a tmpfs of {DiskMegabytes} MiB, each second:");
        BoundedLoad load = Load(proxy, origin, disk.Root, isWholeDisk: true);
        return
        [
            .. Figures("64 MiB disk", load, proxy, origin, disk.Root),
            Figure.Told("64 MiB disk: most on it", load.MostOnDisk / 1e6, "MB"),
        ];
    }

    private BoundedLoad Load(ProxyProcess proxy, Origin origin, string root, bool isWholeDisk)
    {
        var load = new BoundedLoad(proxy.Port, origin, root, isWholeDisk, options.Seed);
        load.Run();
        return load;
    }

    private static IEnumerable<Figure> Figures(
        string title, BoundedLoad load, ProxyProcess proxy, Origin origin, string root)
    {
        long before = origin.RequestCount;
        using var client = new RawClient(proxy.Port);
        string uri = origin.Uri(100_000, "afterwards");
        client.Get(uri);
        client.Get(uri);
        return
        [
            Figure.Told($"{title}: bytes to clients", load.ReceivedLength / 1e6, "MB"),
            Figure.Told($"{title}: requests", load.RequestCount),
            Figure.Told($"{title}: hits", 100.0 * (load.RequestCount - load.OriginCount) / load.RequestCount, "%"),
            Figure.Exactly($"{title}: clients that failed", load.FailureCount, 0),
            Figure.Exactly($"{title}: wrong or half files on the disk", load.CountWrong(), 0),
            Figure.Exactly($"{title}: fetches of what is asked for twice afterwards", origin.RequestCount - before, 1),
            Figure.Exactly($"{title}: bugs in the log", proxy.Bugs, 0),
            Figure.Told($"{title}: files on the disk", BoundedLoad.FilesOf(root).Count()),
            Figure.Told($"{title}: CPU", ProcessFacts.CpuSeconds(proxy.Id), "s"),
        ];
    }
}
