using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Contents that break off before their clients have read what came of them.</summary>
[Trait("RFC", "9112 8")]
public sealed class EarlyEndTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private static readonly string Content = string.Concat(Enumerable.Range(0, 75_000).Select(number => $"{number:x7}\n"));

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("Content-Length: 900000", "max-age=60")]
    [InlineData("Content-Length: 900000", "private")]
    [InlineData("Transfer-Encoding: chunked", "max-age=60")]
    [InlineData("Transfer-Encoding: chunked", "private")]
    public void Who_reads_late_gets_all_that_came_and_then_the_end(string framing, string control)
    {
        Peer client = Stalled("GET /a HTTP/1.1", framing, control);
        client.Reads();
        Assert.Equal(Content, client.Response.Content);
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd);
    }

    [Fact]
    [Trait("RFC", "9112 9.6")]
    public void Who_goes_on_sending_is_waited_for()
    {
        Peer client = Stalled("GET /a HTTP/1.1", "Content-Length: 900000", "max-age=60");
        client.Reads();
        client.Gets(Uri);
        Assert.True(client.SawEnd);
        Assert.False(client.Transport.Outgoing.IsDeserted);
        scene.Advance(TimeSpan.FromSeconds(3));
        Assert.True(client.Transport.Outgoing.IsDeserted);
        Assert.Single(client.Responses);
    }

    [Fact]
    public void Who_takes_nothing_of_it_is_cut_off_in_the_end()
    {
        Peer client = Stalled("GET /a HTTP/1.1", "Content-Length: 900000", "max-age=60");
        scene.Advance(TimeSpan.FromMinutes(5));
        client.Reads();
        Assert.True(client.SawReset);
    }

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("private")]
    public void Who_would_take_the_end_for_that_of_the_content_is_cut_off(string control)
    {
        Peer client = Stalled("GET /a HTTP/1.0", "Transfer-Encoding: chunked", control);
        client.Reads();
        Assert.True(client.SawReset);
    }

    private Peer Stalled(string request, string framing, string control)
    {
        Peer client = scene.Client();
        client.Stalls();
        client.Sends($"{request.Replace("/a", Uri, StringComparison.Ordinal)}\nHost: origin.example\n\n");
        bool isChunked = framing.EndsWith("chunked", StringComparison.Ordinal);
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: {control}\n{framing}\n\n");
        scene.Origin.SendsRaw(isChunked ? $"{Content.Length:x}\r\n{Content}\r\n" : Content);
        scene.Origin.Ends();
        return client;
    }
}
