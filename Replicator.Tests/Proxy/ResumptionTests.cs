using System.Globalization;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>A content that broke off and is asked for again: it goes on, or starts over, without one wrong
/// byte.</summary>
public sealed class ResumptionTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Content = "0123456789";
    private const string Tag = "ETag: \"1\"\n";

    // No tries of its own: what breaks off is left to the next request.
    private readonly Scene scene = new(options => options with { ResumeTries = 0 });

    public void Dispose() => scene.Dispose();

    [Theory]
    [Trait("RFC", "9110 14.2")]
    [Trait("RFC", "9110 13.1.5")]
    [Trait("RFC", "9111 3.4")]
    [InlineData(Tag, "\"1\"")]
    [InlineData("Last-Modified: Sat, 29 Feb 2020 11:59:58 GMT\nDate: Sat, 29 Feb 2020 12:00:00 GMT\n",
        "Sat, 29 Feb 2020 11:59:58 GMT")]
    public void It_goes_on_at_every_byte(string validator, string condition)
    {
        for (int length = 1; length < Content.Length; length++)
        {
            using var cut = new Scene(options => options with { ResumeTries = 0 });
            BreakOff(cut, Whole(validator) + Content[..length]);
            Peer client = cut.Client().Gets(Uri);
            Assert.Equal($"bytes={length}-", cut.Origin.Request["Range"]);
            Assert.Equal(condition, cut.Origin.Request["If-Range"]);

            // Nothing of it is sent before the origin has confirmed it; then all that is there at once.
            Assert.Equal("", client.Received);
            cut.Origin.Sends(Part(length, validator));
            Assert.Equal(Content[..length], client.Response.Content);
            Assert.Equal("10", client.Response["Content-Length"]);
            Assert.Null(client.Response["Content-Range"]);
            cut.Origin.Sends(Content[length..]);
            Assert.Equal(200, client.Response.Status);
            Assert.Equal(Content, client.Response.Content);
            Assert.Contains("fwd-status=206; stored", client.Response["Cache-Status"]);
            AssertHit(cut, Content);
            Assert.Equal(2, cut.Origin.RequestCount);
        }
    }

    [Fact]
    public void A_content_of_unknown_length_goes_on_and_has_one_then()
    {
        BreakOff(scene, $"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}Transfer-Encoding: chunked\n\n4\n0123\n");
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal("bytes=4-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(4, Tag) + Content[4..]);
        Assert.Equal("10", client.Response["Content-Length"]);
        Assert.Equal(Content, client.Response.Content);
        AssertHit(scene, Content);
    }

    [Fact]
    public void It_may_break_off_more_than_once()
    {
        BreakOff(scene, Whole(Tag) + "01");
        for (int length = 2; length < 9; length += 3)
        {
            Peer cut = scene.Client().Gets(Uri);
            Assert.Equal($"bytes={length}-", scene.Origin.Request["Range"]);
            scene.Origin.Sends(Part(length, Tag) + Content[length..Math.Min(length + 3, 9)]);
            scene.Origin.Ends();
            Assert.Equal(Content[..Math.Min(length + 3, 9)], cut.Response.Content);
            Assert.False(cut.Response.IsComplete);
        }

        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends(Part(9, Tag) + "9");
        Assert.Equal(Content, client.Response.Content);
        AssertHit(scene, Content);
    }

    /// <summary>Another range, another content, another length, or what is none.</summary>
    [Theory]
    [Trait("RFC", "9110 14.4")]
    [Trait("RFC", "9110 15.3.7")]
    [Trait("RFC", "9110 15.5.17")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nETag: \"2\"\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-10/11\nETag: \"1\"\nContent-Length: 7\n\nABCDEFG")]
    [InlineData("206 Partial Content\nContent-Range: bytes 0-9/10\nETag: \"1\"\nContent-Length: 10\n\nABCDEFGHIJ")]
    [InlineData("206 Partial Content\nContent-Range: bytes 5-9/10\nETag: \"1\"\nContent-Length: 5\n\nABCDE")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/*\nETag: \"1\"\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nETag: \"1\"\nContent-Length: 5\n\nABCDE")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nETag: \"1\"\nTransfer-Encoding: chunked\n\n7\nABCDEFG\n0\n\n")]
    [InlineData("206 Partial Content\nETag: \"1\"\nContent-Type: multipart/byteranges; boundary=x\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nETag: \"1\"\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nETag: \"1\"\nCache-Control: no-store\nContent-Length: 6\n\nABCDEF")]
    [InlineData("206 Partial Content\nContent-Range: bytes 4-9/10\nETag: \"1\"\nVary: *\nContent-Length: 6\n\nABCDEF")]
    [InlineData("416 Range Not Satisfiable\nContent-Range: bytes */4\nContent-Length: 0\n\n")]
    [InlineData("304 Not Modified\nETag: \"1\"\n\n")]
    public void What_is_not_exactly_the_rest_starts_over(string answer)
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"2\"\nContent-Length: 5\n\nother");
        scene.Origin.Sends($"HTTP/1.1 {answer}");
        Assert.Null(scene.Origin.Request["Range"]);
        Assert.Null(scene.Origin.Request["If-Range"]);
        Assert.Equal(3, scene.Origin.RequestCount);
        Assert.Equal("other", client.Response.Content);
        AssertHit(scene, "other");
        Assert.Empty(Files());
    }

    [Fact]
    [Trait("RFC", "9110 13.1.5")]
    public void A_200_takes_its_place_and_nothing_of_the_old_is_mixed_in()
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"2\"\nContent-Length: 5\n\not");
        Assert.Equal("ot", client.Response.Content);
        Assert.Single(Files());
        scene.Origin.Sends("her");
        Assert.Equal("other", client.Response.Content);
        AssertHit(scene, "other");
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("404 Not Found", false)]
    [InlineData("410 Gone", false)]
    [InlineData("503 Service Unavailable", true)]
    [InlineData("302 Found", true)]
    [InlineData("401 Unauthorized", true)]
    public void Another_answer_is_passed_on_and_tells_whether_it_is_worth_keeping(string answer, bool isKept)
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 {answer}\nCache-Control: no-store\nContent-Length: 2\n\nno");
        Assert.Equal(answer, client.Response.StartLine["HTTP/1.1 ".Length..]);
        Assert.Equal("no", client.Response.Content);
        scene.Client().Gets(Uri);
        Assert.Equal(isKept ? "bytes=4-" : null, scene.Origin.Request["Range"]);
    }

    [Fact]
    public void Where_the_origin_is_gone_it_stays_for_the_next()
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        scene.CutLine();
        Assert.Equal(502, scene.Client().Gets(Uri).Response.Status);
        scene.RestoreLine();
        scene.Client().Gets(Uri).Resets();
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal("bytes=4-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(4, Tag) + Content[4..]);
        Assert.Equal(Content, client.Response.Content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ETag: W/\"1\"\n")]
    [InlineData("Last-Modified: Sat, 29 Feb 2020 12:00:00 GMT\nDate: Sat, 29 Feb 2020 12:00:00 GMT\n")]
    [Trait("RFC", "9110 8.8.2.2")]
    public void Without_a_strong_validator_it_starts_over(string validator)
    {
        BreakOff(scene, Whole(validator) + Content[..4]);
        Assert.Empty(Files());
        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]);
    }

    [Fact]
    public void What_broke_the_rules_of_its_framing_starts_over()
    {
        Peer cut = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}Transfer-Encoding: chunked\n\n4\n0123\n");
        Assert.Equal("0123", cut.Response.Content);
        scene.Origin.Sends("nonsense\n");
        Assert.True(cut.SawEnd || cut.SawReset);
        Assert.Empty(Files());
        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]);
    }

    [Theory]
    [InlineData("Accept-Language: fr\n")]
    [InlineData("")]
    [Trait("RFC", "9111 4.1")]
    public void Only_a_request_for_the_same_variant_continues_it(string fields)
    {
        BreakOff(scene, Whole(Tag + "Vary: Accept-Language\n") + Content[..4], "Accept-Language: de\n");
        scene.Client().Gets(Uri, fields);
        Assert.Null(scene.Origin.Request["Range"]);
        scene.Client().Gets(Uri, "Accept-Language: de\nUser-Agent: other\n");
        scene.Origin.Sends(Whole(Tag + "Vary: Accept-Language\n") + "french");
    }

    [Theory]
    [InlineData("Authorization: Basic YTpi\n", "max-age=60", false)]
    [InlineData("Authorization: Basic YTpi\n", "max-age=60, public", true)]
    [InlineData("Cache-Control: no-store\n", "max-age=60, public", false)]
    [InlineData("Range: bytes=0-1\n", "max-age=60, public", false)]
    [InlineData("", "max-age=60", true)]
    [Trait("RFC", "9111 3.5")]
    [Trait("RFC", "9111 5.2.1.5")]
    public void A_request_whose_answer_may_not_be_stored_continues_nothing(string fields, string directives, bool continues)
    {
        BreakOff(scene, $"HTTP/1.1 200 OK\nCache-Control: {directives}\n{Tag}Content-Length: 10\n\n0123");
        scene.Client().Gets(Uri, fields);
        Assert.Equal(continues, scene.Origin.Request["If-Range"] is not null);
        Assert.Single(Files());
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_an_unsafe_method_made_invalid_starts_over()
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends("HTTP/1.1 204 No Content\n\n");
        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]);
        Assert.Empty(Files());
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_while_it_came_starts_over()
    {
        Peer first = scene.Client().Gets(Uri);
        MemoryTransport line = scene.Origin.Connection;
        scene.Origin.Sends(Whole(Tag) + Content[..4]);
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends("HTTP/1.1 204 No Content\n\n");
        line.Dispose();
        scene.Run();
        Assert.False(first.Response.IsComplete);
        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]);
    }

    [Fact]
    public void What_ended_unread_is_continued()
    {
        scene.Client().Gets(Uri).Leaves();
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}Transfer-Encoding: chunked\n\n4\n0123\n");
        scene.Advance(TimeSpan.FromSeconds(11));
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal("bytes=4-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(4, Tag) + Content[4..]);
        Assert.Equal(Content, client.Response.Content);
    }

    [Fact]
    public void Others_join_while_it_goes_on()
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer first = scene.Client().Gets(Uri);
        Peer second = scene.Client().Gets(Uri);
        scene.Origin.Sends(Part(4, Tag) + "45");
        Peer third = scene.Client().Gets(Uri);
        Assert.All([first, second, third], client => Assert.Equal("012345", client.Response.Content));
        scene.Origin.Sends("6789");
        Assert.All([first, second, third], client => Assert.Equal(Content, client.Response.Content));
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_stored_response_is_validated_in_the_same_request()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"0\"\nContent-Length: 3\n\nold");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal("\"0\"", scene.Origin.Request["If-None-Match"]);
        Assert.Equal("\"1\"", scene.Origin.Request["If-Range"]);
        scene.Origin.Sends(Part(4, Tag) + Content[4..]);
        Assert.Equal(Content, client.Response.Content);
        AssertHit(scene, Content);
    }

    [Fact]
    public void A_stored_response_that_is_confirmed_is_served_and_the_other_kept()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"0\"\nContent-Length: 3\n\nold");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends("HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"0\"\n\n");
        Assert.Equal("old", client.Response.Content);
        Assert.Single(Files());
    }

    [Fact]
    public void What_a_full_disk_broke_off_goes_on_when_there_is_room_again()
    {
        string head = $"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}Content-Length: 100000\n\n";
        string content = string.Concat(Enumerable.Range(10_000, 20_000).Select(number => $"{number}"));
        Peer first = scene.Client().Gets(Uri);
        scene.Origin.Sends(head + content[..90_000]);
        scene.Disk.Fault = StoreFault.Full;
        scene.Origin.Sends(content[90_000..95_000]);
        scene.Disk.Heal();
        scene.Origin.Sends(content[95_000..]);
        Assert.Equal(content, first.Response.Content);

        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]); // It would fill the disk once more.
        scene.Origin.Sends(head + content);
        scene.Advance(TimeSpan.FromMinutes(10));
        Peer later = scene.Client().Gets(Uri);
        Assert.Equal("bytes=90000-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(
            $"HTTP/1.1 206 Partial Content\nCache-Control: max-age=60\n{Tag}Content-Range: bytes 90000-99999/100000\n"
            + $"Content-Length: 10000\n\n{content[90_000..]}");
        Assert.Equal(content, later.Response.Content);
        AssertHit(scene, content);
    }

    [Fact]
    public void The_first_page_tells_how_many_there_are()
    {
        BreakOff(scene, Whole(Tag) + Content[..4]);
        Peer client = scene.Client().Sends("GET / HTTP/1.1\nHost: localhost:8080\n\n");
        Assert.Matches(@"Broken off, to be continued</dt>\s*<dd>1</dd>", client.Response.Content);
    }

    private static string Whole(string fields) =>
        $"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{fields}Content-Length: 10\n\n";

    private static string Part(int position, string fields) => string.Create(CultureInfo.InvariantCulture,
        $"HTTP/1.1 206 Partial Content\nCache-Control: max-age=60\n{fields}Content-Range: bytes {position}-9/10\nContent-Length: {10 - position}\n\n");

    private static void BreakOff(Scene scene, string answer, string fields = "")
    {
        Peer client = scene.Client().Gets(Uri, fields);
        scene.Origin.Sends(answer);
        scene.Origin.Ends();
        Assert.False(client.Response.IsComplete);
    }

    private static void AssertHit(Scene scene, string content)
    {
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal(content, client.Response.Content);
        Assert.Contains("hit", client.Response["Cache-Status"]);
    }

    private string[] Files() => Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished"));
}
