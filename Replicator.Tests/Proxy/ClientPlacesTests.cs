using System.Net;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class ClientPlacesTests : IDisposable
{
    private static readonly IPAddress Neighbour = IPAddress.Parse("192.0.2.77");

    private readonly Scene scene = new(options => options with
    {
        MaximumClients = 3,
        MaximumClientsPerAddress = 2,
        LingerTimeout = TimeSpan.FromSeconds(2),
    });

    public ClientPlacesTests() =>
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 2\n\nok");

    public void Dispose() => scene.Dispose();

    [Fact]
    public void At_the_bound_all_are_served()
    {
        Peer[] clients = [scene.Client(), scene.Client(), scene.Client()];
        Assert.All(clients, client => Assert.Equal("ok", client.Gets("http://origin.example/a").Response.Content));
        Assert.All(clients, client => Assert.False(client.SawEnd));
    }

    [Fact]
    public void One_above_the_bound_takes_the_place_of_the_client_that_is_idle_longest()
    {
        Peer first = scene.Client();
        Peer second = scene.Client();
        Peer third = scene.Client();
        first.Gets("http://origin.example/a");
        third.Gets("http://origin.example/a");
        Assert.Equal("ok", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.True(second.SawEnd);
        Assert.False(second.SawReset || first.SawEnd || third.SawEnd);
        Assert.Equal("ok", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.True(first.SawEnd);
        Assert.False(third.SawEnd);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("GET http://orig")]
    public void One_above_the_bound_is_answered_503_where_nobody_is_idle(string asked)
    {
        Peer[] busy = [scene.Client(), scene.Client(), scene.Client()];
        foreach (Peer client in busy)
            client.Sends("GET http://origin.example/a HTTP/1.1\nHost: ");
        Peer refused = scene.Client().Sends(asked);
        Assert.Equal(503, refused.Response.Status);
        Assert.Equal("5", refused.Response["Retry-After"]);
        Assert.Equal("close", refused.Response["Connection"]);
        Assert.StartsWith("replicator; error=connection_limit_reached", refused.Response["Proxy-Status"]);
        Assert.True(refused.Response.IsComplete);
        Assert.True(refused.SawEnd);
        Assert.False(refused.SawReset);
        Assert.Equal(0, scene.Origin.RequestCount);
        Assert.All(busy, client => Assert.Equal(200, client.Sends("origin.example\n\n").Response.Status));
    }

    [Fact]
    public void One_that_is_turned_away_and_stays_is_closed_soon()
    {
        foreach (Peer client in (Peer[])[scene.Client(), scene.Client(), scene.Client()])
            client.Sends("GET ");
        Peer refused = scene.Client();
        scene.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(refused.Transport.Outgoing.IsDeserted);
        scene.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(refused.Transport.Outgoing.IsDeserted);
    }

    [Fact]
    public void So_many_are_turned_away_at_a_time_and_others_are_cut_off()
    {
        foreach (Peer client in (Peer[])[scene.Client(), scene.Client(), scene.Client()])
            client.Sends("GET ");
        Peer[] refused = [.. Enumerable.Range(0, 256).Select(_ => scene.Client())];
        Assert.All(refused, client => Assert.Equal(503, client.Response.Status));
        Peer cut = scene.Client();
        Assert.Empty(cut.Responses);
        Assert.True(cut.SawReset);
    }

    [Fact]
    public void One_address_has_a_bound_of_its_own()
    {
        Peer first = scene.Client(Neighbour);
        Peer second = scene.Client(Neighbour);
        Peer other = scene.Client(IPAddress.Parse("192.0.2.78"));
        Peer third = scene.Client(Neighbour);
        Assert.Equal("ok", third.Gets("http://origin.example/a").Response.Content);
        Assert.True(first.SawEnd);
        Assert.False(second.SawEnd || other.SawEnd);

        // Written as IPv6 it is the same.
        second.Sends("GET ");
        third.Sends("GET ");
        Assert.Equal(503, scene.Client(Neighbour.MapToIPv6()).Response.Status);
        Assert.False(other.SawEnd);
    }

    [Fact]
    public void A_place_is_free_again_when_its_client_has_gone()
    {
        Peer first = scene.Client(Neighbour).Sends("GET ");
        scene.Client(Neighbour).Sends("GET ");
        Assert.Equal(503, scene.Client(Neighbour).Response.Status);
        first.Leaves();
        Assert.Equal("ok", scene.Client(Neighbour).Gets("http://origin.example/a").Response.Content);
    }

    [Fact]
    public void This_machine_has_no_bound_of_its_own()
    {
        Peer[] clients = [scene.Client(), scene.Client(), scene.Client()];
        Assert.All(clients, client => Assert.False(client.SawEnd));
    }
}
