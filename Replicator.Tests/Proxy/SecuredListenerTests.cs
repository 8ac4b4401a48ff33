using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Replicator.Http;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>Clients who speak TLS to it from the start.</summary>
public sealed class SecuredListenerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Scene scene;

    public SecuredListenerTests()
    {
        using X509Certificate2 made = Certificates.For("www.shop.test");
        File.WriteAllText(folder["certificate"], made.ExportCertificatePem());
        File.WriteAllText(folder["key"], made.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var identity = new ServerIdentity(folder["certificate"], folder["key"], _ => { });
        var origin = new ReverseOrigin("origin.example", 443, "origin.example", 443, IsSecure: true);
        scene = new Scene(
            options => options with { Identity = identity, Reverse = origin },
            network => network with { Hops = new(null, null, new(""), origin) });
        scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example")).AlwaysAnswers(
            request => request["Host"] == "origin.example"
                ? "HTTP/1.1 200 OK\nContent-Length: 5\nCache-Control: max-age=600\n\nhello"
                : "HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
    }

    public void Dispose()
    {
        scene.Dispose();
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

    [Fact]
    public void One_who_speaks_in_the_clear_is_closed()
    {
        Peer client = scene.Client().Sends("GET /a HTTP/1.1\nHost: www.shop.test\n\n");
        Assert.True(client.SawEnd || client.SawReset);
        Assert.DoesNotContain("hello", client.Received, StringComparison.Ordinal);
        Assert.Null(scene.Client().Secures(Trusting()).HandshakeFailure);
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
