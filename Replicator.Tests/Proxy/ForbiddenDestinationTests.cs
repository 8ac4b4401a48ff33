using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Replicator.Network;
using Replicator.Tests.Support;
using Replicator.Tests.Tls;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>Where a name leads to an address that may not be connected to, whichever way it is asked for.</summary>
public sealed class ForbiddenDestinationTests : IDisposable
{
    // The one name that every machine knows, at addresses that are closed to a proxy for others.
    private const string Name = "localhost";

    private readonly Authority authority = Authority.Make(null, "tests", VirtualClock.Begin);
    private readonly Scene scene;

    public ForbiddenDestinationTests()
    {
        var certificates = new LeafCertificates(authority, new VirtualClock());
        scene = new Scene(
            options => options with
            {
                Interception = new InterceptionOptions(certificates, Lists.Of("other.test"), false, "remedy"),
            },
            network => network with { Resolve = new Dictionary<string, IPAddress[]>() },
            destinations: new DestinationPolicy(listensBeyondLoopback: true, []));
    }

    public void Dispose()
    {
        scene.Dispose();
        authority.Dispose();
    }

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("https://localhost/")]
    [InlineData("http://127.0.0.1/")]
    [Trait("RFC", "9209 2.3.5")]
    public void A_request_is_answered_502(string uri) => AssertRefused(scene.Client().Gets(uri));

    [Theory]
    [InlineData("127.0.0.1:443")]
    [InlineData("[::1]:443")]
    [Trait("RFC", "9209 2.3.5")]
    public void So_is_a_tunnel(string authority) =>
        AssertRefused(scene.Client().Sends($"CONNECT {authority} HTTP/1.1\nHost: {authority}\n\n"));

    [Fact]
    [Trait("RFC", "9209 2.3.5")]
    public void So_is_a_request_inside_of_one()
    {
        Peer client = scene.Client().Sends($"CONNECT {Name}:443 HTTP/1.1\nHost: {Name}:443\n\n");
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = VirtualClock.Begin.UtcDateTime,
        };
        policy.CustomTrustStore.Add(authority.Certificate);
        client.Secures(new SslClientAuthenticationOptions { TargetHost = Name, CertificateChainPolicy = policy });
        Assert.Null(client.HandshakeFailure);
        AssertRefused(client.Sends($"GET / HTTP/1.1\nHost: {Name}\n\n"));
    }

    private static void AssertRefused(Peer client)
    {
        Assert.Equal(502, client.Response.Status);
        Assert.StartsWith("replicator; error=destination_ip_prohibited", client.Response["Proxy-Status"],
            StringComparison.Ordinal);
        Assert.Contains("--allow-to", client.Response.Content, StringComparison.Ordinal);
    }
}
