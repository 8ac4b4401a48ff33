using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The origin has part of a content for us, and does not send another.</summary>
public sealed class RefusedPartTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Busy = "HTTP/1.1 503 Service Unavailable\nContent-Length: 4\n\nbusy";
    private const int Unit = 64 << 10;

    private static readonly string Content = string.Concat(Enumerable.Range(0, 5 * Unit / 8).Select(number => $"{number:x7}\n"));

    private readonly Scene scene = new();
    private readonly RangeOrigin origin = new(Content);

    public RefusedPartTests() => scene.Origin.AlwaysAnswersRaw(origin.Answer);

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("Range: bytes=100000-100009\n")]
    [InlineData("Range: bytes=100000-100009,200000-200009\n")]
    [InlineData("Range: bytes=100000-\n")]
    [InlineData("")]
    public void Who_was_promised_nothing_gets_the_answer_of_the_origin_at_once(string range)
    {
        scene.Client().Gets(Uri, "Range: bytes=0-9\n");
        scene.Origin.AlwaysAnswers(_ => Busy);
        Peer client = scene.Client().Gets(Uri, range);
        Assert.Equal(503, client.Response.Status);
        Assert.Equal("busy", client.Response.Content);
        int count = scene.Origin.RequestCount;
        scene.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(count, scene.Origin.RequestCount);

        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
    }

    /// <summary>Another client's part is asked for beside, and does not come.</summary>
    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n")]
    [InlineData("HTTP/1.1 206 Partial Content\nETag: \"other\"\nContent-Range: bytes 0-0/9\nContent-Length: 1\n\nx")]
    [InlineData(Busy)]
    public void Who_came_first_gets_all_of_it(string part)
    {
        string whole = string.Concat(Enumerable.Repeat(Content, 16));
        scene.Origin.Answers($"HTTP/1.1 200 OK\nETag: \"one\"\nCache-Control: max-age=600\nContent-Length: {whole.Length}\n\n");
        Peer first = scene.Client().Gets(Uri);
        scene.Origin.SendsRawOn(0, whole[..1000]);
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.AlwaysAnswers(_ => part);
        int last = whole.Length - 10;
        scene.Client().Gets(Uri, $"Range: bytes={last - Unit}-{last - Unit + 9}\n");
        scene.Origin.SendsRawOn(0, whole[1000..]);
        scene.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(whole.Length, first.Response.Content.Length);
        Assert.Equal(whole, first.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void Who_was_promised_all_gets_it_though_it_is_outdated_between_two_parts()
    {
        string whole = string.Concat(Enumerable.Repeat(Content, 16));
        const string Fields = "ETag: \"one\"\nCache-Control: max-age=600\n";
        scene.Origin.Answers($"HTTP/1.1 200 OK\n{Fields}Content-Length: {whole.Length}\n\n");
        Peer first = scene.Client().Gets(Uri);
        scene.Origin.SendsRawOn(0, whole[..1000]);
        scene.Advance(TimeSpan.FromSeconds(1));
        var served = new RangeOrigin(whole, Fields);
        scene.Origin.AlwaysAnswersRaw(served.Answer);
        int last = whole.Length - (2 * Unit);
        Peer second = scene.Client().Gets(Uri, $"Range: bytes={last}-{last + 9}\n");
        Assert.Equal(206, second.Response.Status);
        scene.Client().Sends($"PURIFY {Uri} HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        scene.Origin.SendsRawOn(0, whole[1000..]);
        scene.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(whole, first.Response.Content);
        Assert.Contains("fwd=stale", scene.Client().Gets(Uri).Response["Cache-Status"], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_origin_refuses_it_is_told_at_once()
    {
        scene.Client().Gets(Uri, "Range: bytes=0-9\n");
        scene.CutLine();
        Assert.Equal(502, scene.Client().Gets(Uri, "Range: bytes=100000-100009\n").Response.Status);
        Assert.Equal(Content[2..6], scene.Client().Gets(Uri, "Range: bytes=2-5\n").Response.Content);
    }

    [Fact]
    public void A_part_that_nobody_waits_for_any_more_is_not_asked_for_again()
    {
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer first = scene.Client().Gets(Uri, $"Range: bytes=0-{Unit - 1}\n");
        scene.Origin.SendsRaw(Head(0, Unit) + Content[..5]);
        Peer second = scene.Client().Gets(Uri, $"Range: bytes={3 * Unit}-{(4 * Unit) - 1}\n");
        scene.Origin.SendsRaw(Head(3 * Unit, Unit) + Content[..5]);
        Assert.Equal(206, second.Response.Status);
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Origin.Ends();
        Assert.Equal(3, scene.Origin.RequestCount);
        second.Resets();
        scene.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(3, scene.Origin.RequestCount);
        scene.Origin.SendsRawOn(0, Content[5..Unit]);
        Assert.Equal(Content[..Unit], first.Response.Content);
    }

    /// <summary>One reads all, for another the same part is asked for and refused.</summary>
    [Fact]
    public void Who_was_promised_it_waits_for_further_tries_and_nobody_else_does()
    {
        scene.Client().Gets(Uri, $"Range: bytes={Unit}-{(2 * Unit) - 1}\n");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer whole = scene.Client().Gets(Uri);
        scene.Origin.SendsRawOn(1, Head(0, Unit) + Content[..Unit]);
        scene.Origin.AlwaysAnswers(_ => Busy);
        scene.Origin.SendsRawOn(0, Busy.Replace("\n", "\r\n"));
        Assert.Equal(Content[..(2 * Unit)], whole.Response.Content);
        Peer part = scene.Client().Gets(Uri, $"Range: bytes={3 * Unit}-{(3 * Unit) + 9}\n");
        Assert.Equal("busy", part.Response.Content);
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Content, whole.Response.Content);
    }

    [Fact]
    public void What_nobody_reads_any_more_ends_with_its_block_while_others_read()
    {
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer first = scene.Client().Gets(Uri, $"Range: bytes=0-{(3 * Unit) - 1}\n");
        scene.Origin.SendsRaw(Head(0, 3 * Unit) + Content[..5]);
        Peer second = scene.Client().Gets(Uri, $"Range: bytes={4 * Unit}-{(5 * Unit) - 1}\n");
        scene.Origin.SendsRaw(Head(4 * Unit, Unit) + Content[(4 * Unit)..^5]);
        first.Resets();
        scene.Origin.SendsRawOn(0, Content[5..(2 * Unit)]);
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        Assert.Equal(Content[Unit..(Unit + 9)], scene.Client().Gets(Uri, $"Range: bytes={Unit}-{Unit + 8}\n").Response.Content);
        Assert.Equal([$"{Unit}-{(2 * Unit) - 1}"], origin.Asked);
        scene.Origin.SendsRawOn(1, Content[^5..]);
        Assert.Equal(Content[(4 * Unit)..], second.Response.Content);
    }

    private static string Head(int start, int length) => $"HTTP/1.1 206 Partial Content\n{RangeOrigin.Strong}".Replace("\n", "\r\n")
        + $"Content-Range: bytes {start}-{start + length - 1}/{Content.Length}\r\nContent-Length: {length}\r\n\r\n";
}
