using Replicator.Settings;
using Replicator.Store;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class ListingTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void All_that_is_stored_is_listed_with_what_is_known_of_it()
    {
        scene.Stored.Put("/a", "abc");
        scene.Stored.Put("/b", "", status: 404);
        List<VerbRow> rows = scene.Run(StoreVerb.List);

        Assert.Equal(["a.test:80/a", "a.test:80/b#s-404"], VerbScene.Paths(rows, RowKind.Stored));
        VerbRow row = rows.Single(row => row.Path == "a.test:80/a");
        Assert.Equal("http://a.test:80/a", row.Url);
        Assert.Equal(3, row.Length);
        Assert.Equal(200, row.Status);
        Assert.NotNull(row.Used);
        Assert.False(row.InUse || row.ByHand);
        Assert.Equal(0, rows[^1].ExitCode);
    }

    [Theory]
    [InlineData("a.test:80", "a.test:80/x/1.deb a.test:80/x/2.rpm")]
    [InlineData("a.test:80/x", "a.test:80/x/1.deb a.test:80/x/2.rpm")]
    [InlineData("a.test:80/x/", "a.test:80/x/1.deb a.test:80/x/2.rpm")]
    [InlineData("*.deb", "a.test:80/x/1.deb")]
    [InlineData("http://a.test/*.rpm", "a.test:80/x/2.rpm")]
    [InlineData("http://a.test/x/1.deb", "a.test:80/x/1.deb")]
    [InlineData("http://*", "a.test:80/x/1.deb a.test:80/x/2.rpm")]
    public void A_word_chooses(string word, string paths)
    {
        scene.Stored.Put("/x/1.deb", "1");
        scene.Stored.Put("/x/2.rpm", "2");
        Assert.Equal(paths.Split(' '), VerbScene.Paths(scene.Run(StoreVerb.List, word), RowKind.Stored));
    }

    [Fact]
    public void A_word_that_nothing_matches_ends_with_1()
    {
        scene.Stored.Put("/x", "1");
        Assert.Equal(ExitCode.NotFound, scene.Run(StoreVerb.List, "*.deb")[^1].ExitCode);
    }

    [Fact]
    public void What_somebody_reads_is_in_use()
    {
        scene.Stored.Put("/x", "1");
        Entry entry = scene.Stored.Find("/x")!;
        Assert.True(scene.Run(StoreVerb.List)[0].InUse);
        entry.Release();
        Assert.False(scene.Run(StoreVerb.List)[0].InUse);
    }

    [Fact]
    public void What_broke_off_is_listed_with_how_much_is_there()
    {
        using (EntryWriter writer = scene.Stored.Begin("/x", length: 10, fields: ["ETag: \"1\""]))
            writer.Append("abcd"u8);
        VerbRow row = scene.Run(StoreVerb.List)[0];
        Assert.Equal(RowKind.Unfinished, row.Kind);
        Assert.Equal("http://a.test:80/x", row.Url);
        Assert.Equal(4, row.Length);
        Assert.Equal(10, row.CompleteLength);
    }

    [Fact]
    public void What_is_updated_behind_its_back_is_not_missed()
    {
        const int Count = 1000;
        for (int number = 0; number < Count; number++)
            scene.Stored.Put($"/{number}", "1");
        // The last in the log is moved behind all others before the walk comes to it.
        bool isDone = false;
        scene.Meanwhile = _ =>
        {
            if (isDone)
                return;
            isDone = true;
            Entry entry = scene.Stored.Find($"/{Count - 1}")!;
            scene.Stored.Freshen(entry, "Cache-Control: max-age=60");
            entry.Release();
        };
        Assert.Equal(Count, VerbScene.Paths(scene.Run(StoreVerb.List), RowKind.Stored).Distinct().Count());
    }

    [Fact]
    public void The_log_is_not_rewritten_under_it()
    {
        const int Count = 500;
        for (int number = 0; number < Count; number++)
            scene.Stored.Put($"/{number}", "1");
        for (int number = 0; number < Count; number++)
            scene.Stored.Put($"/{number}", "2");
        scene.KeepsUp = true;
        Assert.Equal(Count, VerbScene.Paths(scene.Run(StoreVerb.List), RowKind.Stored).Distinct().Count());
        scene.Stored.Restart();
        Assert.Equal(Count, VerbScene.Paths(scene.Run(StoreVerb.List), RowKind.Stored).Distinct().Count());
    }
}
