using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "9875 3")]
public sealed class CacheGroupTests : IDisposable
{
    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void What_shares_a_group_with_what_was_changed_is_validated(int hits)
    {
        Store("/a", "\"x\"");
        Store("/b", "\"y\"");
        for (int hit = 0; hit < hits; hit++)
            Assert.StartsWith("replicator; hit", Get("/a")["Cache-Status"]);
        Post("Cache-Group-Invalidation: \"x\"\n");
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n");
        Assert.Contains("fwd=stale; fwd-status=304", Get("/a")["Cache-Status"]);
        Assert.StartsWith("replicator; hit", Get("/a")["Cache-Status"]);
        Assert.StartsWith("replicator; hit", Get("/b")["Cache-Status"]);
    }

    [Theory]
    [InlineData("GET", "200 OK", "Cache-Group-Invalidation: \"x\"")]
    [InlineData("POST", "500 Internal Server Error", "Cache-Group-Invalidation: \"x\"")]
    [InlineData("POST", "200 OK", "Cache-Group-Invalidation: x")]
    [InlineData("POST", "200 OK", "Cache-Groups: \"x\"")]
    public void Nothing_else_invalidates_a_group(string method, string status, string field)
    {
        Store("/a", "\"x\"");
        Post($"{field}\n", method, status);
        Assert.StartsWith("replicator; hit", Get("/a")["Cache-Status"]);
    }

    [Fact]
    public void Another_origin_has_no_say()
    {
        Store("/a", "\"x\"");
        OriginPeer other = scene.OriginAt("origin.example", 81);
        other.Answers("HTTP/1.1 200 OK\nCache-Group-Invalidation: \"x\"\nContent-Length: 0\n\n");
        scene.Client().Sends("POST http://origin.example:81/p HTTP/1.1\nHost: origin.example:81\nContent-Length: 0\n\n");
        Assert.StartsWith("replicator; hit", Get("/a")["Cache-Status"]);
    }

    [Fact]
    public void A_running_download_of_the_group_is_joined_by_nobody_new()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nCache-Groups: \"x\"\nETag: \"1\"\nContent-Length: 4\n\nab");
        Peer poster = scene.Client().Sends("POST http://origin.example/p HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Group-Invalidation: \"x\"\nContent-Length: 0\n\n");
        Assert.Equal(200, poster.Response.Status);
        Peer second = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(3, scene.Origin.RequestCount);
        Assert.False(first.Response.IsComplete);
        Assert.Empty(second.Responses);
    }

    private void Store(string path, string groups)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: max-age=60\nCache-Groups: {groups}\nETag: \"1\"\nContent-Length: 2\n\nhi");
        Get(path);
        scene.Advance(TimeSpan.FromSeconds(1));
    }

    private ReceivedMessage Get(string path) => scene.Client().Gets($"http://origin.example{path}").Response;

    private void Post(string fields, string method = "POST", string status = "200 OK")
    {
        scene.Origin.Answers($"HTTP/1.1 {status}\n{fields}Content-Length: 0\n\n");
        scene.Client().Sends($"{method} http://origin.example/p HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        scene.Advance(TimeSpan.FromSeconds(1));
    }
}
