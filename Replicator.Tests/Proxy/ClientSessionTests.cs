using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class ClientSessionTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 2\n\nok";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9112 9.3.2")]
    public void Pipelined_requests_are_answered_in_order()
    {
        scene.Origin.AlwaysAnswers(request =>
            $"HTTP/1.1 200 OK\nContent-Length: 2\nCache-Control: max-age=60\n\n{request.StartLine.Split(' ')[1]}");
        var asked = Enumerable.Range(0, 10).Select(n => $"/{n}").ToArray();
        Peer client = scene.Client().Sends(
            string.Concat(asked.Select(path => $"GET http://origin.example{path} HTTP/1.1\nHost: origin.example\n\n")));
        Assert.Equal(asked, client.Responses.Select(response => response.Content));
    }

    [Fact]
    public void A_client_that_has_the_next_request_ready_lets_others_have_their_turn()
    {
        const int Count = 20;
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Length: 2\nCache-Control: max-age=60\n\nok");
        Peer client = scene.Client().Gets("http://origin.example/a");
        int turns = scene.Loop.Poller.PollCount;
        client.Sends(string.Concat(
            Enumerable.Repeat("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n", Count)));
        Assert.Equal(1 + Count, client.Responses.Count);
        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.True(scene.Loop.Poller.PollCount - turns >= Count);
    }

    [Fact]
    [Trait("RFC", "9112 9.3")]
    public void A_connection_persists_from_one_exchange_to_the_next()
    {
        scene.Origin.AlwaysAnswers(_ => Ok);
        Peer client = scene.Client().Gets("http://origin.example/a").Gets("http://origin.example/b");
        Assert.Equal(2, client.Responses.Count);
        Assert.False(client.SawEnd);
        Assert.Equal(1, scene.Origin.ConnectionCount);
    }

    [Fact]
    [Trait("RFC", "9112 9.6")]
    public void A_client_that_asks_for_it_sees_the_connection_closed()
    {
        scene.Origin.AlwaysAnswers(_ => Ok);
        Peer client = scene.Client().Gets("http://origin.example/a", "Connection: close\n");
        Assert.Equal("close", client.Response["Connection"]);
        Assert.True(client.SawEnd);
    }

    [Fact]
    [Trait("RFC", "9112 9.3")]
    public void An_HTTP_1_0_client_persists_only_where_it_says_so()
    {
        scene.Origin.AlwaysAnswers(_ => Ok);
        Peer client = scene.Client()
            .Sends("GET http://origin.example/a HTTP/1.0\nConnection: keep-alive\n\n")
            .Sends("GET http://origin.example/a HTTP/1.0\n\n");
        Assert.Equal("keep-alive", client.Responses[0]["Connection"]);
        Assert.Equal(2, client.Responses.Count);
        Assert.True(client.SawEnd);
    }

    [Theory]
    [InlineData("GET http://origin.example/ HTTP/1.1\r\nHost: origin.example\r\nHost: other.example\r\n\r\n", 400)]
    [InlineData("GET http://origin.example/ HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET http://origin.example/ HTTP/1.1\r\nHost : origin.example\r\n\r\n", 400)]
    [InlineData("GET http://origin.example/ HTTP/1.1\nHost: origin.example\n\n", 400)]
    [InlineData("GET http://origin.example/ HTTP/2.0\r\nHost: origin.example\r\n\r\n", 505)]
    [InlineData("POST http://origin.example/ HTTP/1.1\r\nHost: origin.example\r\nContent-Length: +1\r\n\r\na", 400)]
    [InlineData("POST http://origin.example/ HTTP/1.1\r\nHost: origin.example\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST http://origin.example/ HTTP/1.0\r\nHost: origin.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [Trait("RFC", "9112 11.2")]
    public void Nothing_after_a_refused_message_is_processed(string refused, int status)
    {
        scene.Origin.AlwaysAnswers(_ => Ok);
        Peer client = scene.Client().SendsRaw(refused + "GET http://origin.example/ HTTP/1.1\r\nHost: origin.example\r\n\r\n");
        Assert.Equal(status, Assert.Single(client.Responses).Status);
        Assert.Equal("close", client.Response["Connection"]);
        Assert.StartsWith("replicator; error=http_request_error", client.Response["Proxy-Status"]);
        Assert.Equal(0, scene.Origin.RequestCount);
        Assert.True(client.SawEnd);
    }

    [Fact]
    [Trait("RFC", "9110 15.5.9")]
    public void A_head_that_does_not_come_in_time_is_answered_408()
    {
        Peer client = scene.Client().Sends("GET http://origin.example/ HTTP/1.1\nHost: orig");
        for (int second = 0; second < 29; second++)
        {
            scene.Advance(TimeSpan.FromSeconds(1));
            client.Sends("x");
        }

        Assert.Empty(client.Responses);
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(408, client.Response.Status);
        Assert.True(client.SawEnd);
    }

    [Fact]
    public void A_client_that_asks_nothing_is_closed_after_a_minute()
    {
        Peer client = scene.Client();
        scene.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("", client.Received);
        Assert.False(client.SawEnd);
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", client.Received);
        Assert.True(client.SawEnd);
    }

    [Fact]
    public void A_head_may_come_byte_by_byte()
    {
        scene.Origin.Answers(Ok);
        Peer client = scene.Client();
        client.Transport.Outgoing.DeliverInPiecesOf(1);
        Assert.Equal("ok", client.Gets("http://origin.example/a").Response.Content);
    }

    [Fact]
    public void A_transparent_client_is_understood_by_its_Host()
    {
        scene.Origin.Answers(Ok);
        ReceivedMessage answer = scene.Client().Sends("GET /a?b HTTP/1.1\nHost: origin.example\n\n").Response;
        Assert.Equal("GET /a?b HTTP/1.1", scene.Origin.Request.StartLine);
        Assert.Equal("ok", answer.Content);
    }

    [Fact]
    [Trait("RFC", "9112 3.2.2")]
    public void The_targets_authority_wins_over_Host()
    {
        scene.Origin.Answers(Ok);
        scene.Client().Sends("GET http://origin.example/a HTTP/1.1\nHost: other.example\n\n");
        Assert.Equal("origin.example", scene.Origin.Request["Host"]);
    }

    [Fact]
    [Trait("RFC", "9110 7.6.1")]
    public void Hop_by_hop_fields_go_no_further()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nConnection: x-b\nX-B: 1\nKeep-Alive: timeout=5\nCache-Control: no-store\nContent-Length: 0\n\n");
        ReceivedMessage answer = scene.Client().Gets(
            "http://origin.example/a",
            "Connection: x-a\nX-A: 1\nProxy-Connection: keep-alive\nProxy-Authorization: Basic YTpi\nTE: gzip\nX-C: 2\n").Response;
        ReceivedMessage request = scene.Origin.Request;
        foreach (string name in (string[])["x-a", "connection", "proxy-connection", "proxy-authorization", "te"])
            Assert.Null(request[name]);
        Assert.Equal("2", request["X-C"]);
        Assert.NotNull(request["Via"]);
        Assert.Null(answer["X-B"]);
        Assert.Null(answer["Keep-Alive"]);
        Assert.NotNull(answer["Via"]);
    }

    [Fact]
    public void A_stopped_proxy_cuts_what_is_not_whole()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc");
        Assert.Equal("abc", client.Response.Content);
        scene.Loop.Dispose();
        client.Receive();
        Assert.True(client.SawReset);
    }
}
