using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fibers;
using Replicator.Network;
using Replicator.Tests.Support;
using Replicator.Tests.Tls;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>A crowd whose tunnels are answered here, all of them in the middle of their handshakes at
/// once.</summary>
public sealed class ManyHandshakesTests : IDisposable
{
    private const int ClientCount = 1000;
    private const int HostCount = 50;
    private const int PathCount = 2;

    /// <summary>Bytes of a first message that come before the rest: the proxy has begun to read it.</summary>
    private const int FirstPart = 100;

    private readonly Authority authority = Authority.Make(null, "tests", VirtualClock.Begin);
    private readonly LeafCertificates certificates;
    private readonly Scene scene;

    public ManyHandshakesTests()
    {
        certificates = new LeafCertificates(authority, new VirtualClock());
        scene = new Scene(options => options with
        {
            Interception = new InterceptionOptions(certificates, Lists.Of(null), FallsBack: false, "replicator ca install"),
        });
    }

    public void Dispose()
    {
        scene.Dispose();
        certificates.Dispose();
        authority.Dispose();
    }

    [Fact]
    public void A_thousand_that_have_all_begun_before_one_is_done_get_each_its_own()
    {
        OriginPeer[] origins = [.. Enumerable.Range(0, HostCount).Select(NewOrigin)];
        long before = scene.Buffers.Used;
        SecuredClient[] crowd = [.. Enumerable.Range(0, ClientCount).Select(Begin)];
        scene.Loop.RunUntilIdle();
        Assert.All(crowd, client =>
        {
            Assert.Equal(client.BeginLength + FirstPart, client.Line.Outgoing.ReceivedCount);
            Assert.True(client.Line.Outgoing.SentCount > client.Line.Outgoing.ReceivedCount);
        });
        Assert.Equal(0, certificates.Count);

        foreach (SecuredClient client in crowd)
            client.Line.Outgoing.Release();
        scene.Loop.RunUntilIdle();
        for (int i = 0; i < ClientCount; i++)
        {
            Assert.Null(crowd[i].Outcome.Error);
            Assert.EndsWith($"\r\n\r\nhost{i % HostCount} /{i % PathCount}", crowd[i].Answer, StringComparison.Ordinal);
        }

        // Whoever wants what another is being sent shares it.
        Assert.All(origins, origin => Assert.InRange(origin.RequestCount, 1, PathCount));
        Assert.Equal(HostCount, certificates.Count);
        AssertNothingIsLeft(before, crowd);
    }

    private void AssertNothingIsLeft(long before, SecuredClient[] crowd)
    {
        X509Certificate2[] leaves =
        [
            .. Enumerable.Range(0, HostCount).Select(host =>
            {
                using LeafLease lease = certificates.Take(NameOf(host));
                return lease.Context.TargetCertificate;
            }),
        ];
        scene.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(before, scene.Buffers.Used);
        Assert.All(crowd, client => Assert.True(client.Line.Incoming.IsEnded));
        Assert.DoesNotContain(
            scene.Loop.Scheduler.Fibers, fiber => !fiber.Name.StartsWith("origin", StringComparison.Ordinal));

        // Each lives until the last who has borrowed it gives it back.
        certificates.Dispose();
        Assert.All(leaves, leaf => Assert.Equal(IntPtr.Zero, leaf.Handle));
    }

    private OriginPeer NewOrigin(int host) => scene.OriginAt(NameOf(host), 443)
        .IsSecured(Certificates.For(NameOf(host)))
        .AlwaysAnswers(request =>
        {
            string content = $"host{host} {request.StartLine.Split(' ')[1]}";
            return $"HTTP/1.1 200 OK\nContent-Length: {content.Length}\nCache-Control: max-age=600\n\n{content}";
        });

    private static string NameOf(int host) => $"host{host}.example";

    // Its tunnel is open, and of its first message it has sent all and the proxy got a part.
    private SecuredClient Begin(int number)
    {
        string host = NameOf(number % HostCount);
        MemoryTransport line = scene.Connect($"client {number}");
        string request = $"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}:443\r\n\r\n";
        Assert.True(line.TrySend(Encoding.ASCII.GetBytes(request), more: false, out int sent));
        Assert.Equal(request.Length, sent);
        scene.Loop.RunUntilIdle();
        byte[] buffer = new byte[1000];
        Assert.True(line.TryReceive(buffer, out int count));
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(buffer, 0, count), StringComparison.Ordinal);

        var client = new SecuredClient(line, sent);
        line.Outgoing.HoldAfter(sent + FirstPart);
        scene.Loop.Start(client.Get(Trusting(host), host, $"/{number % PathCount}", scene.Loop.Clock), $"client of {host}");
        return client;
    }

    private SslClientAuthenticationOptions Trusting(string host)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = VirtualClock.Begin.UtcDateTime,
        };
        policy.CustomTrustStore.Add(authority.Certificate);
        return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy };
    }

    /// <summary>Shakes hands, asks once, and leaves.</summary>
    /// <param name="line">Its tunnel is open.</param>
    /// <param name="beginLength">Bytes that it has sent before.</param>
    private sealed class SecuredClient(MemoryTransport line, int beginLength)
    {
        public MemoryTransport Line => line;

        public int BeginLength => beginLength;

        public Result Outcome { get; } = new();

        public string Answer { get; private set; } = "";

        public IEnumerable<Yield> Get(
            SslClientAuthenticationOptions options, string host, string path, TimeProvider time)
        {
            using var secured = new TlsTransport(new Connection(line, new BufferBudget(long.MaxValue)));
            yield return Yield.Try(
                secured.AuthenticateAsClient(options, new Deadline(time, TimeSpan.FromMinutes(1))), Outcome);
            if (!Outcome.Failed)
                yield return Yield.Try(Ask(secured, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Outcome);
        }

        private IEnumerable<Yield> Ask(TlsTransport secured, string request)
        {
            byte[] buffer = Encoding.ASCII.GetBytes(request);
            for (int sent = 0; sent < buffer.Length;)
            {
                secured.TrySend(buffer.AsSpan(sent), more: false, out int taken);
                sent += taken;
                if (sent < buffer.Length)
                    yield return secured.Writable(Timeout.InfiniteTimeSpan);
            }

            buffer = new byte[1000];
            while (true)
            {
                if (!secured.TryReceive(buffer, out int count))
                    yield return secured.Readable(Timeout.InfiniteTimeSpan);
                else if (count == 0)
                    yield break;
                Answer += Encoding.ASCII.GetString(buffer, 0, count);
            }
        }
    }
}
