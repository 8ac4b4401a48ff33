using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "9110 9.3.3")]
public sealed class PostTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("Content-Length: 2\n\nhi", "hi")]
    [InlineData("Transfer-Encoding: chunked\n\n2\nhi\n3\nyou\n0\n\n", "hiyou")]
    [InlineData("Content-Length: 0\n\n", "")]
    public void What_POST_brought_of_its_target_answers_GET_and_HEAD(string framed, string content)
    {
        ReceivedMessage answer = Posts($"Cache-Control: max-age=60\nContent-Location: /a\nETag: \"p\"\n{framed}");
        Assert.Equal(content, answer.Content);
        Assert.StartsWith("replicator; fwd=method; fwd-status=200; stored", answer["Cache-Status"]);
        ReceivedMessage hit = scene.Client().Gets(Uri).Response;
        Assert.Equal(content, hit.Content);
        Assert.StartsWith("replicator; hit; ttl=60", hit["Cache-Status"]);
        Assert.Equal("\"p\"", scene.Client().Sends($"HEAD {Uri} HTTP/1.1\nHost: origin.example\n\n").Response["ETag"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60\nContent-Location: /b\n")]
    [InlineData("Cache-Control: max-age=60\nContent-Location: http://other.example/a\n")]
    [InlineData("Cache-Control: max-age=60\n")]
    [InlineData("Content-Location: /a\n")]
    [InlineData("Cache-Control: max-age=60, no-store\nContent-Location: /a\n")]
    public void Any_other_answer_to_POST_is_not_stored(string fields)
    {
        Assert.DoesNotContain("stored", Posts($"{fields}Content-Length: 2\n\nhi")["Cache-Status"]);
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 3\n\nyou");
        Assert.Equal("you", scene.Client().Gets(Uri).Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void It_takes_the_place_of_what_the_POST_made_invalid()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"g\"\nContent-Length: 3\n\nold");
        scene.Client().Gets(Uri);
        Posts("Cache-Control: max-age=60\nContent-Location: http://origin.example:80/a\nContent-Length: 3\n\nnew");
        Assert.Equal("new", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void What_breaks_off_is_neither_stored_nor_continued()
    {
        Peer client = Post();
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Location: /a\nETag: \"p\"\nContent-Length: 4\n\nhi");
        scene.Origin.Ends();
        Assert.False(client.Response.IsComplete);
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 3\n\nyou");
        Assert.Equal("you", scene.Client().Gets(Uri).Response.Content);
        Assert.Null(scene.Origin.Request["Range"]);
    }

    [Fact]
    public void A_client_that_leaves_takes_it_along()
    {
        Peer client = Post();
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Location: /a\nContent-Length: 4\n\nhi");
        client.Resets();
        scene.Run();
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished")));
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_changed_before_all_of_it_came_is_validated()
    {
        Peer client = Post();
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Location: /a\nContent-Length: 4\n\nhi");
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.SendsRawOn(0, "gh");
        Assert.Equal("high", client.Response.Content);
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 3\n\nyou");
        Assert.Equal("you", scene.Client().Gets(Uri).Response.Content);
    }

    private Peer Post() => scene.Client().Sends($"POST {Uri} HTTP/1.1\nHost: origin.example\nContent-Length: 3\n\nask");

    private ReceivedMessage Posts(string answer)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\n{answer}");
        return Post().Response;
    }
}
