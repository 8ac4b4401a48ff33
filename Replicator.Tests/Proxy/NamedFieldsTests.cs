using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Trait("RFC", "9111 5.2.2.7")]
public sealed class NamedFieldsTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [Trait("RFC", "9111 5.2.2.4")]
    [InlineData("private")]
    [InlineData("no-cache")]
    public void The_fields_that_are_named_go_to_the_first_client_alone(string directive)
    {
        Peer first = scene.Client().Gets(Uri), second = scene.Client().Gets(Uri);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60, {directive}=\"x-user\"\nX-User: me\nX: 1\nContent-Length: 2\n\nhi");
        Assert.Equal("me", first.Response["X-User"]);
        foreach (ReceivedMessage other in new[] { second.Response, scene.Client().Gets(Uri).Response, scene.Client().Gets(Uri).Response })
        {
            Assert.Null(other["X-User"]);
            Assert.Equal("1", other["X"]);
            Assert.Equal("hi", other.Content);
        }

        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.DoesNotContain("X-User: me", File.ReadAllText(Path.Combine(scene.Root, ".replicator", "index")));
    }

    [Fact]
    [Trait("RFC", "9111 3.2")]
    public void Those_of_a_304_go_to_the_client_that_made_us_ask()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=9, private=\"x-user\"\nETag: \"a\"\nX-User: me\nContent-Length: 2\n\nhi");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(10));
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nCache-Control: max-age=9, private=\"x-user\"\nETag: \"a\"\nX-User: you\n\n");
        ReceivedMessage validated = scene.Client().Gets(Uri).Response;
        Assert.Equal("you", validated["X-User"]);
        Assert.Equal("hi", validated.Content);
        Assert.Null(scene.Client().Gets(Uri).Response["X-User"]);
    }
}
