using Replicator.Settings;
using Replicator.Store;
using Replicator.Tests.Store;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class RemovalTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(StoreVerb.Remove, "http://a.test/x")]
    [InlineData(StoreVerb.Remove, "a.test:80/x")]
    [InlineData(StoreVerb.Purge, "http://a.test/x")]
    [InlineData(StoreVerb.Purge, "http://a.test/x*")]
    [InlineData(StoreVerb.Purge, "*/x")]
    internal void What_is_named_goes_with_its_file_and_nothing_else(StoreVerb verb, string word)
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/y", "abc");
        List<VerbRow> rows = scene.Run(verb, word);

        Assert.Equal(["a.test:80/x"], VerbScene.Paths(rows, RowKind.Removed));
        Assert.Equal(0, rows[^1].ExitCode);
        Assert.False(File.Exists(scene.Stored.Root["a.test:80/x"]));
        Assert.Null(scene.Stored.Get("/x"));
        Assert.Equal("200 abc", scene.Stored.Get("/y"));
        scene.Stored.Restart();
        Assert.Null(scene.Stored.Get("/x"));
        Assert.Equal("200 abc", scene.Stored.Get("/y"));
    }

    [Fact]
    public void All_variants_of_a_URL_go()
    {
        scene.Stored.Put("/x", "abc", request: ["Accept-Language: de"], fields: ["Vary: Accept-Language"]);
        scene.Stored.Put("/x", "abcd", request: ["Accept-Language: en"], fields: ["Vary: Accept-Language"]);
        Assert.Equal(2, VerbScene.Paths(scene.Run(StoreVerb.Purge, "http://a.test/x"), RowKind.Removed).Count());
        Assert.Null(scene.Stored.Get("/x", "Accept-Language: de"));
    }

    [Fact]
    public void A_path_is_one_variant_alone()
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/x", "abcd", fields: ["Content-Encoding: gzip", "Vary: Accept-Encoding"],
            request: ["Accept-Encoding: gzip"]);
        scene.Stored.Put("/z", "abc");
        Assert.Equal(["a.test:80/x#gzip"],
            VerbScene.Paths(scene.Run(StoreVerb.Remove, "a.test:80/x#gzip"), RowKind.Removed));
    }

    [Fact]
    public void Who_reads_it_goes_on()
    {
        scene.Stored.Put("/x", "abc");
        Entry entry = scene.Stored.Find("/x")!;
        scene.Run(StoreVerb.Remove, "http://a.test/x");
        Assert.Equal("abc", StoreScene.ContentOf(entry));
        entry.Release();
    }

    [Theory]
    [InlineData("purge", "*")]
    [InlineData("purge", "http://a.test/x")]
    [InlineData("rm", "http://a.test/x")]
    public void What_is_on_its_way_is_whole_for_its_readers_and_not_stored(string name, string word)
    {
        StoreVerb verb = name == "rm" ? StoreVerb.Remove : StoreVerb.Purge;
        using EntryWriter writer = scene.Stored.Begin("/x", length: 3);
        writer.Entry.Hold();
        Assert.Single(VerbScene.Paths(scene.Run(verb, word), RowKind.Removed));
        Assert.Empty(VerbScene.Paths(scene.Run(verb, word), RowKind.Removed));
        writer.Append("abc"u8);
        writer.Complete();
        Assert.Equal("abc", StoreScene.ContentOf(writer.Entry));
        writer.Entry.Release();
        Assert.Null(scene.Stored.Get("/x"));
    }

    [Fact]
    public void What_is_on_its_way_stays_in_a_dry_run()
    {
        using EntryWriter writer = scene.Stored.Begin("/x", length: 3);
        List<VerbRow> rows = scene.Run(scene.Request(StoreVerb.Purge, "*") with { DryRun = true });
        Assert.Single(VerbScene.Paths(rows, RowKind.Removed));
        writer.Append("abc"u8);
        writer.Complete();
        Assert.Equal("200 abc", scene.Stored.Get("/x"));
    }

    [Fact]
    public void What_broke_off_goes_as_well()
    {
        using (EntryWriter writer = scene.Stored.Begin("/x", length: 10, fields: ["ETag: \"1\""]))
            writer.Append("abcd"u8);
        Assert.Single(VerbScene.Paths(scene.Run(StoreVerb.Remove, "http://a.test/x"), RowKind.Removed));
        Assert.Empty(scene.Stored.Store.ListUnfinished());
    }

    [Theory]
    [InlineData("a.test", true)]
    [InlineData("a.test:80", true)]
    [InlineData("a.test:8", false)]
    [InlineData("a.tes", false)]
    [InlineData("b.test", false)]
    public void A_host_is_a_name_with_or_without_its_port(string host, bool goes)
    {
        scene.Stored.Put("/x", "abc");
        List<VerbRow> rows = scene.Run(scene.Request(StoreVerb.Purge) with { Host = host });
        Assert.Equal(goes, scene.Stored.Get("/x") is null);
        Assert.Equal(goes ? 0 : ExitCode.NotFound, rows[^1].ExitCode);
    }

    [Fact]
    public void A_dry_run_says_what_would_go_and_changes_nothing()
    {
        scene.Stored.Put("/x", "abc");
        List<VerbRow> rows = scene.Run(scene.Request(StoreVerb.Purge, "*") with { DryRun = true });
        Assert.Equal(["a.test:80/x"], VerbScene.Paths(rows, RowKind.Removed));
        Assert.Equal("200 abc", scene.Stored.Get("/x"));
    }

    [Fact]
    public void A_persons_file_goes_if_it_is_named_and_stays_where_a_pattern_matches()
    {
        scene.Stored.Put("/x", "abc");
        File.WriteAllText(scene.Stored.Root["a.test:80/y"], "mine");
        scene.Run(StoreVerb.Purge, "*");
        Assert.True(File.Exists(scene.Stored.Root["a.test:80/y"]));
        Assert.Equal(0, scene.Run(StoreVerb.Remove, "a.test:80/y")[^1].ExitCode);
        Assert.False(File.Exists(scene.Stored.Root["a.test:80/y"]));
    }

    [Fact]
    public void A_thousand_go()
    {
        for (int number = 0; number < 1000; number++)
            scene.Stored.Put($"/{number}", "1");
        Assert.Equal(1000, VerbScene.Paths(scene.Run(StoreVerb.Purge, "*"), RowKind.Removed).Count());
        Assert.Equal(0, scene.Stored.Store.Figures.ResponseCount);
    }
}
