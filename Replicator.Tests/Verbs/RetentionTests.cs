using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class RetentionTests : IDisposable
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
    public void Of_a_URL_each_variant_is_pinned_and_told_once()
    {
        foreach (string language in (string[])["de", "en", "fr"])
        {
            scene.Stored.Put("/x", "abc", request: [$"Accept-Language: {language}"],
                fields: ["Vary: Accept-Language"]);
        }

        string[] paths = [.. Listed(row => !row.Pinned)];
        Assert.Equal(3, paths.Length);
        Assert.Equal(paths, VerbScene.Paths(scene.Run(StoreVerb.Pin, paths[1]), RowKind.Pinned));
        Assert.Equal(paths, VerbScene.Paths(scene.Run(StoreVerb.Unpin, "*"), RowKind.Pinned));
        Assert.Equal(paths, VerbScene.Paths(scene.Run(StoreVerb.Pin, "http://a.test/x"), RowKind.Pinned));
    }

    [Theory]
    [InlineData((int)StoreVerb.Pin, "http://a.test/x", "http://a.test/x: pinned already")]
    [InlineData((int)StoreVerb.Pin, "a.test:80/x", "a.test:80/x: pinned already")]
    [InlineData((int)StoreVerb.Pin, "*/x", null)]
    [InlineData((int)StoreVerb.Unpin, "http://a.test/y", "http://a.test/y: not pinned")]
    [InlineData((int)StoreVerb.Unpin, "*/y", null)]
    [InlineData((int)StoreVerb.Pin, "http://a.test/mine",
        "http://a.test/mine: put there by hand, so that it stays whatever room others need")]
    public void What_is_so_already_is_said_and_ends_with_0(int verb, string word, string? note)
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/y", "abc");
        File.WriteAllText(scene.Stored.Root["a.test:80/mine"], "mine");
        scene.Run(StoreVerb.Pin, "http://a.test/x");
        List<VerbRow> rows = scene.Run((StoreVerb)verb, word);
        Assert.Equal(0, rows[^1].ExitCode);
        Assert.Equal(note, rows.Count == 1 ? null : rows[0].Text);
        Assert.Empty(VerbScene.Paths(rows, RowKind.Pinned));
    }

    [Theory]
    [InlineData("http://a.test/x")]
    [InlineData("*/x")]
    public void What_is_not_stored_ends_with_1(string word) =>
        Assert.Equal(ExitCode.NotFound, scene.Run(StoreVerb.Pin, word)[^1].ExitCode);

    private IEnumerable<string> Pinned() => Listed(row => row.Pinned);

    private IEnumerable<string> Listed(Func<VerbRow, bool> condition) =>
        VerbScene.Paths(scene.Run(StoreVerb.List).Where(condition), RowKind.Stored).Distinct();
}
