using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "9110 14.4")]
public sealed class ContentRangeTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void A_whole_with_Content_Range_is_stored_and_served_in_parts_like_any_other()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"a\"\nContent-Range: bytes 0-1/900\nContent-Length: 4\n\nabcd");
        Assert.Contains("stored", scene.Client().Gets(Uri).Response["Cache-Status"]);
        ReceivedMessage hit = scene.Client().Gets(Uri).Response;
        Assert.Equal("abcd", hit.Content);
        Assert.Equal("bytes 0-1/900", hit["Content-Range"]);
        Assert.Equal(["bytes 1-2/4"], scene.Client().Gets(Uri, "Range: bytes=1-2\n").Response.Values("Content-Range"));
        ReceivedMessage parts = scene.Client().Gets(Uri, "Range: bytes=0-0,3-3\n").Response;
        Assert.Equal(206, parts.Status);
    }

    [Fact]
    public void A_whole_with_Content_Range_that_breaks_off_is_not_continued()
    {
        Peer first = scene.Client().Gets(Uri);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"a\"\nContent-Range: bytes 0-1/900\nContent-Length: 4\n\nab");
        scene.Origin.Ends();
        Assert.False(first.Response.IsComplete);
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nhi");
        Assert.Equal("hi", scene.Client().Gets(Uri).Response.Content);
        Assert.Null(scene.Origin.Request["Range"]);
    }
}
