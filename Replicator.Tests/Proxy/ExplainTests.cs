using System.Net;
using Replicator.Http;
using Replicator.Tests.Pages;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class ExplainTests : IDisposable
{
    private const string Uri = "http://origin.example/a.txt";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9211 2")]
    public void What_is_explained_is_what_the_next_request_gets()
    {
        Assert.Contains("replicator; fwd=uri-miss", Explained(), StringComparison.Ordinal);
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nabc");
        Assert.Contains("fwd=uri-miss", scene.Client().Gets(Uri).Response["Cache-Status"], StringComparison.Ordinal);

        scene.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("replicator; hit; ttl=50", Explained(), StringComparison.Ordinal);
        Assert.Equal("replicator; hit; ttl=50", scene.Client().Gets(Uri).Response["Cache-Status"]);

        Assert.Contains("fwd=request", Explained("Cache-Control: no-cache"), StringComparison.Ordinal);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_mistaken_URL_is_told() =>
        Assert.Contains("not served here", Asked("/explain?url=ftp://a/").Content, StringComparison.Ordinal);

    [Fact]
    public void Only_those_whom_the_policy_names_may_ask()
    {
        Peer stranger = scene.Client(IPAddress.Parse("203.0.113.9"))
            .Sends($"GET /explain?url={Uri} HTTP/1.1\nHost: localhost:8080\n\n");
        Assert.Equal(403, stranger.Response.Status);
        Assert.DoesNotContain("variants", stranger.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9211 2.8")]
    public void Why_it_is_not_stored_is_a_token_in_Cache_Status()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 3\n\nabc");
        Assert.EndsWith("; detail=no-store", scene.Client().Gets(Uri).Response["Cache-Status"],
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9111 3")]
    public void Why_the_last_answer_was_not_stored_is_remembered_until_one_is()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 3\n\nabc");
        scene.Client().Gets(Uri);
        string time = HttpDate.Format(scene.Loop.Clock.GetUtcNow());
        scene.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains($"200, at {time}, was not stored: no-store: it says no-store", Explained(),
            StringComparison.Ordinal);

        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nabc");
        scene.Client().Gets(Uri);
        Assert.DoesNotContain("was not stored", Explained(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9111 3.3")]
    public void What_broke_off_is_told_as_that()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\na");
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Ends();
        Assert.False(client.Response.IsComplete);
        Assert.Contains("was not stored: incomplete: ", Explained(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_disk_does_not_take_is_told_as_that()
    {
        scene.Disk.FillAfter(0);
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nabc");
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);
        Assert.Contains("was not stored: disk: ", Explained(), StringComparison.Ordinal);
    }

    private string Explained(string fields = "")
    {
        string query = $"url={WebUtility.UrlEncode(Uri)}&fields={WebUtility.UrlEncode(fields)}";
        return PageReader.Read(Asked($"/explain?{query}").Content).QuerySelector("table")!.TextContent;
    }

    private ReceivedMessage Asked(string target) =>
        scene.Client().Sends($"GET {target} HTTP/1.1\nHost: localhost:8080\n\n").Response;
}
