using Replicator.Http;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class ReverseTests
{
    private const string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nhi";

    [Fact]
    public void The_origin_is_asked_under_its_own_name_whatever_the_client_calls_it()
    {
        using Scene scene = InFrontOf("origin.example", 80);
        scene.Origin.Answers(Fresh);
        Assert.Equal("hi", scene.Client().Sends("GET /a?b HTTP/1.1\nHost: www.test\n\n").Response.Content);
        Assert.Equal("GET /a?b HTTP/1.1", scene.Origin.Request.StartLine);
        Assert.Equal("origin.example", scene.Origin.Request["Host"]);

        ReceivedMessage again = scene.Client().Sends("GET /a?b HTTP/1.1\nHost: other.test:8080\n\n").Response;
        Assert.Contains("hit", again["Cache-Status"]);
        Assert.True(File.Exists(Path.Combine(scene.Root, "origin.example:80", "a?b")));
    }

    [Fact]
    public void With_a_name_that_is_sent_and_kept_under()
    {
        using Scene scene = InFrontOf("origin.example", 80, "www.test", 8080);
        scene.Origin.Answers(Fresh);
        scene.Client().Sends("GET /a HTTP/1.1\nHost: x\n\n");
        Assert.Equal("www.test:8080", scene.Origin.Request["Host"]);
        Assert.True(File.Exists(Path.Combine(scene.Root, "www.test:8080", "a")));
    }

    [Fact]
    public void Clients_names_are_kept_apart_where_they_are_sent_on()
    {
        using Scene scene = InFrontOf("origin.example", 80, sentHost: null);
        foreach (string host in new[] { "a.test", "b.test:81" })
        {
            scene.Origin.Answers(Fresh);
            Assert.Equal("hi", scene.Client().Sends($"GET /a HTTP/1.1\nHost: {host}\n\n").Response.Content);
            Assert.Equal(host, scene.Origin.Request["Host"]);
        }

        Assert.True(File.Exists(Path.Combine(scene.Root, "a.test:80", "a")));
        Assert.True(File.Exists(Path.Combine(scene.Root, "b.test:81", "a")));
    }

    [Fact]
    [Trait("RFC", "9112 3.2.2")]
    public void The_absolute_form_is_understood()
    {
        using Scene scene = InFrontOf("origin.example", 80);
        scene.Origin.Answers(Fresh);
        Assert.Equal("hi", scene.Client().Gets("http://www.test/a").Response.Content);
        Assert.Equal("GET /a HTTP/1.1", scene.Origin.Request.StartLine);
    }

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("GET /a HTTP/1.1\n\n")]
    [InlineData("GET /a HTTP/1.1\nHost: a\nHost: b\n\n")]
    [InlineData("GET /a HTTP/1.1\nHost: a b\n\n")]
    public void A_clients_own_Host_must_be_valid_all_the_same(string request)
    {
        using Scene scene = InFrontOf("origin.example", 80);
        Assert.Equal(400, scene.Client().Sends(request).Response.Status);
    }

    [Fact]
    public void Our_own_pages_lie_in_a_folder_of_their_own()
    {
        using Scene scene = InFrontOf("origin.example", 80);
        ReceivedMessage page = scene.Client().Sends("GET /.replicator/ HTTP/1.1\nHost: localhost:8080\n\n").Response;
        Assert.Contains("in front of origin.example:80", page.Content);
        foreach (string path in new[] { "healthz", "transfers", "fibers" })
            Assert.Equal(200, scene.Client().Sends($"GET /.replicator/{path} HTTP/1.1\nHost: x\n\n").Response.Status);

        scene.Origin.Answers(Fresh);
        Assert.Equal("hi", scene.Client().Sends("GET /healthz HTTP/1.1\nHost: localhost:8080\n\n").Response.Content);
    }

    [Fact]
    public void It_is_no_proxy_for_tunnels()
    {
        using Scene scene = InFrontOf("origin.example", 80);
        ReceivedMessage answer = scene.Client().Sends("CONNECT a.test:443 HTTP/1.1\nHost: a.test:443\n\n").Response;
        Assert.Equal(405, answer.Status);
        Assert.Contains("origin.example:80", answer.Content);
    }

    [Fact]
    [Trait("RFC", "9112 3.2.4")]
    public void An_OPTIONS_of_the_whole_server_is_the_origins()
    {
        using Scene scene = InFrontOf("origin.example", 80);
        scene.Origin.Answers("HTTP/1.1 204 No Content\nAllow: GET\n\n");
        Assert.Equal("GET", scene.Client().Sends("OPTIONS * HTTP/1.1\nHost: x\n\n").Response["Allow"]);
        Assert.Equal("OPTIONS * HTTP/1.1", scene.Origin.Request.StartLine);
    }

    [Fact]
    public void What_the_person_named_needs_no_leave()
    {
        using Scene scene = InFrontOf(
            "origin.example", 80, "origin.example", 80, new DestinationPolicy(true, [.. DestinationRule.ForWord(false, "private")]));
        scene.Origin.Answers(Fresh);
        Assert.Equal(200, scene.Client().Sends("GET /a HTTP/1.1\nHost: x\n\n").Response.Status);
    }

    private static Scene InFrontOf(string host, int port) => InFrontOf(host, port, host, port);

    private static Scene InFrontOf(
        string host, int port, string? sentHost, int sentPort = 0, DestinationPolicy? destinations = null)
    {
        var origin = new ReverseOrigin(host, port, sentHost, sentPort);
        return new Scene(
            options => options with { Reverse = origin },
            network => network with { Hops = new NextHops(null, null, new DirectHosts(""), origin) },
            destinations: destinations);
    }
}
