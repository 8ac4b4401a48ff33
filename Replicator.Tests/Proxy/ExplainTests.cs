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

    [Fact]
    public void What_is_refused_for_a_while_is_told_with_what_is_left_of_it()
    {
        string path = $"/by-hash/SHA256/{new string('1', 64)}";
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Length: 5\n\nwrong");
        scene.Client().Gets("http://origin.example" + path);
        scene.Advance(TimeSpan.FromMinutes(1));
        string explained = Explained(path: path);
        Assert.Contains("came in its place each time that it was asked for", explained, StringComparison.Ordinal);
        Assert.Contains("the origin is asked again in 9", explained, StringComparison.Ordinal);
        scene.Advance(TimeSpan.FromMinutes(10));
        Assert.DoesNotContain("in its place", Explained(path: path), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9111 4.2.4")]
    public void An_origin_that_is_taken_for_gone_is_told_for_as_long_as_it_is()
    {
        scene.Network.Refuse(scene.EndPointOf("origin.example", 80));
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("it could not be reached: for 20 s", Explained(), StringComparison.Ordinal);
        scene.Advance(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("could not be reached", Explained(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc",
        "3 B of 6 B are there: bytes 0-2, and 1 client reads it; such a request joins it")]
    [InlineData("Cache-Control: no-store", "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc",
        "3 B of 6 B are there: bytes 0-2, and 1 client reads it; such a request does not join it")]
    [InlineData("", "HTTP/1.1 103 Early Hints\n\n",
        "the origin is being asked, and 1 client waits for its answer; such a request joins it")]
    public void A_running_download_is_told_and_joined(string fields, string answer, string line)
    {
        Peer first = scene.Client().Gets(Uri);
        scene.Origin.Sends(answer);
        string explained = Explained(fields);
        Assert.Contains(line, explained, StringComparison.Ordinal);
        Peer second = scene.Client().Gets(Uri, fields.Length == 0 ? "" : fields + "\n");
        bool isAnswered = answer.EndsWith("abc", StringComparison.Ordinal);
        if (isAnswered && fields.Length == 0)
        {
            scene.Origin.Sends("def");
            Assert.Equal("abcdef", first.Response.Content);
            const string Status = "replicator; fwd=uri-miss; fwd-status=200; collapsed";
            Assert.Contains(Status, explained, StringComparison.Ordinal);
            Assert.StartsWith(Status, second.Response["Cache-Status"], StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(fields.Length == 0, explained.Contains("collapsed", StringComparison.Ordinal));
        }
    }

    [Theory]
    [Trait("RFC", "9111 3.3")]
    [InlineData("bytes=0-9", "bytes 0-9 are there", "hit; ttl=49")]
    [InlineData("bytes=150000-150009", "bytes 150000-150009 are missing, so bytes 131072-196607 are fetched",
        "fwd=partial")]
    [InlineData("bytes=300000-", "what is missing is fetched", "fwd=partial")]
    [InlineData("bytes=65530-65539", "bytes 65536-65539 are missing, so bytes 65536-131071 are fetched", "fwd=partial")]
    [InlineData("", "what is missing is fetched", "fwd=partial")]
    public void What_is_held_of_a_content_is_told_and_what_a_range_would_do(string range, string line, string status)
    {
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(new string('a', 400_000)).Answer);
        scene.Client().Gets(Uri, "Range: bytes=0-65535\n");
        // Nobody reads it, so that it is kept.
        scene.Advance(TimeSpan.FromSeconds(11));
        string fields = range.Length == 0 ? "" : $"Range: {range}";
        string explained = Explained(fields);
        Assert.Contains("64.0 KiB of 391 KiB are there: bytes 0-65535", explained, StringComparison.Ordinal);
        Assert.Contains(line, explained, StringComparison.Ordinal);
        Assert.Contains(status, explained, StringComparison.Ordinal);
        Peer client = scene.Client().Gets(Uri, range.Length == 0 ? "" : fields + "\n");
        Assert.Contains(status, client.Response["Cache-Status"], StringComparison.Ordinal);
    }

    private string Explained(string fields = "", string path = "/a.txt")
    {
        string query = $"url={WebUtility.UrlEncode("http://origin.example" + path)}&fields={WebUtility.UrlEncode(fields)}";
        return PageReader.Read(Asked($"/explain?{query}").Content).QuerySelector("table")!.TextContent;
    }

    private ReceivedMessage Asked(string target) =>
        scene.Client().Sends($"GET {target} HTTP/1.1\nHost: localhost:8080\n\n").Response;
}
