using System.Globalization;
using Replicator.Diagnostics;
using Replicator.Store;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The origin's connection breaks while clients read: the download goes on by itself.</summary>
[Collection(WithConsole.Name)]
public sealed class BrokenDownloadTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Content = "0123456789";
    private const string Tag = "ETag: \"1\"\n";

    private readonly TextWriter formerOutput = Console.Out;
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly Scene scene = new(verbosity: Verbosity.Exchanges);

    public BrokenDownloadTests() => Console.SetOut(output);

    public void Dispose()
    {
        scene.Dispose();
        Console.SetOut(formerOutput);
    }

    [Fact]
    [Trait("RFC", "9110 14.2")]
    public void Its_readers_notice_nothing()
    {
        for (int length = 0; length < Content.Length; length++)
        {
            using var cut = new Scene();
            Peer first = cut.Client().Gets(Uri);
            cut.Origin.Sends(Whole(Tag) + Content[..length]);
            Peer second = cut.Client().Gets(Uri);
            cut.Origin.Ends();
            Assert.Equal(1, cut.Origin.RequestCount);
            cut.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal($"bytes={length}-", cut.Origin.Request["Range"]);
            Assert.Equal("\"1\"", cut.Origin.Request["If-Range"]);
            cut.Origin.Sends(Part(length) + Content[length..]);
            Assert.All([first, second], client => Assert.Equal(Content, client.Response.Content));
            Assert.All([first, second], client => Assert.True(client.Response.IsComplete));
            Assert.Contains("hit", cut.Client().Gets(Uri).Response["Cache-Status"]);
            Assert.Equal(2, cut.Origin.RequestCount);
        }
    }

    [Fact]
    public void It_tries_six_times_with_growing_waits()
    {
        Peer client = Begin("012");
        scene.CutLine();
        double[] waits = [1, 2, 4, 8, 16, 30];
        foreach (double wait in waits)
        {
            scene.Advance(TimeSpan.FromSeconds(wait - 0.1));
            Assert.False(client.SawEnd || client.SawReset);
            scene.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.True(client.SawEnd || client.SawReset);
        Assert.Equal("012", client.Response.Content);

        // The next request goes on.
        scene.RestoreLine();
        Peer later = scene.Client().Gets(Uri);
        Assert.Equal("bytes=3-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.Equal(Content, later.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9211 2.3")]
    public void Who_is_asked_for_in_vain_is_not_told_how_another_was_answered()
    {
        Begin("01234");
        scene.Origin.Ends();
        for (int length = 5; length < 9; length++)
        {
            scene.Advance(TimeSpan.FromSeconds(1 << (length - 5)));
            scene.Origin.Sends(Part(length) + Content[length]);
            scene.Origin.Ends();
        }

        scene.Advance(TimeSpan.FromSeconds(1));
        Peer before = scene.Client().Gets(Uri);
        scene.CutLine();
        Peer[] late = [before, scene.Client().Gets(Uri)];
        scene.Advance(TimeSpan.FromSeconds(15));
        foreach (Peer client in late)
        {
            Assert.Equal(502, client.Response.Status);
            Assert.DoesNotContain("fwd-status", client.Response["Cache-Status"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Enough_that_comes_begins_the_tries_anew()
    {
        const int Step = 64 << 10;
        const int Count = 10;
        const string Fields = Tag + "Cache-Control: max-age=600\n";
        Peer client = scene.Client().Gets(Uri);
        string step = new('x', Step);
        scene.Origin.Sends($"HTTP/1.1 200 OK\n{Fields}Content-Length: {Count * Step}\n\n{step}");
        for (int begin = Step; begin < Count * Step; begin += Step)
        {
            scene.Origin.Ends();
            scene.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal($"bytes={begin}-", scene.Origin.Request["Range"]);
            scene.Origin.Sends("HTTP/1.1 206 Partial Content\n" + Fields
                + $"Content-Range: bytes {begin}-{Count * Step - 1}/{Count * Step}\n"
                + $"Content-Length: {Count * Step - begin}\n\n{step}");
        }

        Assert.True(client.Response.IsComplete);
        Assert.Equal(Count * Step, client.Response.Content.Length);
    }

    [Fact]
    public void Nothing_that_came_begins_no_tries_anew()
    {
        Peer client = Begin("012");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        foreach (double wait in new double[] { 1, 2, 4, 8, 16, 30 })
        {
            scene.Origin.Ends();
            Assert.False(client.SawEnd || client.SawReset);
            scene.Advance(TimeSpan.FromSeconds(wait));
            scene.Origin.Sends(Part(3));
        }

        scene.Origin.Ends();
        Assert.True(client.SawEnd || client.SawReset);
        Assert.Equal(7, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_silent_origin_is_asked_anew()
    {
        Peer client = Begin("012");
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("bytes=3-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.Equal(Content, client.Response.Content);
    }

    [Theory]
    [InlineData("200 OK\nETag: \"2\"\nContent-Length: 10\n\nABCDEFGHIJ")]
    [InlineData("206 Partial Content\nContent-Range: bytes 3-9/10\nETag: \"2\"\nContent-Length: 7\n\nABCDEFG")]
    [InlineData("206 Partial Content\nContent-Range: bytes 3-9/11\nETag: \"1\"\nContent-Length: 7\n\nABCDEFG")]
    [InlineData("206 Partial Content\nContent-Range: bytes 2-9/10\nETag: \"1\"\nContent-Length: 8\n\nABCDEFGH")]
    [InlineData("206 Partial Content\nContent-Range: bytes 3-9/10\nETag: \"1\"\nTransfer-Encoding: chunked\n\n8\nABCDEFGH\n0\n\n")]
    [InlineData("206 Partial Content\nContent-Range: bytes 3-9/10\nETag: \"1\"\nCache-Control: no-store\nContent-Length: 7\n\nABCDEFG")]
    [InlineData("416 Range Not Satisfiable\nContent-Range: bytes */3\nContent-Length: 0\n\n")]
    [InlineData("404 Not Found\nContent-Length: 0\n\n")]
    [Trait("RFC", "9112 8")]
    public void What_is_another_content_by_now_is_seen_as_cut_and_starts_over(string answer)
    {
        Peer client = Begin("012");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends($"HTTP/1.1 {answer}");
        Assert.Equal("012", client.Response.Content);
        Assert.True(client.SawEnd || client.SawReset);
        Assert.Empty(Files());
        scene.Client().Gets(Uri);
        Assert.Null(scene.Origin.Request["Range"]);
    }

    [Fact]
    public void An_origin_that_is_busy_is_asked_once_more()
    {
        Peer client = Begin("012");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends("HTTP/1.1 503 Service Unavailable\nContent-Length: 4\n\nbusy");
        scene.Advance(TimeSpan.FromSeconds(2));
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.Equal(Content, client.Response.Content);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    public void Without_a_strong_validator_it_ends_at_once()
    {
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends(Whole("") + "012");
        scene.Origin.Ends();
        Assert.True(client.SawEnd || client.SawReset);
        scene.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void What_is_not_stored_is_not_gone_on_with()
    {
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: no-store\n{Tag}Content-Length: 10\n\n012");
        scene.Origin.Ends();
        Assert.True(client.SawEnd || client.SawReset);
        scene.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_becomes_invalid_meanwhile_is_gone_on_with_for_who_was_promised_it_and_nobody_else()
    {
        Peer client = Begin("012");
        scene.Origin.Ends();
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("\"1\"", scene.Origin.Request["If-Range"]);
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.Equal(Content, client.Response.Content);
        scene.Client().Gets(Uri);
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_became_another_meanwhile_is_not_gone_on_with()
    {
        Peer client = Begin("012");
        scene.Origin.Ends();
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
        Assert.Equal("012", client.Response.Content);
        Assert.True(client.SawEnd || client.SawReset);
        Assert.Empty(Files());
    }

    [Fact]
    public void Others_join_while_it_waits_and_are_promised_nothing_before_it_goes_on()
    {
        Peer first = Begin("012");
        scene.Origin.Ends();
        Peer second = scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.All([first, second], client => Assert.Equal(Content, client.Response.Content));
    }

    /// <summary>All, a range that is not there, and one of which some is.</summary>
    [Theory]
    [InlineData("", Content, "")]
    [InlineData("Range: bytes=4-\n", "456789", "")]
    [InlineData("Range: bytes=1-5\n", "12345", "1-5")]
    [Trait("RFC", "9111 4.4")]
    public void Who_joined_while_it_waits_gets_what_is_asked_for_after_it_became_invalid(
        string fields, string content, string asked)
    {
        Peer first = Begin("012");
        scene.Origin.Ends();
        Peer second = scene.Client().Gets(Uri, fields);
        Assert.Equal("", second.Received);
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        var origin = new RangeOrigin(Content, "Cache-Control: max-age=60\nETag: \"2\"\n");
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(content, second.Response.Content);
        Assert.Equal("\"2\"", second.Response["ETag"]);
        Assert.Equal([asked == "" ? "all" : asked, "all"], origin.Asked.Order());
        Assert.True(first.SawEnd || first.SawReset);
    }

    [Theory]
    [InlineData("Content-Length: 10", "012", true)]
    [InlineData("Transfer-Encoding: chunked", "3\n012\n", false)]
    public void Readers_gone_it_goes_on_by_the_rules_for_that(string framing, string content, bool goesOn)
    {
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}{framing}\n\n{content}");
        scene.Origin.Ends();
        client.Resets();
        scene.CutLine();
        scene.Advance(TimeSpan.FromSeconds(12));
        scene.RestoreLine();
        scene.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(goesOn ? 2 : 1, scene.Origin.RequestCount);
        Assert.Single(Files());
    }

    [Fact]
    public void What_the_disk_takes_no_more_of_goes_on_by_way_of_memory()
    {
        Peer client = Begin("012");
        scene.Disk.Fault = StoreFault.Failing;
        scene.Origin.Sends("34");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("bytes=5-", scene.Origin.Request["Range"]);
        scene.Origin.Sends(Part(5) + Content[5..]);
        Assert.Equal(Content, client.Response.Content);
        Assert.True(client.Response.IsComplete);
    }

    [Fact]
    public void A_chunked_answer_goes_on_and_ends_well()
    {
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{Tag}Transfer-Encoding: chunked\n\n3\n012\n");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends(Part(3) + Content[3..]);
        Assert.Equal(Content, client.Response.Content);
        Assert.True(client.Response.IsComplete);
        Assert.Equal("10", scene.Client().Gets(Uri).Response["Content-Length"]);
    }

    [Fact]
    public void It_says_so_once_for_each_break()
    {
        Begin("012");
        scene.CutLine();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Advance(TimeSpan.FromSeconds(2));
        scene.RestoreLine();
        scene.Advance(TimeSpan.FromSeconds(4));
        scene.Origin.Sends(Part(3) + "3");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Sends(Part(4) + Content[4..]);
        string[] lines = [.. output.ToString().Split('\n').Where(line => line.Contains("goes on", StringComparison.Ordinal))];
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("the origin ended the connection after 3 of 10 bytes, it goes on from there", lines[0], StringComparison.Ordinal);
    }

    private Peer Begin(string content)
    {
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.Sends(Whole(Tag) + content);
        return client;
    }

    private static string Whole(string fields) =>
        $"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{fields}Content-Length: 10\n\n";

    private static string Part(int position) => string.Create(CultureInfo.InvariantCulture,
        $"HTTP/1.1 206 Partial Content\nCache-Control: max-age=60\n{Tag}Content-Range: bytes {position}-9/10\nContent-Length: {10 - position}\n\n");

    private string[] Files() => Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished"));
}
