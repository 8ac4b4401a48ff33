using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Targets of https.</summary>
public sealed class SecureOriginTests
{
    private const string Fresh = "HTTP/1.1 200 OK\nContent-Length: 5\nCache-Control: max-age=600\n\nhello";

    [Fact]
    [Trait("RFC", "9110 4.2.2")]
    public void A_target_of_https_is_asked_in_tls_and_stored_beside_that_of_http()
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        secure.Answers(Fresh);
        scene.Origin.Answers(Fresh.Replace("hello", "plain"));
        Peer client = scene.Client();
        Assert.Equal("hello", client.Gets("https://origin.example/a").Response.Content);
        Assert.StartsWith("GET /a HTTP/1.1\r\nHost: origin.example\r\n", secure.Received, StringComparison.Ordinal);
        Assert.Equal("plain", client.Gets("http://origin.example/a").Response.Content);
        Assert.Equal("hello", client.Gets("https://origin.example/a").Response.Content);
        Assert.Contains("; hit", client.Response["Cache-Status"], StringComparison.Ordinal);
        Assert.Equal(1, secure.RequestCount);
        Assert.True(File.Exists(Path.Combine(scene.Root, "https#origin.example:443", "a")));
    }

    [Fact]
    [Trait("RFC", "9211 2.8")]
    public void A_stand_in_for_an_origin_that_is_not_believed_says_so()
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        secure.AlwaysAnswers(_ => Fresh);
        scene.Client().Gets("https://origin.example/a");
        secure.IsSecured(Certificates.SelfSigned("origin.example")).EndsAll();
        scene.Advance(TimeSpan.FromHours(1));
        Peer client = scene.Client().Gets("https://origin.example/a");
        Assert.Equal("hello", client.Response.Content);
        Assert.EndsWith("; detail=origin-not-believed", client.Response["Cache-Status"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(16_300)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void The_connection_is_kept_for_the_next_request(int length)
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        secure.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\nContent-Length: {length}\n\n{new string('x', length)}");
        Peer client = scene.Client();
        client.Gets("https://origin.example/a").Gets("https://origin.example/b");
        Assert.Equal(2, secure.RequestCount);
        Assert.Equal(1, secure.ConnectionCount);
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(1000, 3_000_000)]
    public void Contents_arrive_whole_in_pieces_of_any_size(int piece, int length)
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        string content = new('x', length);
        secure.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\nContent-Length: {length}\nCache-Control: max-age=600\n\n{content}");
        Peer client = scene.Client();
        client.Gets("https://origin.example/first", "");
        secure.Connection.Outgoing.DeliverInPiecesOf(piece);
        Assert.Equal(length, client.Gets("https://origin.example/a").Response.Content.Length);
    }

    [Fact]
    [Trait("RFC", "9112 9.8")]
    public void A_content_to_the_end_that_is_not_signed_is_incomplete()
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.For("origin.example"));
        secure.Answers("HTTP/1.0 200 OK\nCache-Control: max-age=600\n\nhalf");
        Peer client = scene.Client().Gets("https://origin.example/a");
        secure.Connection.ShutdownSend();
        scene.Run();
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd);
        Assert.False(File.Exists(Path.Combine(scene.Root, "https#origin.example:443", "a")));
    }

    public static TheoryData<string, string> BadCertificates => new()
    {
        { "expired", "expired on 2020-01-03" },
        { "early", "not valid before 2049-01-01" },
        { "other name", "is for other.example" },
        { "self-signed", "signed by itself" },
        { "unknown authority", "signed by \"Another authority\"" },
        { "for clients", "may not be used for this" },
    };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    [Trait("RFC", "9110 4.3.4")]
    [Trait("RFC", "9209 2.3.16")]
    public void An_origin_that_cannot_be_believed_is_not(string kind, string reason)
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificate(kind));
        secure.AlwaysAnswers(_ => Fresh);
        Peer client = scene.Client().Gets("https://origin.example/a");
        Assert.Equal(502, client.Response.Status);
        Assert.Contains(reason, client.Response.Content, StringComparison.Ordinal);
        Assert.Contains("tls_certificate_error", client.Response["Proxy-Status"], StringComparison.Ordinal);
        Assert.Equal(0, secure.RequestCount);
        Assert.False(Directory.Exists(Path.Combine(scene.Root, "https#origin.example:443")));
    }

    [Fact]
    [Trait("RFC", "9209 2.3.16")]
    public void All_who_wait_for_one_that_cannot_be_believed_are_told_at_once()
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("origin.example", 443).IsSecured(Certificates.SelfSigned("origin.example"));
        scene.Network.Delay(scene.EndPointOf("origin.example", 443), TimeSpan.FromSeconds(1));
        Peer[] clients = [.. Enumerable.Range(0, 3).Select(_ => scene.Client().Gets("https://origin.example/a"))];
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.All(clients, client => Assert.Equal(502, client.Response.Status));
        Assert.All(clients, client => Assert.Contains("signed by itself", client.Response.Content));
        Assert.Equal(1, secure.ConnectionCount);
    }

    [Fact]
    public void An_origin_that_the_person_names_is_believed_whatever_it_shows()
    {
        using var scene = new Scene(unverified: "origin.example");
        scene.OriginAt("origin.example", 443).IsSecured(Certificates.SelfSigned("x")).Answers(Fresh);
        scene.OriginAt("other.example", 443).IsSecured(Certificates.SelfSigned("x")).Answers(Fresh);
        Assert.Equal(200, scene.Client().Gets("https://origin.example/a").Response.Status);
        Assert.Equal(502, scene.Client().Gets("https://other.example/a").Response.Status);
    }

    [Fact]
    [Trait("RFC", "9209 2.3.15")]
    public void An_origin_without_tls_is_said_to_have_none()
    {
        using var scene = new Scene();
        scene.OriginAt("origin.example", 443).AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets("https://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(504, client.Response.Status);
        Assert.Contains("TLS handshake", client.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_believed_by_its_address()
    {
        using var scene = new Scene();
        OriginPeer secure = scene.OriginAt("192.0.2.9", 443).IsSecured(Certificates.For("192.0.2.9"));
        secure.Answers(Fresh);
        Assert.Equal(200, scene.Client().Gets("https://192.0.2.9/a").Response.Status);
    }

    [Fact]
    public void By_way_of_an_external_proxy_the_origin_is_reached_through_a_tunnel()
    {
        using var scene = new Scene(changeNetwork: network => network with
        {
            Hops = new NextHops(
                null, new ExternalProxy("proxy.example", 3128, "Basic secret", "--external"), new DirectHosts("")),
        });
        OriginPeer proxy = scene.OriginAt("proxy.example", 3128);
        proxy.IsSecured(Certificates.For("origin.example"), isTunnelled: true).Answers(Fresh);
        Peer client = scene.Client().Gets("https://origin.example/a");
        Assert.Equal("hello", client.Response.Content);
        Assert.Equal("Basic secret", proxy.Requests[0]["Proxy-Authorization"]);
        Assert.Equal(["CONNECT origin.example:443 HTTP/1.1", "GET /a HTTP/1.1"], proxy.Requests.Select(one => one.StartLine));
        Assert.Null(proxy.Request["Proxy-Authorization"]);
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 Certificate(string kind)
    {
        const string Name = "origin.example";
        return kind switch
        {
            "expired" => Certificates.For(Name, end: new DateTimeOffset(2020, 1, 3, 0, 0, 0, TimeSpan.Zero)),
            "early" => Certificates.For(Name, begin: new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            "other name" => Certificates.For("other.example"),
            "self-signed" => Certificates.SelfSigned(Name),
            "unknown authority" => Certificates.For(Name, Certificates.MakeAuthority("Another authority")),
            _ => Certificates.For(Name, purpose: "1.3.6.1.5.5.7.3.2"),
        };
    }
}
