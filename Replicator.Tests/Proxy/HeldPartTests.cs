using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Ranges of a content of which a part is kept, where nobody may be asked for more.</summary>
public sealed class HeldPartTests
{
    private const string Uri = "http://origin.example/a";
    private const string Content = "0123456789";

    [Theory]
    [Trait("RFC", "9111 5.2.1.7")]
    [InlineData("bytes=2-5", 0, "2345")]
    [InlineData("bytes=3-4", 0, "34")]
    [InlineData("bytes=3-4", 15, "34")]
    [InlineData("bytes=2-6", 0, null)]
    [InlineData("bytes=2-6", 15, null)]
    [InlineData("bytes=2-3,4-5", 0, null)]
    [InlineData("bytes=3-4", 100, null)]
    public void Only_if_cached_gets_a_range_that_is_there_and_fresh(string range, int seconds, string? content)
    {
        using var scene = new Scene();
        BeginPart(scene);
        scene.Advance(TimeSpan.FromSeconds(seconds));
        for (int number = 0; number < 2; number++)
        {
            ReceivedMessage answer = scene.Client()
                .Gets(Uri, $"Range: {range}\nCache-Control: only-if-cached\nX-Not-Forwarded: 1\n").Response;
            Assert.Equal(content is null ? 504 : 206, answer.Status);
            if (content is not null)
                Assert.Equal(content, answer.Content);
        }

        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        Assert.All(
            scene.Origin.Requests,
            request => Assert.Equal((null, null), (request["Cache-Control"], request["X-Not-Forwarded"])));
    }

    [Fact]
    public void Offline_gets_it_also_where_it_is_stale()
    {
        using var folder = new TemporaryFolder();
        using (var online = new Scene(changeStore: store => store with { Root = folder.FullPath }))
        {
            BeginPart(online);
            online.Advance(TimeSpan.FromSeconds(15));
        }

        using var offline = new Scene(options => options with { Terms = new CacheTerms { Mode = CacheMode.Offline } },
            changeStore: store => store with { Root = folder.FullPath });
        offline.Advance(TimeSpan.FromSeconds(100));
        ReceivedMessage answer = offline.Client().Gets(Uri, "Range: bytes=3-4\n").Response;
        Assert.Equal(206, answer.Status);
        Assert.Equal("34", answer.Content);
        Assert.Contains("; hit", answer["Cache-Status"], StringComparison.Ordinal);
        Assert.Equal(504, offline.Client().Gets(Uri, "Range: bytes=3-9\n").Response.Status);
        Assert.Equal(504, offline.Client().Gets(Uri).Response.Status);
        Assert.Equal(0, offline.Origin.RequestCount);
    }

    // That is kept, after a while, for the next request.
    private static void BeginPart(Scene scene)
    {
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(Content).Answer);
        scene.Client().Gets(Uri, "Range: bytes=2-5\n");
    }
}
