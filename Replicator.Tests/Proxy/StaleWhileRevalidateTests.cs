using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "5861 3")]
public sealed class StaleWhileRevalidateTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Fields = "Cache-Control: max-age=10, stale-while-revalidate=30\nETag: \"a\"\n";

    private readonly Scene scene = new();

    public StaleWhileRevalidateTests()
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\n{Fields}Content-Length: 2\n\nhi");
        scene.Client().Gets(Uri);
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    public void Ten_clients_are_served_at_once_and_one_question_goes_to_the_origin()
    {
        scene.Advance(TimeSpan.FromSeconds(15));
        for (int client = 0; client < 10; client++)
        {
            ReceivedMessage answer = scene.Client().Gets(Uri).Response;
            Assert.Equal("hi", answer.Content);
            Assert.Equal("replicator; hit; ttl=-5", answer["Cache-Status"]);
        }

        Assert.Equal(2, scene.Origin.RequestCount);
        Assert.Equal("\"a\"", scene.Origin.Request["If-None-Match"]);
        scene.Origin.Sends($"HTTP/1.1 304 Not Modified\n{Fields}\n");
        Assert.Equal("replicator; hit; ttl=10", scene.Client().Gets(Uri).Response["Cache-Status"]);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void What_is_new_is_stored_meanwhile()
    {
        scene.Advance(TimeSpan.FromSeconds(15));
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nnew");
        Assert.Equal("hi", scene.Client().Gets(Uri).Response.Content);
        ReceivedMessage later = scene.Client().Gets(Uri).Response;
        Assert.Equal("new", later.Content);
        Assert.Equal("replicator; hit; ttl=60", later["Cache-Status"]);
    }

    [Fact]
    public void A_part_that_somebody_fetched_before_does_not_put_it_off()
    {
        const string other = "http://origin.example/b";
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin("0123456789", $"{Fields}Age: 15\n").Answer);
        scene.Client().Gets(other, "Range: bytes=0-3\n");
        scene.Client().Gets(other);
        int count = scene.Origin.RequestCount;
        Assert.Equal("replicator; hit; ttl=-5", scene.Client().Gets(other).Response["Cache-Status"]);
        Assert.Equal(count + 1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_failure_changes_nothing()
    {
        scene.Advance(TimeSpan.FromSeconds(15));
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n");
        for (int count = 0; count < 3; count++)
            Assert.Equal("hi", scene.Client().Gets(Uri).Response.Content);
        scene.CutLine();
        Assert.Equal("hi", scene.Client().Gets(Uri).Response.Content);
    }

    [Theory]
    [InlineData("Range: bytes=1-\n", 206, "i")]
    [InlineData("If-None-Match: \"a\"\n", 304, "")]
    [InlineData("Cache-Control: only-if-cached\n", 200, "hi")]
    public void A_request_for_less_is_served_so_too(string fields, int status, string content)
    {
        scene.Advance(TimeSpan.FromSeconds(15));
        ReceivedMessage answer = scene.Client().Gets(Uri, fields).Response;
        Assert.Equal((status, content), (answer.Status, answer.Content));
        Assert.Equal(fields.Contains("only-if-cached") ? 1 : 2, scene.Origin.RequestCount);
        Assert.All(scene.Origin.Requests, request => Assert.Null(request["Range"]));
    }

    [Theory]
    [InlineData(15, "Cache-Control: no-cache\n")]
    [InlineData(15, "Cache-Control: max-age=12\n")]
    [InlineData(15, "Cache-Control: min-fresh=1\n")]
    [InlineData(41, "")]
    public void Who_wants_it_confirmed_or_comes_too_late_waits(int seconds, string fields)
    {
        scene.Advance(TimeSpan.FromSeconds(seconds));
        Peer client = scene.Client().Gets(Uri, fields);
        Assert.Empty(client.Responses);
        scene.Origin.Sends($"HTTP/1.1 304 Not Modified\n{Fields}\n");
        Assert.Equal("hi", client.Response.Content);
    }

    [Theory]
    [Trait("RFC", "9111 5.2.2.10")]
    [InlineData("max-age=10, must-revalidate")]
    [InlineData("max-age=10, proxy-revalidate")]
    [InlineData("s-maxage=10")]
    [InlineData("max-age=10, no-cache")]
    public void What_must_be_validated_is_never_served_so(string directives)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: {directives}, stale-while-revalidate=30\n"
            + "ETag: \"b\"\nContent-Length: 2\n\nho");
        scene.Client().Gets("http://origin.example/b");
        scene.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(scene.Client().Gets("http://origin.example/b").Responses);
    }
}
