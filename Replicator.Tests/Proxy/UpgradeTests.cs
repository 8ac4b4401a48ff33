using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class UpgradeTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok";
    private const string Switched =
        "HTTP/1.1 101 Switching Protocols\nConnection: upgrade\nUpgrade: websocket\nSec-WebSocket-Accept: x\n\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [Trait("RFC", "9110 7.8")]
    public void Bytes_pass_both_ways_once_the_origin_has_switched(string method)
    {
        Peer client = scene.Client().Sends(Request(method, "websocket", "Sec-WebSocket-Key: k\n"));
        ReceivedMessage request = scene.Origin.Request;
        Assert.Equal(["Upgrade"], request.Values("Connection"));
        Assert.Equal(["websocket"], request.Values("Upgrade"));
        Assert.Equal("k", request["Sec-WebSocket-Key"]);
        Assert.Null(request["Content-Length"]); // RFC 9110 §8.6: none where there is no content
        scene.Origin.Sends(Switched);
        Assert.Equal(101, client.Response.Status);
        Assert.Equal(["Upgrade"], client.Response.Values("Connection"));
        Assert.Equal(["websocket"], client.Response.Values("Upgrade"));
        Assert.Equal("x", client.Response["Sec-WebSocket-Accept"]);
        Assert.Equal("1.1 replicator-scene", client.Response["Via"]);
        client.SendsRaw("\0hello");
        Assert.EndsWith("\r\n\r\n\0hello", scene.Origin.Received);
        scene.Origin.SendsRaw("\0world");
        Assert.EndsWith("\r\n\r\n\0world", client.Received);
        scene.Origin.Ends();
        client.Ends();
        Assert.True(client.SawEnd);
    }

    [Fact]
    [Trait("RFC", "9110 7.8")]
    public void What_either_side_sent_early_is_not_lost()
    {
        Peer client = scene.Client().Sends(Request("GET", "websocket") + "early");
        scene.Origin.Sends(Switched + "at once");
        Assert.EndsWith("\r\n\r\nearly", scene.Origin.Received);
        Assert.EndsWith("\r\n\r\nat once", client.Received);
    }

    [Theory]
    [InlineData("h2c, a/1, websocket", "a/1, websocket")]
    [InlineData("a\nUpgrade: b", "a, b")]
    [Trait("RFC", "9110 7.8")]
    public void All_that_is_offered_but_h2c_is_passed_on(string offered, string passedOn)
    {
        Peer client = scene.Client().Sends(Request("GET", offered, "TE: trailers\nHTTP2-Settings: x\n", ", HTTP2-Settings"));
        Assert.Equal([passedOn], scene.Origin.Request.Values("Upgrade"));
        Assert.Null(scene.Origin.Request["HTTP2-Settings"]);
        Assert.Null(scene.Origin.Request["TE"]);
        string chosen = passedOn.Split(", ")[1];
        scene.Origin.Sends($"HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: {chosen}\n\n");
        Assert.Equal(chosen, client.Response["Upgrade"]);
    }

    [Theory]
    [InlineData("GET http://origin.example/a HTTP/1.1\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: x\n")]
    [InlineData("GET http://origin.example/a HTTP/1.0\nConnection: Upgrade\nUpgrade: websocket\n")]
    [InlineData("GET http://origin.example/a HTTP/1.1\nUpgrade: websocket\n")]
    [Trait("RFC", "9110 7.8")]
    public void A_request_that_offers_nothing_is_an_ordinary_one(string head)
    {
        scene.Origin.Answers(Ok);
        for (int round = 0; round < 2; round++)
        {
            Peer client = scene.Client().Sends(head + "Host: origin.example\n\n");
            Assert.Equal("ok", client.Response.Content);
        }

        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.Null(scene.Origin.Request["Upgrade"]);
        Assert.Null(scene.Origin.Request["Connection"]);
    }

    [Fact]
    [Trait("RFC", "9110 7.8")]
    public void Any_other_answer_is_an_ordinary_one_and_neither_from_nor_to_the_cache()
    {
        scene.Origin.AlwaysAnswers(_ => Ok);
        scene.Client().Gets("http://origin.example/a");
        Peer client = scene.Client();
        for (int round = 0; round < 2; round++)
            Assert.Equal("ok", client.Sends(Request("GET", "websocket")).Response.Content);
        Assert.Equal(3, scene.Origin.RequestCount);
        Assert.Contains("fwd=bypass", client.Response["Cache-Status"]);
        Assert.DoesNotContain("stored", client.Response["Cache-Status"]);
        Assert.Equal(200, client.Sends("GET /healthz HTTP/1.1\nHost: localhost:8080\n\n").Response.Status);
    }

    [Theory]
    [InlineData("Connection: Upgrade\nUpgrade: other\n")]
    [InlineData("Connection: Upgrade\nUpgrade: websocket, other\n")]
    [InlineData("Connection: Upgrade\nUpgrade: h2c\n")]
    [InlineData("Connection: Upgrade\n")]
    [InlineData("Upgrade: websocket\n")]
    [Trait("RFC", "9110 7.8")]
    public void A_switch_to_what_was_not_offered_gives_502(string fields)
    {
        Peer client = scene.Client().Sends(Request("GET", "h2c, websocket"));
        scene.Origin.Sends($"HTTP/1.1 101 Switching Protocols\n{fields}\nbytes");
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("http_protocol_error", client.Response["Proxy-Status"]);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [Trait("RFC", "9110 15.2.2")]
    public void A_switch_that_nobody_offered_gives_502(string method)
    {
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        scene.Origin.Sends(Switched);
        Assert.Equal(502, client.Response.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9110 7.8")]
    public void The_requests_content_goes_first(bool switchesEarly)
    {
        Peer client = scene.Client().Sends(Request("POST", "websocket", "Transfer-Encoding: chunked\n") + "3\nabc\n");
        if (switchesEarly)
            scene.Origin.Sends(Switched + "bytes");
        Assert.Equal(switchesEarly ? 1 : 0, client.Responses.Count);
        client.Sends("0\n\nother");
        if (!switchesEarly)
            scene.Origin.Sends(Switched + "bytes");
        Assert.Equal("abc", scene.Origin.Request.Content);
        Assert.EndsWith("0\r\n\r\nother", scene.Origin.Received);
        Assert.EndsWith("\r\n\r\nbytes", client.Received);
    }

    [Fact]
    [Trait("RFC", "9112 8")]
    public void A_content_that_breaks_off_after_the_switch_ends_it()
    {
        Peer client = scene.Client().Sends(Request("POST", "websocket", "Content-Length: 10\n") + "abc");
        scene.Origin.Sends(Switched);
        client.Ends();
        Assert.True(client.SawReset || client.SawEnd);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Fact]
    [Trait("RFC", "9110 7.8")]
    public void A_client_that_waits_for_100_gets_it_before_the_switch()
    {
        Peer client = scene.Client().Sends(
            Request("POST", "websocket", "Expect: 100-continue\nContent-Length: 3\n"));
        scene.Origin.Sends("HTTP/1.1 100 Continue\n\n");
        client.Sends("abc");
        scene.Origin.Sends(Switched);
        Assert.Equal([100, 101], client.Responses.Take(2).Select(one => one.Status));
        client.SendsRaw("x");
        Assert.EndsWith("abcx", scene.Origin.Received);
    }

    [Fact]
    public void It_ends_when_both_directions_are_silent_for_a_quarter_of_an_hour()
    {
        Peer client = scene.Client().Sends(Request("GET", "websocket"));
        scene.Origin.Sends(Switched);
        for (int round = 0; round < 3; round++)
        {
            scene.Advance(TimeSpan.FromMinutes(14));
            scene.Origin.SendsRaw("x");
        }

        Assert.EndsWith("xxx", client.Received);
        Assert.False(client.SawEnd || client.SawReset);
        scene.Advance(TimeSpan.FromMinutes(16));
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Fact]
    public void Switched_connections_leave_the_places_of_others_free()
    {
        for (int count = 0; count < 65; count++)
        {
            scene.Client().Sends(Request("GET", "websocket"));
            scene.Origin.Sends(Switched);
        }

        Assert.Equal(65, scene.Origin.ConnectionCount);
    }

    [Fact]
    public void A_connection_that_was_kept_is_not_switched_and_a_switched_one_is_not_kept()
    {
        scene.Origin.Answers(Ok);
        scene.Client().Gets("http://origin.example/a");
        Peer client = scene.Client().Sends(Request("GET", "websocket"));
        Assert.Equal(2, scene.Origin.ConnectionCount);
        scene.Origin.Sends(Switched);
        client.Leaves();
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
        scene.Client().Gets("http://origin.example/b");
        Assert.Equal(3, scene.Origin.Requests.Count);
        Assert.Equal(2, scene.Origin.ConnectionCount);
    }

    [Fact]
    public void Offline_switches_nothing()
    {
        using var offline = new Scene(options => options with { Terms = new CacheTerms { Mode = CacheMode.Offline } });
        Assert.Equal(504, offline.Client().Sends(Request("GET", "websocket")).Response.Status);
        Assert.Empty(offline.Network.Dialled);
    }

    private static string Request(string method, string offered, string fields = "", string options = "") =>
        $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nConnection: Upgrade{options}\n"
        + $"Upgrade: {offered}\n{fields}\n";
}
