using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class PinningTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("http://a.test/x")]
    [InlineData("a.test:80/x")]
    [InlineData("*/x")]
    public void What_is_named_is_pinned_and_let_go_again(string word)
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/y", "abc");
        List<VerbRow> rows = scene.Run(StoreVerb.Pin, word);
        Assert.Equal(["a.test:80/x"], VerbScene.Paths(rows, RowKind.Pinned));
        Assert.Equal(0, rows[^1].ExitCode);
        Assert.Equal(["a.test:80/x"], Pinned());
        scene.Stored.Restart();
        Assert.Equal(["a.test:80/x"], Pinned());
        scene.Run(StoreVerb.Unpin, word);
        Assert.Empty(Pinned());
    }

    [Fact]
    public void Many_are_pinned_once_each()
    {
        for (int number = 0; number < 500; number++)
            scene.Stored.Put($"/{number}", "1");
        Assert.Equal(500, VerbScene.Paths(scene.Run(StoreVerb.Pin, "*"), RowKind.Pinned).Count());
        Assert.Equal(500, Pinned().Count());
    }

    [Fact]
    public void What_is_not_stored_ends_with_1() =>
        Assert.Equal(ExitCode.NotFound, scene.Run(StoreVerb.Pin, "http://a.test/x")[^1].ExitCode);

    private IEnumerable<string> Pinned() =>
        VerbScene.Paths(scene.Run(StoreVerb.List).Where(row => row.Pinned), RowKind.Stored).Distinct();
}
