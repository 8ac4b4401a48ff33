using System.Diagnostics;

namespace Bench.Tls;

/// <summary>A hundred clients ask at once for a hundred hosts whose tunnels are answered for the first time: how long
/// any step of the loop is, and when all are served.</summary>
internal sealed class InterceptVerb(BenchOptions options)
{
    private const int HostCount = 100;
    private const string InMemory = "/dev/shm";

    public Outcome Run()
    {
        // A busy disk holds up a rename for longer than the steps that are measured.
        using var work = new WorkFolder(Directory.Exists(InMemory) ? InMemory : options.Work);
        using var certificate = new SiteCertificate(work.Path);
        using var origin = new SecureOrigin(certificate);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", work.Path);
        string[] hosts = [.. Enumerable.Range(0, 2 * HostCount).Select(number => $"h{number}.bench.test")];
        using var proxy = new ProxyProcess(options, work.Root,
            ["--debug", "--intercept", "--upstream-ca", certificate.CertificatePath, "--connect-ports", $"{origin.Port}",
            .. hosts.SelectMany(host => new[] { "--resolve", $"{host}:{origin.Port}:127.0.0.1" })]);
        // The load, with as many threads as clients, is not to take the processor from the loop that is measured. Threads
        // have the priority of the one that starts them.
        using (Process load = Process.GetCurrentProcess())
            load.PriorityClass = ProcessPriorityClass.BelowNormal;
        origin.Start();
        var others = new OtherWork(proxy);
        double first = Fetch(proxy, origin, hosts.AsSpan(0, 1));
        IReadOnlyList<string> firstSteps = proxy.LongSteps;
        proxy.ForgetLongSteps();
        double cold = Fetch(proxy, origin, hosts.AsSpan(1, HostCount - 1));
        proxy.ForgetLongSteps();
        double seconds = Fetch(proxy, origin, hosts.AsSpan(HostCount));
        Thread.Sleep(500);
        foreach (string step in firstSteps.Concat(proxy.LongSteps).Take(10))
            Console.Error.WriteLine(step);
        return new Outcome(
            [
                Figure.Told("the first of all", first, "s"),
                Figure.Told("steps over 10 ms for it", firstSteps.Count),
                Figure.Told("hosts at once, the code not compiled yet", cold, "s"),
                Figure.Told("hosts at once", seconds, "s"),
                Figure.Exactly("steps over 10 ms", proxy.LongSteps.Count, 0),
            ],
            others.Cores);
    }

    // Seconds until all are served.
    private static double Fetch(ProxyProcess proxy, SecureOrigin origin, ReadOnlySpan<string> hosts)
    {
        using var together = new Barrier(hosts.Length + 1);
        Task[] clients = new Task[hosts.Length];
        for (int i = 0; i < clients.Length; i++)
        {
            string host = hosts[i];
            clients[i] = Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    using var client = new TlsClient(proxy.Port, TlsClient.Options(host), $"{host}:{origin.Port}");
                    client.Get(System.Text.Encoding.ASCII.GetBytes(
                        $"GET /object HTTP/1.1\r\nHost: {host}:{origin.Port}\r\n\r\n"));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        together.SignalAndWait();
        long began = Stopwatch.GetTimestamp();
        Task.WaitAll(clients);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
