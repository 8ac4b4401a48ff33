using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bench.Verbs;

/// <summary>Each verb beside a proxy with many files and clients; then what else a store does to large files, and to
/// many. No step of the loop may be long: those are told in debug mode.</summary>
internal sealed class VerbsVerb(BenchOptions options)
{
    private const int DefaultObjectCount = 100_000;
    private const int ObjectLength = 1 << 10;
    private const int FillingClients = 8;
    private const int AskedObjects = 2_000;
    private const long BigLength = 2L << 30;

    // Nobody reads on, so that it ends ten seconds later.
    private const long BrokenRate = 100_000_000;
    private static readonly TimeSpan BreakingOff = TimeSpan.FromSeconds(14);

    // What is printed at the end of a verb has come by then.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    private readonly int objectCount = options.ObjectCount ?? DefaultObjectCount;
    private readonly List<Figure> figures = [];

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        Fill(work, origin);
        double others = RunVerbs(work, origin);
        RunBounded(work, origin);
        return new Outcome(figures, others);
    }

    private double RunVerbs(WorkFolder work, Origin origin)
    {
        using ProxyProcess proxy = Start(work, "--purge-from", "127.0.0.1");
        using var load = new VerbsLoad(proxy.Port, origin, number => UriOf(origin, number % AskedObjects));
        var other = new OtherWork(proxy);
        string big = origin.Uri(BigLength, "big");
        string broken = origin.Uri(BigLength, "broken", BrokenRate);
        string one = UriOf(origin, objectCount - 1);
        string many = UriOf(origin, 9) + "*";

        Warm(proxy, work, origin);
        Measure("nothing but clients, 5 s", proxy, load, () => Thread.Sleep(5000));
        Verb("ls", "ls");
        Verb("ls by size as JSON", "ls", "--sort", "size", "--json");
        Verb("info", "info", one);
        Verb("cat", "cat", one);
        Verb("pin of a ninth", "pin", many);
        Verb("unpin of a ninth", "unpin", many);
        Verb("verify", "verify");
        Verb("purge of a ninth", "purge", many);
        Verb("rm", "rm", UriOf(origin, 1));
        Verb("gc", "gc");
        Measure("a miss of 2 GiB", proxy, load, () => Get(proxy, big));
        Measure("another in its place", proxy, load, () => Get(proxy, big, anew: true));
        Verb("rm of 2 GiB", "rm", big);
        Get(proxy, big);
        Measure("PURGE of 2 GiB", proxy, load, () => Purge(proxy, big));
        Get(proxy, big);
        Verb("purge of 2 GiB", "purge", $"{big}*");
        Measure("2 GiB that break off after 1", proxy, load, () => BreakOff(proxy, broken));
        Verb("rm of that", "rm", broken);
        figures.Add(Figure.Told("requests beside it", load.RequestCount));
        figures.Add(Figure.Exactly("of these failed", load.FailureCount, 0));
        figures.Add(Figure.Exactly("bugs in the log", proxy.Bugs, 0));
        return other.Cores;

        void Verb(string what, params string[] words) => Measure(what, proxy, load, () => Do(proxy, work, words));
    }

    // The first of each kind compiles.
    private void Warm(ProxyProcess proxy, WorkFolder work, Origin origin)
    {
        const int Length = 40 << 20;
        string one = UriOf(origin, 2);
        string large = origin.Uri(Length, "warm");
        foreach (string[] words in (string[][])[["ls"], ["info", one], ["cat", one], ["pin", one], ["unpin", one],
            ["verify"], ["purge", one + "*", "--dry-run"], ["rm", one], ["gc"]])
            Do(proxy, work, words);
        Get(proxy, large);
        Get(proxy, large, anew: true);
        Do(proxy, work, "rm", large);
        Get(proxy, large);
        Do(proxy, work, "purge", large + "*");
        Get(proxy, large);
        Purge(proxy, large);
    }

    // With less room than the tree takes.
    private void RunBounded(WorkFolder work, Origin origin)
    {
        long used = objectCount * 4096L;
        using ProxyProcess proxy = Start(
            work, "--max-size", string.Create(CultureInfo.InvariantCulture, $"{(used * 9 / 10) + BigLength}"));
        using var load = new VerbsLoad(proxy.Port, origin, number => UriOf(origin, number % AskedObjects));
        Measure("--max-size: a miss of 2 GiB", proxy, load, () => Get(proxy, origin.Uri(BigLength, "first")));
        Measure("--max-size: one that drives out the first", proxy, load,
            () => Get(proxy, origin.Uri(BigLength, "second")));
        Measure("--max-size: 5 s of upkeep", proxy, load, () => Thread.Sleep(5000));
        figures.Add(Figure.Exactly("--max-size: requests that failed", load.FailureCount, 0));
    }

    private static string UriOf(Origin origin, int number) => origin.Uri(ObjectLength, $"{number}");

    private void Fill(WorkFolder work, Origin origin)
    {
        using var proxy = new ProxyProcess(options, work.Root, "-q");
        Task[] clients = [.. Enumerable.Range(0, FillingClients).Select(first => Task.Factory.StartNew(
            () =>
            {
                using var client = new RawClient(proxy.Port);
                for (int number = first; number < objectCount; number += FillingClients)
                    client.Get(UriOf(origin, number));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Task.WaitAll(clients);
    }

    private ProxyProcess Start(WorkFolder work, params string[] more) =>
        new(options, work.Root, ["--debug", .. more]);

    private void Measure(string what, ProxyProcess proxy, VerbsLoad load, Action run)
    {
        proxy.ForgetLongSteps();
        load.TakeSlowest();
        long began = Stopwatch.GetTimestamp();
        run();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Thread.Sleep(Settling);
        StepReport steps = StepReport.Of(proxy);
        figures.Add(Figure.Told(what, seconds, "s"));
        figures.Add(Figure.Under("– longest step of those over 10 ms", steps.Longest, "ms", 10));
        figures.Add(Figure.Told("– slowest answer to a client", load.TakeSlowest(), "ms"));
    }

    private void Do(ProxyProcess proxy, WorkFolder work, params string[] words)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(options.Program, [words[0], "--root", work.Root, .. words[1..]])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            },
        };
        process.Start();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        if (process.ExitCode != 0 || proxy.HasExited)
            throw new IOException($"{string.Join(' ', words)} ended with {process.ExitCode}");
    }

    private static void Get(ProxyProcess proxy, string uri, bool anew = false)
    {
        using var client = new RawClient(proxy.Port);
        byte[] request = RawClient.Request(uri);
        client.Get(anew ? [.. request.AsSpan(0, request.Length - 2), .. "Cache-Control: no-cache\r\n\r\n"u8] : request);
    }

    private static void BreakOff(ProxyProcess proxy, string uri)
    {
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            socket.Connect(IPAddress.Loopback, proxy.Port);
            socket.Send(RawClient.Request(uri));
            socket.Receive(new byte[1]);
        }

        Thread.Sleep(BreakingOff);
    }

    private static void Purge(ProxyProcess proxy, string uri)
    {
        using var handler = new SocketsHttpHandler { Proxy = new WebProxy("127.0.0.1", proxy.Port) };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(new HttpMethod("PURGE"), uri);
        using HttpResponseMessage answer = client.Send(request);
        answer.EnsureSuccessStatusCode();
    }
}
