using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "9111 4.3.5")]
public sealed class HeadUpdateTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private readonly Scene scene = new(changeStore: options => options with { MaximumOpenFiles = 1 });

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HEAD_freshens_what_is_still_the_same(bool isOpen)
    {
        Store("ETag: \"a\"\nX: 1\n");
        if (!isOpen)
            CloseIt();
        Heads("ETag: \"a\"\nX: 2\nContent-Length: 2\n");
        ReceivedMessage hit = scene.Client().Gets(Uri).Response;
        Assert.StartsWith("replicator; hit; ttl=60", hit["Cache-Status"]);
        Assert.Equal("hi", hit.Content);
        Assert.Equal("2", hit["X"]);

        CloseIt();
        Assert.Equal("2", scene.Client().Gets(Uri).Response["X"]);
    }

    [Theory]
    [InlineData("ETag: \"b\"\n", true)]
    [InlineData("ETag: \"a\"\nContent-Length: 3\n", true)]
    [InlineData("ETag: \"b\"\n", false)]
    public void HEAD_outdates_what_has_changed(string fields, bool isOpen)
    {
        Store("ETag: \"a\"\n", age: TimeSpan.FromSeconds(1));
        if (!isOpen)
            CloseIt();
        Heads(fields, "Cache-Control: no-cache\n");
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 5\n\nother");
        Assert.Equal("other", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal("\"a\"", scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void HEAD_says_nothing_of_variants_that_it_would_not_select()
    {
        Store("ETag: \"en\"\nVary: Accept-Language\n", "Accept-Language: en\n", TimeSpan.FromSeconds(1));
        Heads("ETag: \"de\"\nVary: Accept-Language\n", "Accept-Language: de\n");
        ReceivedMessage hit = scene.Client().Gets(Uri, "Accept-Language: en\n").Response;
        Assert.StartsWith("replicator; hit", hit["Cache-Status"]);
    }

    private void CloseIt()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 0\n\n");
        scene.Client().Gets("http://origin.example/other", "Cache-Control: no-cache\n");
    }

    private void Store(string fields, string request = "", TimeSpan? age = null)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{fields}Content-Length: 2\n\nhi");
        scene.Client().Gets(Uri, request);
        scene.Advance(age ?? TimeSpan.FromSeconds(90));
    }

    private void Heads(string fields, string request = "")
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{fields}\n");
        ReceivedMessage answer = scene.Client().Sends(
            $"HEAD {Uri} HTTP/1.1\nHost: origin.example\n{request}\n").Response;
        Assert.Contains("fwd-status=200", answer["Cache-Status"]);
    }
}
