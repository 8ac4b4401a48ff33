using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fibers;
using Replicator.Http;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>Clients who speak TLS to it from the start.</summary>
public sealed class SecuredListenerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly WorkerService files;
    private readonly Scene scene;
    private readonly OriginPeer origin;

    public SecuredListenerTests()
    {
        using X509Certificate2 made = Certificates.For("www.shop.test");
        File.WriteAllText(folder["certificate"], made.ExportCertificatePem());
        File.WriteAllText(folder["key"], made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        files = workers.AddService("certificate files", queueBound: 1, share: 1);
        scene = NewScene(out origin);
    }

    public void Dispose()
    {
        scene.Dispose();
        workers.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void They_are_answered_from_the_origin_of_https_and_then_from_the_store()
    {
        Peer client = scene.Client().Secures(Trusting());
        Assert.Null(client.HandshakeFailure);
        client.Sends("GET /a HTTP/1.1\nHost: www.shop.test\n\n");
        Assert.Equal("hello", client.Response.Content);
        client.Sends("GET /a HTTP/1.1\nHost: www.shop.test\n\n");
        Assert.Contains("; hit", client.Response["Cache-Status"], StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(scene.Root, "https#origin.example:443", "a")));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\nHost: www.shop.test\n\n")]
    [InlineData("POST /a HTTP/1.1\nHost: www.shop.test\nContent-Length: 3\n\n")]
    [InlineData("GET ")]
    public void One_who_asks_in_the_clear_is_told_how_to_ask(string asked)
    {
        Peer client = scene.Client().Sends(asked);
        Assert.Equal(400, client.Response.Status);
        Assert.StartsWith("text/plain", client.Response["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("https://", client.Response.Content, StringComparison.Ordinal);
        client.Ends();
        Assert.True(client.SawEnd);
        Assert.Null(scene.Client().Secures(Trusting()).HandshakeFailure);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\n")]
    [InlineData("\u0016\u0003\u0001\u0000\u0002\u0001\u0000")]
    [InlineData("\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000")]
    public void One_who_speaks_something_else_is_closed(string said)
    {
        Peer client = scene.Client().SendsRaw(said);
        client.Ends();
        Assert.True(client.SawEnd || client.SawReset);
        Assert.DoesNotContain("HTTP", client.Received, StringComparison.Ordinal);
        Assert.Null(scene.Client().Secures(Trusting()).HandshakeFailure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("\u0016\u0003")]
    public void One_who_does_not_shake_hands_gives_way_where_all_places_are_taken(string said)
    {
        using Scene narrow = NewScene(out _, maximumClients: 2);
        Peer[] silent = [narrow.Client().SendsRaw(said), narrow.Client().SendsRaw(said)];
        Peer served = narrow.Client().Secures(Trusting());
        served.Sends("GET /a HTTP/1.1\nHost: www.shop.test\n\n");
        Assert.Equal("hello", served.Response.Content);
        Assert.True(silent[0].SawEnd || silent[0].SawReset);
        Assert.False(silent[1].SawEnd || silent[1].SawReset);
    }

    [Fact]
    public void One_who_shakes_hands_too_slowly_is_closed()
    {
        Peer client = scene.Client().SendsRaw("\u0016\u0003\u0001\u0001\u0000");
        scene.Advance(TimeSpan.FromSeconds(29));
        Assert.False(client.SawEnd || client.SawReset);
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016\u0003")]
    public void One_who_has_not_shaken_hands_does_not_hold_up_the_end(string said)
    {
        Peer client = scene.Client().SendsRaw(said);
        scene.Stop();
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Theory]
    [Trait("RFC", "9112 9.8")]
    [InlineData("HTTP/1.1", "Content-Length: 900000\n\n", true)]
    [InlineData("HTTP/1.1", "Transfer-Encoding: chunked\n\n80000\n", true)]
    [InlineData("HTTP/1.0", "Transfer-Encoding: chunked\n\n80000\n", false)]
    public void Of_what_breaks_off_one_gets_all_that_came_and_a_signed_end_where_that_cannot_mislead(
        string version, string framing, bool isSigned)
    {
        string content = new('x', 0x80000);
        Peer client = scene.Client().Secures(Trusting());
        client.Stalls();
        origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\n" + framing);
        client.Sends($"GET /a {version}\nHost: www.shop.test\n\n");
        origin.SendsRaw(content);
        origin.Ends();
        client.Reads();
        Assert.Equal((isSigned, !isSigned), (client.SawEnd, client.SawReset));
        if (isSigned)
            Assert.Equal(content, client.Response.Content);
        Assert.True(!isSigned || !client.Response.IsComplete);
    }

    private Scene NewScene(out OriginPeer peer, int maximumClients = 10)
    {
        var identity = new ServerIdentity(folder["certificate"], folder["key"], files, TimeProvider.System, _ => { });
        var reverse = new ReverseOrigin("origin.example", 443, "origin.example", 443, IsSecure: true);
        var made = new Scene(
            options => options with { Identity = identity, Reverse = reverse, MaximumClients = maximumClients },
            network => network with { Hops = new(null, null, new(""), reverse) });
        peer = made.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        peer.AlwaysAnswers(
            request => request["Host"] == "origin.example"
                ? "HTTP/1.1 200 OK\nContent-Length: 5\nCache-Control: max-age=600\n\nhello"
                : "HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
        return made;
    }

    private static SslClientAuthenticationOptions Trusting()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(Certificates.Trusted);
        return new SslClientAuthenticationOptions { TargetHost = "www.shop.test", CertificateChainPolicy = policy };
    }
}
