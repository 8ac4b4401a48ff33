using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class HitCostTests : IDisposable
{
    private const int HitCount = 100_000;

    private const string Request = "GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip, br\nUser-Agent: somebody/1.0\nCookie: a=b\n")]
    [InlineData("Cache-Control: max-age=3600\n")]
    public void A_hundred_thousand_hits_allocate_nothing(string fields)
    {
        string request = Request.Replace("\n\n", "\n" + fields + "\n", StringComparison.Ordinal);
        Peer client = scene.Client().Sends(request);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=86400\nVary: Accept-Encoding\nContent-Length: 2\n\nok");
        Assert.Contains("hit", client.Sends(request).Responses[1]["Cache-Status"], StringComparison.Ordinal);
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n"));
        scene.Play(new RepeatingTransport(bytes, HitCount));

        // The fiber, its session and their buffers.
        const int OfTheConnection = 16 << 10;
        var transport = new RepeatingTransport(bytes, HitCount);
        long before = GC.GetAllocatedBytesForCurrentThread();
        scene.Play(transport);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < OfTheConnection, $"{allocated} bytes for {HitCount} hits");
        Assert.True(transport.Taken > HitCount * 100L);
    }
}
