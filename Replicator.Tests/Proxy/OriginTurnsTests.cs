using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class OriginTurnsTests : IDisposable
{
    private const string Stored = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\n";
    private const string Private = "HTTP/1.1 200 OK\nCache-Control: private\nContent-Length: 6\n\n";

    private readonly Scene scene = new(
        options => options with { MaximumDownloads = 2, MaximumWaiting = 2 },
        network => network with { ConnectionsPerOrigin = 2 });

    private readonly OriginPeer other;

    public OriginTurnsTests() => other = scene.OriginAt("other.example", 80);

    public void Dispose() => scene.Dispose();

    [Fact]
    public void At_the_bound_every_download_runs_and_one_above_is_answered_503()
    {
        Peer first = scene.Client().Gets("http://origin.example/1");
        Peer second = scene.Client().Gets("http://other.example/2");
        Peer third = scene.Client().Gets("http://other.example/3");
        AssertRefused(third);
        Assert.Equal(1, other.RequestCount);
        scene.Origin.Sends(Stored + "abcdef");
        other.Sends(Stored + "abcdef");
        Assert.Equal("abcdef", first.Response.Content);
        Assert.Equal("abcdef", second.Response.Content);
        other.AlwaysAnswers(_ => Stored + "abcdef");
        Assert.Equal("abcdef", third.Gets("http://other.example/3").Response.Content);
    }

    [Fact]
    public void Who_joins_a_download_is_no_further_one()
    {
        scene.Client().Gets("http://origin.example/1");
        scene.Client().Gets("http://other.example/2");
        scene.Origin.Sends(Stored + "abc");
        Peer joined = scene.Client().Gets("http://origin.example/1");
        scene.Origin.Sends("def");
        Assert.Equal("abcdef", joined.Response.Content);
    }

    [Fact]
    public void What_goes_to_one_client_alone_is_no_download()
    {
        scene.Client().Gets("http://origin.example/1");
        scene.Client().Gets("http://origin.example/2");
        scene.Origin.Sends(Private + "abc");
        other.AlwaysAnswers(_ => Stored + "abcdef");
        Assert.Equal("abcdef", scene.Client().Gets("http://other.example/3").Response.Content);
    }

    [Fact]
    public void Something_stale_stands_in_where_there_is_no_room()
    {
        other.Answers(Stored + "abcdef");
        scene.Client().Gets("http://other.example/3");
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Client().Gets("http://origin.example/1");
        scene.Client().Gets("http://origin.example/2");
        Assert.Equal("abcdef", scene.Client().Gets("http://other.example/3").Response.Content);
    }

    [Fact]
    public void So_many_requests_wait_for_a_connection_to_their_origin_and_one_more_is_answered_503()
    {
        Peer[] asking = [Posts("/1"), Posts("/2")];
        Peer[] waiting = [Posts("/3"), Posts("/4")];
        Peer refused = Posts("/5");
        AssertRefused(refused);
        Assert.All(waiting, client => Assert.Empty(client.Responses));
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.AlwaysAnswers(_ => Private + "abcdef");
        scene.Origin.Sends(Private + "abcdef");
        Assert.All(waiting, client => Assert.Equal("abcdef", client.Response.Content));
        Assert.Equal("abcdef", asking[1].Response.Content);
        Assert.Equal("abcdef", Posts("/6").Response.Content);
    }

    [Fact]
    public void So_many_requests_wait_for_anothers_head_and_one_more_is_answered_503()
    {
        Peer first = scene.Client().Gets("http://origin.example/1");
        Peer[] joined = [scene.Client().Gets("http://origin.example/1"), scene.Client().Gets("http://origin.example/1")];
        AssertRefused(scene.Client().Gets("http://origin.example/1"));
        scene.Origin.Sends(Stored + "abc");

        // Whoever comes now waits for no head.
        Peer late = scene.Client().Gets("http://origin.example/1");
        scene.Origin.Sends("def");
        Assert.All([first, .. joined, late], client => Assert.Equal("abcdef", client.Response.Content));
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_place_among_those_who_wait_is_given_back_by_one_that_waited_in_vain()
    {
        Posts("/1");
        Posts("/2");
        Peer waiting = Posts("/3");
        scene.Advance(TimeSpan.FromMinutes(4));
        Posts("/4");
        AssertRefused(Posts("/5"));
        scene.Advance(TimeSpan.FromSeconds(61));
        AssertRefused(waiting);
        Assert.Empty(Posts("/6").Responses);
    }

    private static void AssertRefused(Peer client)
    {
        Assert.Equal(503, client.Response.Status);
        Assert.Equal("5", client.Response["Retry-After"]);
        Assert.StartsWith("replicator; error=connection_limit_reached", client.Response["Proxy-Status"]);
        Assert.False(client.SawEnd);
    }

    private Peer Posts(string path) => scene.Client().Sends(
        $"POST http://origin.example{path} HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
}
