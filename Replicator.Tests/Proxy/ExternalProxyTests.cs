using System.Text;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class ExternalProxyTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    private const string Connect = "CONNECT secure.example:443 HTTP/1.1\nHost: secure.example:443\n\n";
    private static readonly string Credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("me:secret"));

    private readonly Scene scene = NewScene($"Basic {Credentials}");
    private readonly OriginPeer proxy;

    public ExternalProxyTests() => proxy = scene.OriginAt("proxy.example", 3128);

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9112 3.2.2")]
    public void A_request_goes_to_the_external_proxy_in_absolute_form()
    {
        proxy.AlwaysAnswers(_ => Ok);
        Peer client = scene.Client().Gets("http://Other.example:81/a?b", "Proxy-Authorization: Basic b3RoZXI=\nX: y\n");
        Assert.Equal(
            "GET http://other.example:81/a?b HTTP/1.1\r\nHost: other.example:81\r\nX: y\r\nVia: 1.1 replicator-scene\r\n"
            + $"Proxy-Authorization: Basic {Credentials}\r\n\r\n",
            proxy.Received);
        Assert.Equal("ok", client.Response.Content);
        Assert.DoesNotContain(Credentials, client.Received);
        Assert.Equal(0, scene.Origin.ConnectionCount);
    }

    [Theory]
    [InlineData("HEAD http://origin.example/a", "HEAD http://origin.example/a")]
    [InlineData("DELETE /a", "DELETE http://origin.example/a")]
    [InlineData("OPTIONS *", "OPTIONS http://origin.example")]
    [InlineData("OPTIONS http://origin.example/", "OPTIONS http://origin.example/")]
    [Trait("RFC", "9112 3.2.4")]
    public void Every_form_of_a_target_becomes_absolute(string received, string forwarded)
    {
        proxy.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"{received} HTTP/1.1\nHost: origin.example\n\n");
        Assert.Equal($"{forwarded} HTTP/1.1", proxy.Request.StartLine);
    }

    [Fact]
    [Trait("RFC", "9110 9.3.8")]
    public void A_TRACE_carries_no_credentials_for_it_is_shown_to_the_client()
    {
        proxy.Answers(Ok);
        scene.Client().Sends("TRACE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        Assert.Null(proxy.Request["Proxy-Authorization"]);
    }

    [Fact]
    public void A_content_goes_up_through_it()
    {
        Peer client = scene.Client().Sends(
            "POST http://origin.example/a HTTP/1.1\nHost: origin.example\nContent-Length: 3\n\nabc");
        Assert.Equal("POST http://origin.example/a HTTP/1.1", proxy.Request.StartLine);
        Assert.Equal("abc", proxy.Request.Content);
        Assert.Equal($"Basic {Credentials}", proxy.Request["Proxy-Authorization"]);
        proxy.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    public void What_came_through_it_is_stored_and_validated_through_it()
    {
        proxy.AlwaysAnswers(request => request["If-None-Match"] is null
            ? "HTTP/1.1 200 OK\nCache-Control: max-age=1\nETag: \"1\"\nContent-Length: 2\n\nok"
            : "HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n");
        scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("ok", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.Equal(2, proxy.RequestCount);
        foreach (string file in Directory.EnumerateFiles(scene.Root, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("/lock", StringComparison.Ordinal)))
            Assert.DoesNotContain(Credentials, File.ReadAllText(file));
    }

    [Fact]
    public void One_connection_serves_several_origins_behind_it_and_none_before_it()
    {
        proxy.AlwaysAnswers(_ => Ok);
        scene.Client().Gets("http://a.example/");
        scene.Client().Gets("http://b.example/");
        Assert.Equal(1, proxy.ConnectionCount);
        OriginPeer direct = scene.OriginAt("www.direct.example", 3128).AlwaysAnswers(_ => Ok);
        Assert.Equal("ok", scene.Client().Gets("http://www.direct.example:3128/a").Response.Content);
        Assert.Equal("GET /a HTTP/1.1", direct.Request.StartLine);
        Assert.Null(direct.Request["Proxy-Authorization"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [Trait("RFC", "9110 15.5.8")]
    public void A_407_is_for_the_person(string method)
    {
        proxy.Answers("HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Basic\nContent-Length: 0\n\n");
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("proxy_configuration_error", client.Response["Proxy-Status"]);
        Assert.Contains("proxy.example:3128 does not accept the credentials that --external gives", client.Received);
        Assert.DoesNotContain("secret", client.Received);
        Assert.DoesNotContain(Credentials, client.Received);
    }

    [Fact]
    [Trait("RFC", "9110 15.5.8")]
    public void A_407_without_credentials_says_how_to_give_them()
    {
        using Scene open = NewScene(null);
        OriginPeer other = open.OriginAt("proxy.example", 3128);
        other.AlwaysAnswers(_ => "HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n");
        foreach (string request in new[] { "GET http://origin.example/ HTTP/1.1\nHost: origin.example\n\n", Connect })
        {
            Peer client = open.Client().Sends(request);
            Assert.Equal(502, client.Response.Status);
            Assert.Contains("http://USER:PASSWORD@proxy.example:3128 in --external", client.Received);
        }
    }

    [Fact]
    [Trait("RFC", "9110 9.3.6")]
    public void A_tunnel_goes_through_it_by_CONNECT()
    {
        Peer client = scene.Client().Sends(Connect + "early");
        Assert.Equal(
            "CONNECT secure.example:443 HTTP/1.1\r\nHost: secure.example:443\r\n"
            + $"Proxy-Authorization: Basic {Credentials}\r\n\r\n",
            proxy.Received);
        Assert.Equal("", client.Received);
        proxy.Sends("HTTP/1.1 103 Early Hints\n\nHTTP/1.1 200 OK\nContent-Length: 7\n\nat once");
        Assert.EndsWith("\r\n\r\nearly", proxy.Received);
        Assert.StartsWith("HTTP/1.1 200 Connection established", client.Received);
        Assert.EndsWith("\r\n\r\nat once", client.Received);
        Assert.DoesNotContain("Content-Length", client.Received);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n", 502, "answered 403 to CONNECT")]
    [InlineData("HTTP/1.1 101 Switching Protocols\n\n", 502, "answered 101 to CONNECT")]
    [InlineData("HTTP/1.1 407 Proxy Authentication Required\n\n", 502, "does not accept the credentials")]
    [InlineData("nonsense\n\n", 502, "the external proxy proxy.example:3128")]
    public void A_tunnel_that_it_does_not_open_is_an_error(string answer, int status, string reason)
    {
        Peer client = scene.Client().Sends(Connect);
        proxy.Sends(answer);
        Assert.Equal(status, client.Response.Status);
        Assert.Contains(reason, client.Response.Content);
        Assert.True(proxy.Connection.Incoming.IsEnded || proxy.Connection.Incoming.IsReset);
    }

    [Fact]
    public void A_proxy_that_ends_or_is_silent_opens_no_tunnel()
    {
        Peer first = scene.Client().Sends(Connect);
        proxy.Ends();
        Assert.Equal(502, first.Response.Status);
        Peer second = scene.Client().Sends(Connect);
        scene.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(504, second.Response.Status);
    }

    [Fact]
    public void A_proxy_that_refuses_is_named()
    {
        scene.CutLine();
        Peer client = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("the external proxy proxy.example:3128", client.Response.Content);
        Assert.Contains("connection_refused", client.Response["Proxy-Status"]);
    }

    [Fact]
    public void Only_literal_addresses_are_judged_behind_it_each_time()
    {
        proxy.AlwaysAnswers(_ => Ok);
        Assert.Equal("ok", scene.Client().Gets("http://metadata.example/").Response.Content);
        Assert.Equal(1, proxy.ConnectionCount);
        foreach (string host in new[] { "169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]" })
        {
            Peer client = scene.Client().Gets($"http://{host}/latest");
            Assert.Equal(502, client.Response.Status);
            Assert.Contains("destination_ip_prohibited", client.Response["Proxy-Status"]);
            client = scene.Client().Sends($"CONNECT {host}:443 HTTP/1.1\nHost: {host}:443\n\n");
            Assert.Equal(502, client.Response.Status);
        }

        Assert.Equal(1, proxy.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 7.8")]
    public void A_WebSocket_passes_through_it()
    {
        Peer client = scene.Client().Sends(
            "GET http://origin.example/a HTTP/1.1\nHost: origin.example\nConnection: Upgrade\nUpgrade: websocket\n\n");
        Assert.Equal("websocket", proxy.Request["Upgrade"]);
        proxy.Sends("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: websocket\n\nx");
        Assert.EndsWith("\r\n\r\nx", client.Received);
    }

    private static Scene NewScene(string? authorization)
    {
        var external = new ExternalProxy("proxy.example", 3128, authorization, "--external");
        var hops = new NextHops(external, external, new DirectHosts("direct.example"));
        return new Scene(changeNetwork: network => network with { Hops = hops });
    }
}
