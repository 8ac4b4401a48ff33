using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class InterimResponseTests : IDisposable
{
    private const string Hints = "HTTP/1.1 103 Early Hints\nLink: </b>; rel=preload\n\n";
    private const string Stored = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "If-Match: \"1\"\n")]
    [InlineData("GET", "Cache-Control: no-store\n")]
    [InlineData("GET", "Authorization: Basic eDp5\n")]
    [InlineData("HEAD", "")]
    [InlineData("DELETE", "")]
    [InlineData("OPTIONS", "")]
    [Trait("RFC", "9110 15.2")]
    public void Interim_responses_are_passed_on_before_the_final_one(string method, string fields)
    {
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\n{fields}\n");
        scene.Origin.Sends(Hints);
        Assert.Equal(103, client.Response.Status);
        Assert.Equal("</b>; rel=preload", client.Response["Link"]);
        Assert.Equal("1.1 replicator-scene", client.Response["Via"]);
        scene.Origin.Sends("HTTP/1.1 102 Processing\n\n");
        scene.Origin.Sends(Stored.Replace("\n\nok", method == "HEAD" ? "\n\n" : "\n\nok"));
        Assert.Equal([103, 102, 200], client.Responses.Select(one => one.Status));
        Assert.True(client.Response.IsComplete);
        Assert.Equal(200, client.Sends("GET /healthz HTTP/1.1\nHost: localhost:8080\n\n").Response.Status);
    }

    [Fact]
    [Trait("RFC", "9110 15.2.1")]
    public void A_100_that_nobody_asked_for_is_passed_on_too()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 100 Continue\n\n" + Stored);
        Assert.Equal([100, 200], client.Responses.Select(one => one.Status));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    [Trait("RFC", "9110 15.2")]
    public void A_client_of_HTTP_1_0_gets_none(string method)
    {
        Peer client = scene.Client().Sends($"{method} http://origin.example/a HTTP/1.0\n\n");
        scene.Origin.Sends(Hints);
        Assert.Equal("", client.Received);
        scene.Origin.Sends("HTTP/1.1 204 No Content\n\n");
        Assert.Equal([204], client.Responses.Select(one => one.Status));
    }

    [Fact]
    [Trait("RFC", "9110 15.2")]
    public void Neither_who_joins_nor_who_comes_later_gets_them()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Hints + Stored);
        Assert.Equal([103, 200], first.Responses.Select(one => one.Status));
        Assert.Equal([200], second.Responses.Select(one => one.Status));
        Peer third = scene.Client().Gets("http://origin.example/a");
        Assert.Equal([200], third.Responses.Select(one => one.Status));
        Assert.Null(third.Response["Link"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.3")]
    public void They_come_before_what_a_validation_confirms()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=1\nETag: \"1\"\nContent-Length: 2\n\nok");
        scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(5));
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Hints + "HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n");
        Assert.Equal([103, 200], client.Responses.Select(one => one.Status));
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    public void A_leader_that_does_not_read_holds_up_nobody()
    {
        Peer slow = scene.Client();
        slow.Stalls();
        slow.Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        string large = $"HTTP/1.1 103 Early Hints\nLink: <{new string('x', 60_000)}>\n\n";
        for (int count = 0; count < 16; count++)
            scene.Origin.Sends(large);
        scene.Origin.Sends(Stored);
        Assert.Equal("ok", second.Response.Content);
        slow.Reads();
        Assert.Equal(17, slow.Responses.Count);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public void An_origin_that_sends_nothing_else_is_at_fault(string method)
    {
        Peer client = scene.Client().Sends($"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        for (int count = 0; count < 17; count++)
            scene.Origin.Sends(Hints);
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("http_protocol_error", client.Response["Proxy-Status"]);
    }

    [Fact]
    public void A_leader_that_left_before_them_changes_nothing_for_the_others()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        first.Leaves();
        scene.Origin.Sends(Hints);
        scene.Origin.Sends(Hints);
        scene.Origin.Sends(Stored);
        Assert.Equal([200], second.Responses.Select(one => one.Status));
        Assert.Equal(1, scene.Origin.RequestCount);
    }
}
