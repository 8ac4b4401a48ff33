using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Which timeout ends a silent or slow peer, and what the other side sees. Each option has a time of its own,
/// so that no other can be the one.</summary>
public sealed class TimeoutTests : IDisposable
{
    private const string Get = "GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n";
    private const string Post = "POST http://origin.example/a HTTP/1.1\nHost: origin.example\n";
    private const string Large = "Content-Length: 10000000\n\n";

    private readonly Scene scene = new(options => options with
    {
        IdleTimeout = TimeSpan.FromSeconds(10),
        HeadTimeout = TimeSpan.FromSeconds(20),
        TransferTimeout = TimeSpan.FromSeconds(30),
        RelayTimeout = TimeSpan.FromSeconds(40),
        OriginHeadTimeout = TimeSpan.FromSeconds(50),
        TunnelTimeout = TimeSpan.FromSeconds(60),
    });

    public void Dispose() => scene.Dispose();

    [Fact]
    public void A_client_that_asks_nothing_is_closed_without_a_word()
    {
        Peer client = scene.Client();
        AssertAfter(10, () => client.SawEnd);
        Assert.Equal("", client.Received);
    }

    [Fact]
    [Trait("RFC", "9110 15.5.9")]
    public void A_slow_head_is_answered_408()
    {
        Peer client = scene.Client().Sends("GET ");
        AssertAfter(20, () => client.Responses.Count > 0, () => client.Sends("x"));
        Assert.Equal(408, client.Response.Status);
        Assert.True(client.SawEnd);
    }

    [Theory]
    [InlineData("Content-Length: 10\n\nabc")]
    [InlineData("Content-Length: 10\n\n")]
    [InlineData("Transfer-Encoding: chunked\n\n3\nabc\n")]
    [Trait("RFC", "9110 15.5.9")]
    public void A_client_that_is_silent_in_the_middle_of_its_content_is_answered_408(string rest)
    {
        Peer client = scene.Client().Sends(Post + rest);
        AssertAfter(40, () => client.Responses.Count > 0);
        Assert.Equal(408, client.Response.Status);
        Assert.Equal("close", client.Response["Connection"]);
        Assert.False(scene.Origin.Request.IsComplete);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Fact]
    public void A_slow_content_of_a_request_may_take_as_long_as_it_moves()
    {
        Peer client = scene.Client().Sends(Post + "Content-Length: 10\n\n");
        for (int i = 0; i < 10; i++)
        {
            scene.Advance(TimeSpan.FromSeconds(39));
            client.Sends("x");
        }

        Assert.True(scene.Origin.Request.IsComplete);
        scene.Origin.Sends("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    public void An_origin_that_takes_no_content_is_the_one_that_is_named()
    {
        Peer client = scene.Client();
        scene.Network.Listen(new(System.Net.IPAddress.Parse("192.0.2.1"), 80), _ => { });
        client.Sends(Post + Large);
        byte[] piece = new byte[64 << 10];
        for (int i = 0; i < 100; i++)
        {
            client.Transport.TrySend(piece, more: false, out _);
            scene.Run();
        }

        AssertAfter(90, () => client.Responses.Count > 0);
        Assert.Equal(504, client.Response.Status);
    }

    [Theory]
    [InlineData(Get)]
    [InlineData("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    public void An_origin_that_does_not_answer_is_answered_for_with_504(string request)
    {
        Peer client = scene.Client().Sends(request);
        AssertAfter(50, () => client.Responses.Count > 0);
        Assert.Equal(504, client.Response.Status);
        Assert.StartsWith("replicator; error=http_response_timeout", client.Response["Proxy-Status"]);
    }

    [Fact]
    public void Interim_answers_and_bytes_of_a_head_gain_an_origin_no_time()
    {
        Peer client = scene.Client().Sends(Get);
        int second = 0;
        AssertAfter(50, () => client.Responses.Any(one => one.Status >= 200), () =>
            scene.Origin.Sends(second++ switch
            {
                < 10 => "HTTP/1.1 102 Processing\n\n",
                10 => "HTTP/1.1 200 OK\n",
                _ => "a",
            }));
        Assert.Equal(504, client.Response.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(35)]
    [InlineData(49)]
    public void The_time_for_the_head_begins_when_the_content_has_gone_up(int seconds)
    {
        Peer client = scene.Client().Sends(Post + "Content-Length: 2\n\na");
        scene.Advance(TimeSpan.FromSeconds(Math.Min(seconds, 30)));
        if (seconds > 30)
            scene.Advance(TimeSpan.FromSeconds(seconds - 30 > 9 ? 9 : seconds - 30));
        client.Sends("b");
        AssertAfter(50, () => client.Responses.Count > 0);
        Assert.Equal(504, client.Response.Status);
    }

    [Fact]
    public void A_stored_content_that_does_not_go_on_is_cut()
    {
        Peer client = scene.Client().Sends(Get);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc");
        AssertAfter(30, () => client.SawEnd);
        Assert.Equal("abc", client.Response.Content);
    }

    [Fact]
    public void A_relayed_content_that_does_not_go_on_is_cut()
    {
        Peer client = scene.Client().Sends(Get);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: private\nContent-Length: 6\n\nabc");
        AssertAfter(40, () => client.SawEnd);
        Assert.Equal("abc", client.Response.Content);
    }

    [Theory]
    [InlineData("max-age=60", 30)]
    [InlineData("private", 40)]
    public void A_client_that_does_not_read_is_cut(string cacheControl, int seconds)
    {
        Peer client = scene.Client();
        client.Stalls();
        client.Sends(Get);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: {cacheControl}\n" + Large);
        for (int i = 0; i < 100; i++)
            scene.Origin.Sends(new string('x', 100_000));
        AssertAfter(seconds, () => client.Transport.Incoming.IsReset);
    }

    [Fact]
    public void A_silent_tunnel_is_closed()
    {
        Peer client = scene.Client().Sends("CONNECT origin.example:80 HTTP/1.1\nHost: origin.example:80\n\n");
        Assert.Equal(200, client.Response.Status);
        AssertAfter(60, () => client.SawEnd || client.SawReset);
    }

    private void AssertAfter(int seconds, Func<bool> isOver, Action? eachSecond = null)
    {
        for (int second = 0; second < seconds; second++)
        {
            Assert.False(isOver(), $"after {second} s");
            if (second > 0)
                eachSecond?.Invoke();
            scene.Advance(TimeSpan.FromSeconds(second == seconds - 1 ? 0.9 : 1));
        }

        Assert.False(isOver(), $"before {seconds} s");
        scene.Advance(TimeSpan.FromSeconds(0.3));
        Assert.True(isOver(), $"after {seconds} s");
    }
}
