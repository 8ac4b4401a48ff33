using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class UnreachedOriginTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [Trait("RFC", "9111 5.2.2.2")]
    [Trait("RFC", "9111 5.2.2.8")]
    [Trait("RFC", "9111 5.2.2.10")]
    [InlineData("max-age=9, must-revalidate", "GET", 504)]
    [InlineData("max-age=9, proxy-revalidate", "GET", 504)]
    [InlineData("s-maxage=9", "GET", 504)]
    [InlineData("max-age=9, must-revalidate", "HEAD", 504)]
    [InlineData("max-age=9, no-cache", "GET", 502)]
    [InlineData("max-age=9", "GET", 200)]
    public void What_must_be_validated_first_is_504_while_the_origin_cannot_be_reached(
        string directives, string method, int status)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: {directives}\nETag: \"a\"\nContent-Length: 2\n\nhi");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(10));
        scene.CutLine();
        string request = $"{method} {Uri} HTTP/1.1\nHost: origin.example\n\n";
        Assert.Equal(status, scene.Client().Sends(request).Response.Status);
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(status, scene.Client().Sends(request).Response.Status);
    }

    [Fact]
    public void What_is_not_stored_is_502()
    {
        scene.CutLine();
        Assert.Equal(502, scene.Client().Gets(Uri).Response.Status);
    }

    [Fact]
    [Trait("RFC", "9111 5.2.2.2")]
    public void An_answer_that_is_none_is_502()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=9, must-revalidate\nContent-Length: 2\n\nhi");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(10));
        scene.Origin.Answers("nonsense\n\n");
        Assert.Equal(502, scene.Client().Gets(Uri).Response.Status);
    }
}
