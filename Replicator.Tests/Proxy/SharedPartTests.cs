using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Parts of a content that one client asked for first and others read as well.</summary>
public sealed class SharedPartTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const int Unit = 64 << 10;

    private static readonly string Content = string.Concat(Enumerable.Range(0, 5 * Unit / 8).Select(number => $"{number:x7}\n"));

    private readonly Scene scene = new();
    private readonly RangeOrigin origin = new(Content);

    public SharedPartTests() => scene.Origin.AlwaysAnswersRaw(origin.Answer);

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("Range: bytes=100000-100009\n")]
    [InlineData("Range: bytes=100000-\n")]
    [InlineData("")]
    [Trait("RFC", "9111 3.4")]
    public void Nobody_is_asked_for_it_with_the_cookies_of_another(string range)
    {
        scene.Client().Gets(Uri, "Cookie: who=first\nUser-Agent: first\nRange: bytes=0-9\n");
        Assert.Equal("who=first", scene.Origin.Request["Cookie"]);
        scene.Client().Gets(Uri, $"Cookie: who=other\nUser-Agent: other\n{range}");
        Assert.Equal([.. Enumerable.Repeat<string?>(null, scene.Origin.RequestCount - 1)],
            scene.Origin.Requests.Skip(1).Select(request => request["Cookie"]));
    }

    [Theory]
    [InlineData("Range: bytes=0-9,100000-100009\n")]
    [InlineData("Range: bytes=70000000-\n")]
    public void What_one_client_asked_for_is_asked_for_with_its_own(string range)
    {
        string content = string.Concat(Enumerable.Repeat(Content, range.Contains(',', StringComparison.Ordinal) ? 1 : 220));
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(content).Answer);
        scene.Client().Gets(Uri, $"Cookie: who=first\n{range}");
        Assert.Equal(["who=first", "who=first"], scene.Origin.Requests.Select(request => request["Cookie"]));
    }

    /// <summary>Not the status of the answer to another that brings what comes behind it.</summary>
    [Fact]
    [Trait("RFC", "9211 2.3")]
    public void Who_had_more_asked_for_is_told_how_that_was_answered()
    {
        using var scene = new Scene();
        string whole = Content[..53];
        string modified = scene.Loop.Clock.GetUtcNow().ToString("R");
        string Head(string status) => $"HTTP/1.1 {status}\nDate: {scene.Loop.Clock.GetUtcNow():R}\n"
            + $"Last-Modified: {modified}\nCache-Control: max-age=10\n";
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Client().Gets(Uri, "Range: bytes=2-3,30-\n");
        scene.Origin.SendsRaw((Head("206 Part") + "Content-Range: bytes 2-3/53\nContent-Length: 2\n\n")
            .Replace("\n", "\r\n") + whole[2..4]);
        scene.Advance(TimeSpan.FromSeconds(2));
        scene.Origin.SendsRaw((Head("206 Part") + "Content-Range: bytes 4-52/53\nContent-Length: 49\n\n")
            .Replace("\n", "\r\n"));
        Peer second = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw((Head("200 OK") + "Content-Length: 53\n\n").Replace("\n", "\r\n") + whole);
        scene.Origin.SendsRawOn(0, whole[4..]);
        Assert.Contains("fwd=partial; fwd-status=200", second.Response["Cache-Status"], StringComparison.Ordinal);
        Assert.Equal(whole, second.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Where_it_varies_by_them_all_show_the_same()
    {
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(Content, RangeOrigin.Strong + "Vary: Accept, Cookie\n").Answer);
        scene.Client().Gets(Uri, "Cookie: a=b\nRange: bytes=0-9\n");
        scene.Client().Gets(Uri, "Cookie: a=b\nRange: bytes=100000-100009\n");
        Assert.Equal(["a=b", "a=b"], scene.Origin.Requests.Select(request => request["Cookie"]));
        scene.Client().Gets(Uri, "Cookie: c=d\nRange: bytes=200000-200009\n");
        Assert.Equal("c=d", scene.Origin.Request["Cookie"]);
        Assert.Null(scene.Origin.Request["If-Range"]);
    }

    [Fact]
    [Trait("RFC", "9111 5.2.2.7")]
    public void What_its_answer_says_for_one_client_is_nobodys()
    {
        AssertNoCookie(scene.Client().Gets(Uri, "Range: bytes=0-9\n"));
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(
            Content, "Cache-Control: max-age=60, private=\"X-Own\"\nETag: \"1\"\nSet-Cookie: a=b\nX-Own: c\n").Answer);
        AssertNoCookie(scene.Client().Gets(Uri, "Range: bytes=100000-100009\n"));
        AssertNoCookie(scene.Client().Gets(Uri));
        AssertNoCookie(scene.Client().Gets(Uri));
    }

    [Theory]
    [InlineData("100000-100009")]
    [InlineData("5-9,100000-100009")]
    [InlineData("100000-100009,5-9")]
    [Trait("RFC", "9111 4.4")]
    public void What_becomes_invalid_before_it_was_promised_is_asked_for_anew(string ranges)
    {
        scene.Origin.AlwaysAnswersRaw(_ => null);
        scene.Client().Gets(Uri, $"Range: bytes=0-{Unit - 1}\n");
        scene.Origin.SendsRaw("HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nCache-Control: max-age=60\r\n"
            + $"Content-Range: bytes 0-{Unit - 1}/{Content.Length}\r\nContent-Length: {Unit}\r\n\r\n{Content[..8]}");
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={ranges}\n");
        Assert.Equal("", client.Received);
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\nETag: \"2\"\nContent-Length: {Content.Length}\n\n{new string('x', Content.Length)}");
        scene.Origin.SendsRawOn(1, "HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\n"
            + $"Content-Range: bytes {Unit}-{(2 * Unit) - 1}/{Content.Length}\r\nContent-Length: {Unit}\r\n\r\n{Content[Unit..(2 * Unit)]}");
        Assert.True(client.Response.IsComplete);
        Assert.Equal("\"2\"", client.Response["ETag"]);
        Assert.Contains("xxxxx", client.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9211 2.2")]
    public void Who_joins_and_needs_another_part_was_forwarded_for_that()
    {
        scene.Client().Gets(Uri, "Range: bytes=0-9\n");
        string? asked = scene.Client().Gets(Uri, "Range: bytes=100000-100009\n").Response["Cache-Status"];
        Assert.StartsWith("replicator; fwd=partial; fwd-status=206; stored;", asked, StringComparison.Ordinal);
        string? joined = scene.Client().Gets(Uri, "Range: bytes=100002-100005\n").Response["Cache-Status"];
        Assert.StartsWith("replicator; fwd=uri-miss; fwd-status=206; collapsed;", joined, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9211 2.2")]
    public void Several_ranges_of_which_one_is_missing_are_no_hit()
    {
        scene.Client().Gets(Uri, "Range: bytes=0-9\n");
        scene.Advance(TimeSpan.FromSeconds(31));
        string? told = scene.Client().Gets(Uri, "Range: bytes=2-3,100000-100009\n").Response["Cache-Status"];
        Assert.StartsWith("replicator; fwd=partial; fwd-status=206; stored;", told, StringComparison.Ordinal);
        scene.Advance(TimeSpan.FromSeconds(11));
        told = scene.Client().Gets(Uri, "Range: bytes=2-3,100000-100009\n").Response["Cache-Status"];
        Assert.StartsWith("replicator; hit; ttl=", told, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("RFC", "9211 2.2")]
    public void A_failure_in_the_place_of_the_range_that_is_missing_is_no_hit()
    {
        scene.Client().Gets(Uri, "Range: bytes=0-9\n");
        scene.Advance(TimeSpan.FromSeconds(31));
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n");
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=2-3,100000-100009\n").Response;
        Assert.Equal(503, answer.Status);
        Assert.StartsWith("replicator; fwd=partial; fwd-status=503;", answer["Cache-Status"], StringComparison.Ordinal);
    }

    private static void AssertNoCookie(Peer client)
    {
        Assert.True(client.Response.IsComplete);
        Assert.Null(client.Response["Set-Cookie"]);
        Assert.Null(client.Response["X-Own"]);
    }
}
