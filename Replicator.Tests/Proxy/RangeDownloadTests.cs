using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Ranges of what comes, or has to be validated.</summary>
public sealed class RangeDownloadTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Head = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 10\n\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [Trait("RFC", "9110 14.2")]
    [InlineData("4-", "456789", "bytes 4-9/10")]
    [InlineData("0-", "0123456789", "bytes 0-9/10")]
    [InlineData("9-", "9", "bytes 9-9/10")]
    public void All_from_a_position_on_starts_the_download_of_all(string range, string content, string contentRange)
    {
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={range}\nIf-Range: \"1\"\n");
        Assert.Null(scene.Origin.Request["Range"]);
        Assert.Null(scene.Origin.Request["If-Range"]);
        scene.Origin.Sends(Head);
        Assert.Equal(206, client.Response.Status);
        scene.Origin.Sends("012345");
        Assert.Equal(content[..Math.Max(0, 6 - (10 - content.Length))], client.Response.Content);
        scene.Origin.Sends("6789");
        Assert.Equal(content, client.Response.Content);
        Assert.Equal(contentRange, client.Response["Content-Range"]);
        Assert.Contains("fwd=uri-miss; fwd-status=200; stored", client.Response["Cache-Status"]);
        Assert.Equal("0123456789", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("4-", "456789")]
    [InlineData("1-2", "12")]
    [InlineData("4-5", "45")]
    [InlineData("-3", "789")]
    public void It_joins_the_download_that_runs(string range, string content)
    {
        Peer whole = scene.Client().Gets(Uri);
        scene.Origin.Sends(Head + "012");
        Peer part = scene.Client().Gets(Uri, $"Range: bytes={range}\n");
        scene.Origin.Sends("3456789");
        Assert.Equal(206, part.Response.Status);
        Assert.Equal(content, part.Response.Content);
        Assert.True(part.Response.IsComplete);
        Assert.Equal("0123456789", whole.Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void One_that_asks_before_there_is_a_head_waits_for_it()
    {
        Peer whole = scene.Client().Gets(Uri);
        Peer part = scene.Client().Gets(Uri, "Range: bytes=4-\n");
        scene.Origin.Sends(Head + "0123456789");
        Assert.Equal("0123456789", whole.Response.Content);
        Assert.Equal("456789", part.Response.Content);
        Assert.Contains("collapsed", part.Response["Cache-Status"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [Trait("RFC", "9110 15.5.17")]
    [InlineData("Range: bytes=10-\n", 416, "")]
    [InlineData("Range: bytes=4-\nIf-Range: \"2\"\n", 200, "0123456789")]
    [InlineData("Range: bytes=4-\nIf-None-Match: \"1\"\n", 304, "")]
    public void The_head_decides_what_the_range_comes_to(string fields, int status, string content)
    {
        Peer client = scene.Client().Gets(Uri, fields);
        scene.Origin.Sends(Head + "0123456789");
        Assert.Equal(status, client.Response.Status);
        Assert.Equal(content, client.Response.Content);
        Assert.Equal("0123456789", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 14.2")]
    public void What_comes_without_its_length_is_sent_whole()
    {
        Peer client = scene.Client().Gets(Uri, "Range: bytes=4-\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n6\n012345\n");
        scene.Origin.Sends("0\n\n");
        Assert.Equal(200, client.Response.Status);
        Assert.Equal("012345", client.Response.Content);
        Assert.Equal("45", scene.Client().Gets(Uri, "Range: bytes=4-\n").Response.Content);
    }

    [Fact]
    public void Of_what_may_not_be_stored_the_client_gets_what_it_asked_for()
    {
        Peer client = scene.Client().Gets(Uri, "Range: bytes=4-\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 10\n\n0123");
        Assert.Equal("bytes=4-", scene.Origin.Request["Range"]);
        scene.Origin.Sends("HTTP/1.1 206 Partial Content\nCache-Control: no-store\nContent-Range: bytes 4-9/10\nContent-Length: 6\n\n456789");
        Assert.Equal(206, client.Response.Status);
        Assert.Equal("456789", client.Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("Authorization: Basic eDp5\n")]
    [InlineData("Cache-Control: no-store\n")]
    public void What_is_for_one_person_is_relayed(string fields)
    {
        scene.Client().Gets(Uri, $"Range: bytes=4-\n{fields}");
        Assert.Equal("bytes=4-", scene.Origin.Request["Range"]);
    }

    [Theory]
    [Trait("RFC", "9111 4.3")]
    [InlineData("HTTP/1.1 304 Not Modified\nETag: \"1\"\nCache-Control: max-age=60\n\n", "456789")]
    [InlineData("HTTP/1.1 200 OK\nETag: \"2\"\nCache-Control: max-age=60\nContent-Length: 6\n\nabcdef", "ef")]
    public void What_is_stale_is_validated_as_for_the_whole(string answer, string content)
    {
        scene.Origin.Answers(Head + "0123456789");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers(answer);
        ReceivedMessage part = scene.Client().Gets(Uri, "Range: bytes=4-\n").Response;
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
        Assert.Null(scene.Origin.Request["Range"]);
        Assert.Equal(206, part.Status);
        Assert.Equal(content, part.Content);
        Assert.Contains("hit", scene.Client().Gets(Uri, "Range: bytes=0-1,4-\n").Response["Cache-Status"]);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void Where_the_origin_is_gone_a_range_of_what_is_stale_is_served()
    {
        scene.Origin.Answers(Head + "0123456789");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.CutLine();
        ReceivedMessage part = scene.Client().Gets(Uri, "Range: bytes=4-\n").Response;
        Assert.Equal(206, part.Status);
        Assert.Equal("456789", part.Content);
    }

    [Fact]
    public void It_goes_on_where_the_content_breaks_off()
    {
        Peer client = scene.Client().Gets(Uri, "Range: bytes=4-\n");
        scene.Origin.Sends(Head + "01234");
        scene.Origin.Ends();
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("bytes=5-", scene.Origin.Request["Range"]);
        scene.Origin.Sends("HTTP/1.1 206 Partial Content\nETag: \"1\"\nContent-Range: bytes 5-9/10\nContent-Length: 5\n\n56789");
        Assert.Equal("456789", client.Response.Content);
    }

    [Fact]
    public void Where_the_disk_takes_no_more_it_gets_the_rest_all_the_same()
    {
        scene.Disk.FailWritesAfter(2);
        Peer whole = scene.Client().Gets(Uri);
        Peer part = scene.Client().Gets(Uri, "Range: bytes=4-\n");
        scene.Origin.Sends(Head + "0123");
        scene.Origin.Sends("456789");
        Assert.Equal("0123456789", whole.Response.Content);
        Assert.Equal("456789", part.Response.Content);
        Assert.True(part.Response.IsComplete);
    }
}
