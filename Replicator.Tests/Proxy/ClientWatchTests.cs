using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>A client leaves while its answer is awaited.</summary>
public sealed class ClientWatchTests : IDisposable
{
    private const string Stored = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\n";

    private readonly Scene scene = new(
        options => options with { MaximumWaiting = 1 }, network => network with { ConnectionsPerOrigin = 1 });

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("HEAD http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("POST http://origin.example/a HTTP/1.1\nHost: origin.example\nContent-Length: 3\n\nabc")]
    public void One_that_breaks_its_connection_gives_the_origins_back_at_once(string request)
    {
        Peer client = scene.Client().Sends(request);
        Peer next = scene.Client().Gets("http://origin.example/b");
        Assert.Equal(1, scene.Origin.RequestCount);
        MemoryTransport first = scene.Origin.Connection;
        client.Resets();
        Assert.True(first.Incoming.IsEnded || first.Incoming.IsReset);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(Stored + "abcdef");
        Assert.Equal("abcdef", next.Response.Content);
    }

    [Fact]
    public void One_that_waits_for_its_turn_gives_its_place_back()
    {
        scene.Client().Gets("http://origin.example/a");
        Peer waiting = scene.Client().Gets("http://origin.example/b");
        Assert.Equal(503, scene.Client().Gets("http://origin.example/c").Response.Status);
        waiting.Resets();
        Assert.Empty(scene.Client().Gets("http://origin.example/c").Responses);
    }

    [Fact]
    public void What_another_waits_for_goes_on()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        first.Resets();
        scene.Origin.Sends(Stored + "abcdef");
        Assert.Equal("abcdef", second.Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_lookup_for_CONNECT_ends_with_its_client()
    {
        scene.SilenceLine();
        Peer client = scene.Client().Sends("CONNECT origin.example:80 HTTP/1.1\nHost: origin.example:80\n\n");
        int fibers = scene.Loop.Scheduler.Fibers.Count;
        client.Resets();
        Assert.True(scene.Loop.Scheduler.Fibers.Count < fibers);
        Assert.DoesNotContain(scene.Loop.Scheduler.Fibers, fiber => fiber.Title.Contains("CONNECT"));
    }

    [Theory]
    [InlineData("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n")]
    [InlineData("POST http://origin.example/a HTTP/1.1\nHost: origin.example\nContent-Length: 3\n\nabc")]
    [Trait("RFC", "9112 9.6")]
    public void One_that_has_only_ended_its_side_gets_its_answer(string request)
    {
        Peer client = scene.Client().Sends(request);
        client.Ends();
        scene.Advance(TimeSpan.FromSeconds(10));
        scene.Origin.Sends(Stored + "abcdef");
        Assert.Equal("abcdef", client.Response.Content);
        Assert.True(client.Response.IsComplete);
    }

    [Fact]
    public void What_it_sends_meanwhile_is_answered_in_order()
    {
        Peer client = scene.Client().Gets("http://origin.example/a").Gets("http://origin.example/b");
        Assert.Equal(1, scene.Origin.RequestCount);
        scene.Origin.Sends(Stored + "abcdef");
        scene.Origin.Sends(Stored + "ghijkl");
        Assert.Equal(["abcdef", "ghijkl"], client.Responses.Select(response => response.Content));
    }

    [Fact]
    public void What_it_sends_meanwhile_is_bounded_and_its_break_is_seen_within_a_second()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        byte[] more = Encoding.ASCII.GetBytes(new string('x', 32 << 10));
        for (int i = 0; i < 100; i++)
        {
            client.Transport.TrySend(more, more: false, out _);
            scene.Run();
        }

        Assert.InRange(client.Transport.Outgoing.ReceivedCount, 16 << 10, 128 << 10);
        MemoryTransport first = scene.Origin.Connection;
        client.Resets();
        scene.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(first.Incoming.IsEnded || first.Incoming.IsReset);
    }

    [Fact]
    public void A_content_that_nobody_reads_ends_in_time_though_its_origin_is_silent()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n3\nabc\n");
        client.Resets();
        scene.Advance(TimeSpan.FromSeconds(9));
        Assert.False(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }
}
