using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

[Trait("RFC", "9111 4.3.5")]
public sealed class HeadUpdatesTests : IDisposable
{
    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("ETag: \"a\"", false)]
    [InlineData("ETag: \"b\"", true)]
    public void What_HEAD_told_survives_a_restart(string tag, bool isInvalidated)
    {
        scene.Put("/a", "hi", fields: ["ETag: \"a\"", "X: 1"]);
        scene.Restart();
        RequestHead head = Text.Request("HEAD", "/", 1);
        scene.Store.LearnFromHead(StoreScene.Uri("/a"), head, Text.Response(200, 1, tag, "X: 2"),
            scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow());
        scene.RestartAfterKill();
        Entry entry = scene.Find("/a")!;
        Assert.Equal(isInvalidated, entry.Response.Invalidated);
        Assert.Equal(isInvalidated ? "X: 1" : "X: 2", Text.Lines(entry.Response.Head.Fields).Single(line => line[0] == 'X'));
        entry.Release();
    }

    [Fact]
    public void What_is_served_is_what_is_judged()
    {
        scene.Put("/a", "hi", fields: ["ETag: \"a\"", "X: 1"]);
        Entry entry = scene.Find("/a")!;
        // More is known than the disk has taken.
        entry.Response.Invalidated = true;
        scene.Store.LearnFromHead(StoreScene.Uri("/a"), Text.Request("HEAD", "/", 1),
            Text.Response(200, 1, "ETag: \"a\"", "X: 2"), scene.Clock.GetUtcNow(), scene.Clock.GetUtcNow());
        Assert.True(entry.Response.Invalidated);
        Assert.Contains("X: 1", Text.Lines(entry.Response.Head.Fields));
        entry.Release();
    }
}
