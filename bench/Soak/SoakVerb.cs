using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>Minutes of mixed load with everything at once, from a seed: afterwards memory, descriptors and fibers are
/// where they were after the first minute, and every content that was called complete was right.</summary>
internal sealed class SoakVerb(BenchOptions options)
{
    private const int Workers = 40;
    private const int IdleMilliseconds = 300;

    /// <summary>Bytes of a file while their size is limited.</summary>
    private const long FileLimit = 20_000;

    /// <summary>MB by which two stocks of a program that leaks nothing may differ; bench/README.md says why.</summary>
    private const double AliveTolerance = 6;

    /// <inheritdoc cref="AliveTolerance"/>
    private const double ResidentTolerance = 20;

    private static readonly TimeSpan FirstMinute = TimeSpan.FromMinutes(1);

    /// <summary>Longer than each of the timeouts below.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(8);

    private static readonly string[] Timeouts =
    [
        "--timeout", "5", "--relay-timeout", "6", "--tunnel-timeout", "5", "--idle-timeout", "4", "--head-timeout", "3",
        "--connect-timeout", "3", "--origin-head-timeout", "6", "--origin-idle-timeout", "3",
    ];

    private readonly SoakTally tally = new();

    public Outcome Run() => RunAll().GetAwaiter().GetResult();

    private async Task<Outcome> RunAll()
    {
        using var work = new WorkFolder(options.Work);
        using var disk = new SoakDisk(work.Path);
        using var origin = new SoakOrigin(tally, options.Seed);
        using var calm = new SoakOrigin(tally, options.Seed);
        using var echo = new SoakEcho();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var proxy = new ProxyProcess(options, disk.Root,
        [
            .. Timeouts, "--max-clients", "160", "--memory", "2", "--max-size", "16M",
            "--connect-ports", $"{echo.Port}", "--deny-to", "0.0.0.0/0", "--deny-to", "::/0", "--allow-to", "loopback",
        ]);
        var others = new OtherWork(proxy);
        var run = new SoakRun(
            proxy.Port, origin.Authority, calm.Authority, echo.Port, ((IPEndPoint)closed.LocalEndPoint!).Port, tally);
        Say(disk.IsOwn ? "the root lies on a tmpfs of its own" : "no mount is allowed: the disk is never full");

        TimeSpan whole = TimeSpan.FromMinutes(options.Minutes);
        TimeSpan first = whole / 2 < FirstMinute ? whole / 2 : FirstMinute;
        var load = new SoakLoad(run, options.Seed, Workers, IdleMilliseconds);
        long began = Stopwatch.GetTimestamp();

        var person = new SoakPerson(disk.Root, origin.Authority, new Random(options.Seed));

        // He ends before the load does, or nothing would be left to look at.
        using var tidied = new CancellationTokenSource(whole);
        Task tidying = person.Run(tidied.Token);
        SoakStock before;
        SoakStock after;
        try
        {
            (before, after) = await Load(load, proxy, disk, whole, first);
        }
        catch (Exception gone) when (proxy.HasExited && gone is IOException or SocketException)
        {
            tally.Print(Console.Out);
            return new Outcome([Figure.Exactly("the program ended by itself", 1, 0)], 0) { MayRepeat = false };
        }

        await tidied.CancelAsync();
        await tidying;
        await load.End();
        int stored = SoakTree.Check(
            Path.Combine(disk.Root, origin.Authority), (int)Stopwatch.GetElapsedTime(began).TotalSeconds, tally);

        tally.Print(Console.Out);
        return new Outcome(
            [.. Figures(before, after, stored, proxy), Figure.Told("a person's deeds in the tree", person.DeedCount)],
            others.Cores)
        {
            MayRepeat = false,
        };
    }

    private static async Task<(SoakStock Before, SoakStock After)> Load(
        SoakLoad load, ProxyProcess proxy, SoakDisk disk, TimeSpan whole, TimeSpan first)
    {
        // Both failures come once before the first stock: what runs for the first time is compiled, and stays.
        await Spoil(proxy, disk, first * 0.7, first * 0.3);
        SoakStock before = await TakeStock(load, proxy, disk, "after the first minute");
        load.Resume();
        await Spoil(proxy, disk, (whole - first) * 0.7, (whole - first) * 0.3);
        return (before, await TakeStock(load, proxy, disk, "at the end"));
    }

    // Some time without, some with a full disk, some without, some with files that may not grow, some without.
    private static async Task Spoil(ProxyProcess proxy, SoakDisk disk, TimeSpan right, TimeSpan spoilt)
    {
        await Task.Delay(right * 0.4);
        disk.Fill();
        Say("the disk is full");
        await Task.Delay(spoilt * 0.6);
        disk.Empty();
        Say("the disk has room again");
        await Task.Delay(right * 0.3);
        SoakDisk.LimitFiles(proxy.Id, FileLimit);
        Say("files may not grow");
        await Task.Delay(spoilt * 0.4);
        SoakDisk.LimitFiles(proxy.Id, null);
        Say("files may grow");
        await Task.Delay(right * 0.3);
    }

    private static async Task<SoakStock> TakeStock(SoakLoad load, ProxyProcess proxy, SoakDisk disk, string when)
    {
        await load.Pause();
        SoakStock stock = await SoakStock.Take(proxy.Id, proxy.Port, disk.Root, Settling);
        Say($"{when}: {stock}");
        return stock;
    }

    private static void Say(string what) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss} {what}"));

    private Figure[] Figures(SoakStock before, SoakStock after, int stored, ProxyProcess proxy) =>
    [
        Figure.Told("exchanges", tally.Requests),
        Figure.Told("contents called complete and compared", tally.Bodies),
        Figure.Told("their bytes", tally.BodyBytes / 1e6, "MB"),
        Figure.Told("uploads that arrived whole", tally.Uploads),
        Figure.Told("stored files that are whole at the end", stored),
        Figure.Exactly("wrong contents, uploads, files", tally.WrongBodies, 0),
        Figure.Exactly("hangs", tally.Hangs, 0),
        Figure.Exactly("answers that may not be", tally.Unexpected, 0),
        Figure.Exactly("bugs in the log", proxy.Bugs, 0),
        Figure.Told("objects alive after the first minute", before.Alive / 1e6, "MB"),
        Figure.Told("objects alive at the end", after.Alive / 1e6, "MB"),
        Figure.Under("their growth", (after.Alive - before.Alive) / 1e6, "MB", AliveTolerance),
        Figure.Told("resident after the first minute", before.Resident / 1e6, "MB"),
        Figure.Told("resident at the end", after.Resident / 1e6, "MB"),
        Figure.Under("its growth", (after.Resident - before.Resident) / 1e6, "MB", ResidentTolerance),
        Figure.Told("descriptors after the first minute, stored files aside", before.Descriptors),
        Figure.Exactly("descriptors at the end", after.Descriptors, before.Descriptors),
        Figure.Told("stored files kept open after the first minute", before.StoredFiles),
        Figure.Told("stored files kept open at the end", after.StoredFiles),
        Figure.Told("files removed in the last minute kept open at the end", after.Deleted),
        Figure.Told("unfinished files at the end", after.Unfinished),
        Figure.Told("fibers after the first minute", before.Fibers),
        Figure.Exactly("fibers at the end", after.Fibers, before.Fibers),
    ];
}
