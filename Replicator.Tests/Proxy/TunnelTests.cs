using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class TunnelTests : IDisposable
{
    private const string Connect = "CONNECT origin.example:443 HTTP/1.1\nHost: origin.example:443\n\n";

    private readonly Scene scene = new();
    private readonly OriginPeer origin;

    public TunnelTests() => origin = scene.OriginAt("origin.example", 443);

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9110 9.3.6")]
    public void Bytes_pass_both_ways()
    {
        Peer client = scene.Client().Sends(Connect);
        Assert.Equal("HTTP/1.1 200 Connection established\r\nCache-Status: replicator; fwd=method\r\n\r\n", client.Received);
        client.SendsRaw("\0hello");
        Assert.Equal("\0hello", origin.Received);
        origin.SendsRaw("\0world");
        Assert.EndsWith("\r\n\r\n\0world", client.Received);
    }

    [Fact]
    public void What_follows_the_request_at_once_belongs_to_the_tunnel()
    {
        scene.Client().Sends(Connect + "early");
        Assert.Equal("early", origin.Received);
    }

    [Fact]
    public void The_end_of_one_side_leaves_the_other_open()
    {
        Peer client = scene.Client().Sends(Connect);
        client.Ends();
        Assert.True(origin.Connection.Incoming.IsEnded);
        origin.SendsRaw("still here");
        Assert.EndsWith("still here", client.Received);
        Assert.False(client.SawEnd);
        origin.Ends();
        Assert.True(client.SawEnd);
    }

    [Fact]
    public void A_reset_of_one_side_resets_the_other()
    {
        Peer client = scene.Client().Sends(Connect);
        origin.Resets();
        Assert.True(client.SawReset);
    }

    [Fact]
    public void A_tunnel_ends_when_both_directions_are_silent_for_a_quarter_of_an_hour()
    {
        Peer client = scene.Client().Sends(Connect);
        for (int round = 0; round < 4; round++)
        {
            scene.Advance(TimeSpan.FromMinutes(10));
            origin.SendsRaw("x");
        }

        Assert.EndsWith("xxxx", client.Received);
        Assert.False(client.SawEnd || client.SawReset);
        scene.Advance(TimeSpan.FromMinutes(16));
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Fact]
    public void What_one_side_sends_after_the_other_has_ended_may_take_any_time()
    {
        Peer client = scene.Client().Sends(Connect);
        client.Ends();
        for (int round = 0; round < 4; round++)
        {
            scene.Advance(TimeSpan.FromMinutes(10));
            origin.SendsRaw("x");
        }

        Assert.EndsWith("xxxx", client.Received);
        scene.Advance(TimeSpan.FromMinutes(16));
        Assert.True(client.SawReset);
    }

    [Fact]
    public void A_client_that_takes_nothing_ends_its_tunnel_however_much_it_sends()
    {
        Peer client = scene.Client().Sends(Connect);
        client.Stalls();
        origin.SendsRaw(new string('x', 4 << 20));
        for (int round = 0; round < 4; round++)
        {
            scene.Advance(TimeSpan.FromMinutes(5));
            client.SendsRaw("y");
        }

        client.Reads();
        Assert.True(client.SawReset);
    }

    [Theory]
    [InlineData("origin.example:25", 403)]
    [InlineData("origin.example", 400)]
    [InlineData("user@origin.example:443", 400)]
    [InlineData("origin.example:443/", 400)]
    [InlineData("origin.example:99999", 400)]
    public void Other_targets_are_refused(string target, int status)
    {
        Peer client = scene.Client().Sends($"CONNECT {target} HTTP/1.1\nHost: origin.example\n\n");
        Assert.Equal(status, client.Response.Status);
        Assert.Equal(0, origin.ConnectionCount);
    }

    [Fact]
    public void Offline_opens_no_tunnel()
    {
        using var offline = new Scene(options => options with { Terms = new CacheTerms { Mode = CacheMode.Offline } });
        Assert.Equal(504, offline.Client().Sends(Connect).Response.Status);
        Assert.Empty(offline.Network.Dialled);
    }

    [Fact]
    public void An_origin_that_refuses_gives_502()
    {
        scene.CutLine();
        ReceivedMessage answer = scene.Client().Sends(Connect).Response;
        Assert.Equal(502, answer.Status);
        Assert.Contains("error=connection_refused", answer["Proxy-Status"]);
    }
}
