using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Replicator.Cache;
using Replicator.Tests.Support;
using Replicator.Tests.Tls;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>Tunnels that are answered here.</summary>
public sealed class InterceptionTests : IDisposable
{
    private const string Fresh = "HTTP/1.1 200 OK\nContent-Length: 5\nCache-Control: max-age=600\n\nhello";
    private const string Get = "GET /a HTTP/1.1\nHost: origin.example\n\n";

    private readonly Authority authority = Authority.Make(null, "tests", VirtualClock.Begin);
    private readonly Scene scene;
    private readonly OriginPeer origin;

    public InterceptionTests()
    {
        scene = NewScene();
        origin = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        origin.AlwaysAnswers(_ => Fresh);
    }

    public void Dispose()
    {
        scene.Dispose();
        authority.Dispose();
    }

    [Fact]
    [Trait("RFC", "9112 3.3")]
    public void What_is_asked_for_inside_is_stored_and_a_hit_for_the_next()
    {
        Peer client = Tunnel().Secures(Trusting("origin.example")).Sends(Get);
        Assert.Equal("hello", client.Response.Content);
        Assert.StartsWith("GET /a HTTP/1.1\r\nHost: origin.example\r\n", origin.Received, StringComparison.Ordinal);
        client.Sends(Get);
        Assert.Contains("; hit", client.Response["Cache-Status"], StringComparison.Ordinal);
        Peer other = Tunnel().Secures(Trusting("origin.example")).Sends(Get);
        Assert.Contains("; hit", other.Response["Cache-Status"], StringComparison.Ordinal);
        Assert.Equal(1, origin.RequestCount);
        Assert.Equal("hello", scene.Client().Gets("https://origin.example/a").Response.Content);
        Assert.Equal(1, origin.RequestCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void A_handshake_in_pieces_is_one(int piece)
    {
        Peer client = Tunnel();
        client.Transport.Outgoing.DeliverInPiecesOf(piece);
        client.Transport.Incoming.DeliverInPiecesOf(piece);
        client.Secures(Trusting("origin.example")).Sends(Get);
        Assert.Equal("hello", client.Response.Content);
    }

    [Fact]
    public void A_handshake_right_behind_the_request_is_heard()
    {
        Peer client = scene.Client();
        client.SendsRaw(ConnectRequest("origin.example:443").Replace("\n", "\r\n") + "\u0016\u0003");
        Assert.Contains("200 Connection established", client.Received, StringComparison.Ordinal);
        client.Leaves();
        Assert.Equal(0, origin.ConnectionCount);
    }

    [Fact]
    public void A_client_without_a_name_is_shown_the_host_of_its_tunnel()
    {
        SslClientAuthenticationOptions options = Trusting("");
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Subject.Contains("origin.example", StringComparison.Ordinal);
        options.CertificateChainPolicy = null;
        Peer client = Tunnel().Secures(options).Sends(Get);
        Assert.Null(client.HandshakeFailure);
        Assert.Equal("hello", client.Response.Content);
    }

    [Fact]
    public void A_client_that_names_another_host_is_shown_both()
    {
        Peer client = Tunnel().Secures(Trusting("other.example"));
        Assert.Null(client.HandshakeFailure);
        Assert.Equal("hello", client.Sends(Get).Response.Content);
        client.Sends("GET /a HTTP/1.1\nHost: other.example\n\n");
        Assert.Equal(421, client.Response.Status);
    }

    [Theory]
    [Trait("RFC", "9110 15.5.20")]
    [Trait("RFC", "9110 7.4")]
    [InlineData("GET /a HTTP/1.1\nHost: other.example\n\n")]
    [InlineData("GET /a HTTP/1.1\nHost: origin.example:8443\n\n")]
    [InlineData("GET https://other.example/a HTTP/1.1\nHost: other.example\n\n")]
    [InlineData("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("GET http://localhost:8080/ HTTP/1.1\nHost: localhost:8080\n\n")]
    public void Inside_a_tunnel_nothing_leads_elsewhere(string request)
    {
        Peer client = Tunnel().Secures(Trusting("origin.example")).Sends(request);
        Assert.Equal(421, client.Response.Status);
        Assert.Equal(0, origin.RequestCount);
    }

    [Fact]
    public void No_tunnel_is_opened_inside_another()
    {
        Peer client = Tunnel().Secures(Trusting("origin.example")).Sends(ConnectRequest("origin.example:443"));
        Assert.Equal(400, client.Response.Status);
    }

    [Fact]
    public void An_address_is_vouched_for_as_one()
    {
        OriginPeer numbered = scene.OriginAt("192.0.2.9", 443).IsSecured(Certificates.For("192.0.2.9"));
        numbered.Answers(Fresh);
        Peer client = Tunnel("192.0.2.9:443").Secures(Trusting("192.0.2.9"));
        Assert.Equal("hello", client.Sends("GET /a HTTP/1.1\nHost: 192.0.2.9\n\n").Response.Content);
    }

    [Fact]
    public void A_client_that_does_not_trust_us_gets_nothing_and_the_proxy_goes_on()
    {
        Peer client = Tunnel().Secures(new SslClientAuthenticationOptions { TargetHost = "origin.example" });
        Assert.NotNull(client.HandshakeFailure);
        Assert.Equal(0, origin.RequestCount);
        Assert.Equal("hello", Tunnel().Secures(Trusting("origin.example")).Sends(Get).Response.Content);
    }

    [Fact]
    public void A_host_that_a_client_did_not_trust_is_passed_on_for_a_minute()
    {
        using Scene falling = NewScene(fallsBack: true);
        OriginPeer there = falling.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        there.AlwaysAnswers(_ => Fresh);
        Tunnel(scene: falling).Secures(new SslClientAuthenticationOptions { TargetHost = "origin.example" });
        Peer client = Tunnel(scene: falling).Secures(Trusting("origin.example", Certificates.Authority));
        Assert.Null(client.HandshakeFailure);
        Assert.Equal("hello", client.Sends(Get).Response.Content);
        falling.Advance(TimeSpan.FromMinutes(2));
        client = Tunnel(scene: falling).Secures(Trusting("origin.example"));
        Assert.Null(client.HandshakeFailure);
    }

    // Browsers make connections ahead, and end without a word those that they did not need.
    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0, true, false)]
    [InlineData(10, false, true)]
    [InlineData(10, true, true)]
    public void Who_leaves_without_a_word_distrusts_us_unless_somebody_just_asked(
        int seconds, bool hasLeft, bool isDistrust)
    {
        using Scene falling = NewScene(fallsBack: true);
        OriginPeer there = falling.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        there.AlwaysAnswers(_ => Fresh);
        Peer used = Tunnel(scene: falling).Secures(Trusting("origin.example")).Sends(Get);
        falling.Advance(TimeSpan.FromSeconds(seconds));
        Peer ahead = Tunnel(scene: falling).Secures(Trusting("origin.example"));
        if (hasLeft)
            used.Leaves();
        ahead.Leaves();
        Peer next = Tunnel(scene: falling).Secures(
            Trusting("origin.example", isDistrust ? Certificates.Authority : authority.Certificate));
        Assert.Null(next.HandshakeFailure);
    }

    [Fact]
    public void A_client_that_vanishes_in_the_middle_leaves_nothing_behind()
    {
        long before = scene.Buffers.Used;
        for (int length = 1; length < 300; length += 17)
        {
            Peer client = Tunnel();
            client.SendsRaw(new string('\u0016', 1) + "\u0003\u0001\u0001\u0000" + new string('\u0001', length)).Leaves();
            client = Tunnel();
            client.SendsRaw("\u0016\u0003").Resets();
        }

        scene.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before, scene.Buffers.Used);
        Assert.DoesNotContain(
            scene.Loop.Scheduler.Fibers, fiber => fiber.Name.StartsWith("client", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("RFC", "7301 3.2")]
    [InlineData("h2")]
    [InlineData("h3")]
    public void A_client_that_speaks_no_http_1_is_passed_on(string protocol)
    {
        SslClientAuthenticationOptions options = Trusting("origin.example", Certificates.Authority);
        options.ApplicationProtocols = [new SslApplicationProtocol(protocol)];
        Peer client = Tunnel().Secures(options);
        Assert.Null(client.HandshakeFailure);
        Assert.Equal(1, origin.ConnectionCount);
    }

    [Theory]
    [InlineData("SSH-2.0-client\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public void What_is_no_tls_is_passed_on(string bytes)
    {
        OriginPeer plain = scene.OriginAt("plain.example", 443);
        plain.AlwaysAnswersRaw(_ => null);
        Tunnel("plain.example:443").SendsRaw(bytes);
        Assert.Equal(bytes, plain.Received);
    }

    [Fact]
    public void A_client_that_lets_the_other_side_speak_first_is_passed_on()
    {
        OriginPeer plain = scene.OriginAt("plain.example", 443);
        plain.AlwaysAnswersRaw(_ => null);
        Peer client = Tunnel("plain.example:443");
        Assert.Equal(0, plain.ConnectionCount);
        scene.Advance(TimeSpan.FromSeconds(4));
        plain.SendsRaw("220 hello");
        Assert.EndsWith("220 hello", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_that_are_excepted_are_passed_on()
    {
        using Scene picky = NewScene(tunnelled: "origin.example");
        OriginPeer there = picky.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        there.AlwaysAnswers(_ => Fresh);
        Peer client = Tunnel(scene: picky).Secures(Trusting("origin.example", Certificates.Authority)).Sends(Get);
        Assert.Equal("hello", client.Response.Content);
        Assert.Null(client.Response["Cache-Status"]);
    }

    [Fact]
    [Trait("RFC", "9110 7.8")]
    public void A_websocket_inside_is_passed_on()
    {
        origin.AlwaysAnswers(_ => "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n\n");
        Peer client = Tunnel().Secures(Trusting("origin.example"));
        client.Sends("GET /ws HTTP/1.1\nHost: origin.example\nConnection: Upgrade\nUpgrade: websocket\n\n");
        Assert.Equal(101, client.Response.Status);
        client.SendsRaw("\u0081ping");
        Assert.EndsWith("\u0081ping", origin.Received, StringComparison.Ordinal);
        origin.SendsRaw("\u0081pong");
        Assert.EndsWith("\u0081pong", client.Received, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("RFC", "8446 6.1")]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_an_end_that_is_signed_is_passed_on_as_one(bool isSigned)
    {
        origin.AlwaysAnswers(_ => "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n\n");
        Peer client = Tunnel().Secures(Trusting("origin.example"));
        client.Sends("GET /ws HTTP/1.1\nHost: origin.example\nConnection: Upgrade\nUpgrade: websocket\n\n");
        string text = new('x', 300_000);
        client.SendsRaw(text);
        if (isSigned)
            client.Ends();
        else
            client.Leaves();
        Assert.EndsWith(text, origin.Received, StringComparison.Ordinal);
        Assert.Equal(isSigned, origin.SawEnd);
    }

    [Fact]
    public void An_origin_that_is_not_believed_is_told_inside()
    {
        scene.OriginAt("bad.example", 443).IsSecured(Certificates.SelfSigned("bad.example"));
        Peer client = Tunnel("bad.example:443").Secures(Trusting("bad.example"));
        client.Sends("GET /a HTTP/1.1\nHost: bad.example\n\n");
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("signed by itself", client.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_network_what_is_stored_is_served()
    {
        Tunnel().Secures(Trusting("origin.example")).Sends(Get);
        scene.CutLine();
        scene.Advance(TimeSpan.FromHours(1));
        Peer client = Tunnel().Secures(Trusting("origin.example")).Sends(Get);
        Assert.Equal("hello", client.Response.Content);
    }

    [Fact]
    public void Offline_a_tunnel_leads_to_what_is_stored()
    {
        using Scene offline = NewScene(mode: CacheMode.Offline);
        Peer client = Tunnel(scene: offline).Secures(Trusting("origin.example")).Sends(Get);
        Assert.Equal(504, client.Response.Status);
    }

    [Theory]
    [InlineData("SSH-2.0-x\r\n")]
    [InlineData("")]
    public void Offline_nobody_is_connected_to_whatever_comes(string bytes)
    {
        using Scene offline = NewScene(mode: CacheMode.Offline);
        OriginPeer plain = offline.OriginAt("plain.example", 443);
        Peer client = Tunnel("plain.example:443", offline).SendsRaw(bytes);
        offline.Advance(TimeSpan.FromSeconds(4));
        Assert.True(client.SawEnd || client.SawReset);
        Assert.Equal(0, plain.ConnectionCount);
    }

    [Theory]
    [InlineData("169.254.169.254:443")]
    [InlineData("[fe80::1]:443")]
    public void An_address_that_may_not_be_connected_to_gets_no_tunnel(string address)
    {
        Peer client = scene.Client().Sends(ConnectRequest(address));
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("--allow-to", client.Response.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0016\u0003")]
    public void A_client_that_has_not_shaken_hands_does_not_hold_up_the_end(string said)
    {
        Peer client = Tunnel().SendsRaw(said);
        scene.Stop();
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Fact]
    public void The_authority_is_there_for_everybody_to_read()
    {
        Peer client = scene.Client().Sends("GET /ca.pem HTTP/1.1\nHost: 127.0.0.1:8080\n\n");
        Assert.Equal(authority.Certificate.ExportCertificatePem() + "\n", client.Response.Content);
        using var without = new Scene();
        client = without.Client().Sends("GET /ca.pem HTTP/1.1\nHost: 127.0.0.1:8080\n\n");
        Assert.Equal(404, client.Response.Status);
    }

    private static string ConnectRequest(string authority) => $"CONNECT {authority} HTTP/1.1\nHost: {authority}\n\n";

    private Scene NewScene(bool fallsBack = false, string? tunnelled = null, CacheMode mode = CacheMode.Standard)
    {
        var certificates = new LeafCertificates(authority, new FixedClock());
        return new Scene(options => options with
        {
            Interception = new InterceptionOptions(certificates, Lists.Of(tunnelled), fallsBack, "replicator ca install"),
            Terms = options.Terms with { Mode = mode },
        });
    }

    private Peer Tunnel(string to = "origin.example:443", Scene? scene = null)
    {
        Peer client = (scene ?? this.scene).Client().Sends(ConnectRequest(to));
        Assert.StartsWith("HTTP/1.1 200 ", client.Received, StringComparison.Ordinal);
        return client;
    }

    private SslClientAuthenticationOptions Trusting(string name, X509Certificate2? root = null)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            VerificationTime = VirtualClock.Begin.UtcDateTime,
        };
        policy.CustomTrustStore.Add(root ?? authority.Certificate);
        return new SslClientAuthenticationOptions
        {
            TargetHost = name,
            CertificateChainPolicy = policy,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => VirtualClock.Begin;
    }
}
