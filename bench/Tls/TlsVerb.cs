using System.Net.Security;
using Bench.Odd;

namespace Bench.Tls;

/// <summary>What clients of TLS cost Replicator and nginx, each in front of the same origin with the same certificate
/// and the same cipher, by turns: hits, and handshakes.</summary>
internal sealed class TlsVerb(BenchOptions options)
{
    private const int Rounds = 11;
    private const int Clients = 4;
    private const int SmallLength = 1 << 10;
    private const int SmallHits = 5_000;
    private const int LargeLength = 1 << 20;
    private const int LargeHits = 150;
    // The system counts CPU in hundredths of a second, which are to be less than a hundredth of a round.
    private const int Handshakes = 4_000;

    /// <summary>Times nginx's CPU.</summary>
    private const double HitBound = 1.3;

    private const double HandshakeBound = 1.2;

    private readonly byte[] small = RawClient.Request(Origin.Path(SmallLength, "small"));
    private readonly byte[] large = RawClient.Request(Origin.Path(LargeLength, "large"));
    private readonly SslClientAuthenticationOptions full = TlsClient.Options("site.bench.test", mayResume: false);

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var certificate = new SiteCertificate(work.Path);
        using var origin = new Origin();
        using var ours = new ProxyProcess(options, work.Root, "-q", "--reverse", $"http://127.0.0.1:{origin.Port}",
            "--tls-cert", certificate.CertificatePath, "--tls-key", certificate.KeyPath);
        using OtherProxy nginx = OtherProxy.SecuredNginx(Path.Combine(work.Path, "nginx"), origin.Port,
            certificate.CertificatePath, certificate.KeyPath);
        Server[] servers = [new(ours.Id, ours.Port), new(nginx.Id, nginx.Port)];
        TlsCipherSuite[] ciphers = [.. servers.Select(Warm)];
        if (ciphers[0] != ciphers[1])
            throw new IOException($"one speaks {ciphers[0]}, the other {ciphers[1]}");
        var others = new OtherWork(ours);
        Pair hits = Compare(servers, server => Fetch(server, small, SmallHits), SmallHits);
        Pair contents = Compare(servers, server => Fetch(server, large, LargeHits), LargeHits);
        Pair fulls = Compare(servers, server => Shake(server, isResumed: false), Handshakes);
        Pair resumed = Compare(servers, server => Shake(server, isResumed: true), Handshakes);
        return new Outcome(
            [
                .. hits.Figures("a hit of 1 KiB", HitBound),
                .. contents.Figures("a hit of 1 MiB", HitBound),
                .. fulls.Figures("a full handshake with a hit", HandshakeBound),
                .. resumed.Figures("a resumed handshake with a hit", HandshakeBound),
            ],
            others.Cores);
    }

    private TlsCipherSuite Warm(Server server)
    {
        Fetch(server, large, Clients);
        Fetch(server, small, SmallHits);
        Shake(server, isResumed: false);
        using var client = new TlsClient(server.Port, full);
        client.Get(small);
        foreach (SslClientAuthenticationOptions first in server.Resuming)
        {
            using var visitor = new TlsClient(server.Port, first);
            visitor.Get(small);
        }

        return client.Cipher;
    }

    private static Pair Compare(Server[] servers, Action<Server> load, int count)
    {
        var pair = new Pair();
        for (int round = 0; round < Rounds; round++)
        {
            double[] microseconds = new double[servers.Length];
            foreach (int which in round % 2 == 0 ? new[] { 0, 1 } : [1, 0])
            {
                double before = ProcessFacts.CpuSeconds(servers[which].Id);
                load(servers[which]);
                microseconds[which] = (ProcessFacts.CpuSeconds(servers[which].Id) - before) / count * 1e6;
            }

            pair.Add(microseconds[0], microseconds[1]);
        }

        return pair;
    }

    private void Fetch(Server server, byte[] request, int count) => AtOnce(_ =>
    {
        using var client = new TlsClient(server.Port, full);
        for (int i = 0; i < count / Clients; i++)
            client.Get(request);
    });

    private void Shake(Server server, bool isResumed)
    {
        int wrong = 0;
        AtOnce(number =>
        {
            for (int i = 0; i < Handshakes / Clients; i++)
            {
                using var client = new TlsClient(server.Port, isResumed ? server.Resuming[number] : full);
                if (client.HandshakeLength < ResumedLength != isResumed)
                    Interlocked.Increment(ref wrong);
                client.Get(small);
            }
        });

        if (wrong > 0)
            throw new IOException($"{wrong} of {Handshakes} handshakes were not {(isResumed ? "resumed" : "full")}");
    }

    private static void AtOnce(Action<int> client) => Task.WaitAll([.. Enumerable.Range(0, Clients).Select(number =>
        Task.Factory.StartNew(() => client(number), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))]);

    /// <summary>Bytes that a server sends at most where it shows no certificate.</summary>
    private const int ResumedLength = 400;

    private sealed record Server(int Id, int Port)
    {
        /// <summary>One for each client, with tickets of its own: else several would take the same.</summary>
        public SslClientAuthenticationOptions[] Resuming { get; } =
            [.. Enumerable.Range(0, Clients).Select(number => TlsClient.Options($"site{number}.p{Port}.bench.test"))];
    }

    private sealed class Pair
    {
        private readonly List<double> ours = [];
        private readonly List<double> others = [];

        public void Add(double our, double other)
        {
            ours.Add(our);
            others.Add(other);
        }

        public IEnumerable<Figure> Figures(string what, double bound) =>
        [
            Figure.Told($"CPU of {what}", new Percentiles(ours).Median, "µs"),
            Figure.Told("  of nginx", new Percentiles(others).Median, "µs"),
            Figure.Under("  ratio", new Percentiles(ours.Zip(others, (our, other) => our / other)).Median, "x", bound),
        ];
    }
}
