using System.Text;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class HitCostTests
{
    private const int HitCount = 100_000;

    /// <summary>The fiber, its session and their buffers, in bytes.</summary>
    private const int OfTheConnection = 16 << 10;

    private const string Request = "GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n";

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip, br\nUser-Agent: somebody/1.0\nCookie: a=b\n")]
    [InlineData("Cache-Control: max-age=3600\n")]
    public void A_hundred_thousand_hits_allocate_nothing(string fields)
    {
        using var scene = new Scene();
        Assert.InRange(AllocatedByHits(scene, fields), 0, OfTheConnection);
    }

    [Fact]
    public void Nor_do_they_where_groups_were_invalidated()
    {
        using var scene = new Scene();
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Group-Invalidation: \"a\", \"b\"\nContent-Length: 0\n\n");
        scene.Client().Sends("POST http://origin.example/ HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(AllocatedByHits(scene, "", "Cache-Groups: \"a\"\n"), 0, OfTheConnection);
    }

    [Fact]
    public void Nor_do_they_when_each_is_told_to_the_person()
    {
        FiberConsole.Install();
        using var scene = new Scene(verbosity: Verbosity.Exchanges);
        var sink = new CountingSink();
        FiberReporter.Attach(scene.Loop.Scheduler, new FiberConsole(sink, scene.Loop.Clock));
        Assert.InRange(AllocatedByHits(scene, ""), 0, OfTheConnection);
        Assert.InRange(sink.BlockCount, 2 * HitCount, 3 * HitCount);
    }

    private static long AllocatedByHits(Scene scene, string fields, string stored = "")
    {
        string request = Request.Replace("\n\n", "\n" + fields + "\n", StringComparison.Ordinal);
        Peer client = scene.Client().Sends(request);
        scene.Origin.Sends(
            $"HTTP/1.1 200 OK\nCache-Control: max-age=86400\nVary: Accept-Encoding\n{stored}Content-Length: 2\n\nok");
        Assert.Contains("hit", client.Sends(request).Responses[1]["Cache-Status"], StringComparison.Ordinal);
        byte[] bytes = Encoding.ASCII.GetBytes(request.ReplaceLineEndings("\r\n"));
        scene.Play(new RepeatingTransport(bytes, HitCount));

        var transport = new RepeatingTransport(bytes, HitCount);
        long before = GC.GetAllocatedBytesForCurrentThread();
        scene.Play(transport);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(transport.Taken > HitCount * 100L);
        return allocated;
    }

    private sealed class CountingSink : IOutputSink
    {
        public int BlockCount { get; private set; }

        public bool UsesColour => false;

        public void Write(ReadOnlySpan<byte> text) => BlockCount++;
    }
}
