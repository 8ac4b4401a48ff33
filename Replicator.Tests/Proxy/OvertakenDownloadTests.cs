using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>What comes slowly does not take the place of what was asked for later and is stored already (RFC 9111
/// §4).</summary>
public sealed class OvertakenDownloadTests : IDisposable
{
    private const string Uri = "http://origin.example/x";
    private const string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=600\nContent-Length: 3\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("GET", "Cache-Control: no-cache\n")]
    [Trait("RFC", "9111 4")]
    public void The_newer_stays(string method, string fields)
    {
        Peer slow = scene.Client().Gets(Uri);
        scene.Origin.Sends(Fresh + "\nol");
        if (method == "DELETE")
        {
            scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
            scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        }

        scene.Origin.Answers(Fresh + "\nnew");
        Assert.Equal("new", scene.Client().Gets(Uri, fields).Response.Content);
        scene.Origin.SendsRawOn(0, "d");
        Assert.Equal("old", slow.Response.Content);

        Peer later = scene.Client().Gets(Uri);
        Assert.Equal("new", later.Response.Content);
        Assert.Contains("hit", later.Response["Cache-Status"], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator/unfinished")));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Another_variant_takes_nobodys_place()
    {
        const string English = "Accept-Language: en\n";
        Peer slow = scene.Client().Gets(Uri, English);
        scene.Origin.Sends(Fresh + "Vary: Accept-Language\n\nol");
        scene.Origin.Answers(Fresh + "Vary: Accept-Language\n\nneu");
        Assert.Equal("neu", scene.Client().Gets(Uri, "Accept-Language: de\n").Response.Content);
        scene.Origin.SendsRawOn(0, "d");
        Assert.Equal("old", slow.Response.Content);
        Assert.Contains("hit", scene.Client().Gets(Uri, English).Response["Cache-Status"], StringComparison.Ordinal);
        Assert.Equal(2, scene.Origin.RequestCount);
    }
}
