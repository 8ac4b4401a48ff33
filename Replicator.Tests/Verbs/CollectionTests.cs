using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class CollectionTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_has_lost_its_file_is_forgotten()
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/y", "abc");
        File.Delete(scene.Stored.Root["a.test:80/x"]);
        List<VerbRow> rows = scene.Run(StoreVerb.Collect);
        Assert.Equal(["a.test:80/x"], VerbScene.Paths(rows, RowKind.Removed));
        Assert.Equal(1, scene.Stored.Store.Figures.ResponseCount);
        Assert.Equal("200 abc", scene.Stored.Get("/y"));
        Assert.Equal(0, rows[^1].ExitCode);
    }

    [Fact]
    public void Empty_folders_of_hosts_go_and_others_stay()
    {
        scene.Stored.Put("/a/b/x", "abc");
        Directory.CreateDirectory(scene.Stored.Root["a.test:80/c/d/e"]);
        Directory.CreateDirectory(scene.Stored.Root["b.test:80"]);
        Directory.CreateDirectory(scene.Stored.Root["mine"]);
        List<VerbRow> rows = scene.Run(StoreVerb.Collect);
        Assert.Equal(["a.test:80/c/", "a.test:80/c/d/", "a.test:80/c/d/e/", "b.test:80/"],
            VerbScene.Paths(rows, RowKind.Removed));
        Assert.True(Directory.Exists(scene.Stored.Root["mine"]));
        Assert.True(Directory.Exists(scene.Stored.Root["a.test:80/a/b"]));
    }

    [Fact]
    public void Marked_names_without_a_record_are_listed_and_left_alone()
    {
        scene.Stored.Put("/x", "abc", fields: ["Content-Encoding: gzip"]);
        File.WriteAllText(scene.Stored.Root["a.test:80/y#gzip"], "");
        File.WriteAllText(scene.Stored.Root["a.test:80/mine"], "");
        Assert.Equal(["a.test:80/y#gzip"], VerbScene.Paths(scene.Run(StoreVerb.Collect), RowKind.Found));
        Assert.True(File.Exists(scene.Stored.Root["a.test:80/y#gzip"]));
    }

    [Fact]
    public void What_is_stored_while_it_looks_is_not_taken_for_one_without_a_record()
    {
        for (int number = 0; number < 500; number++)
            scene.Stored.Put($"/{number}", "1");
        int count = 0;
        scene.Meanwhile = _ =>
        {
            if (count < 20)
                scene.Stored.Put($"/new-{count++}", "1", fields: ["Content-Encoding: gzip"]);
        };
        Assert.Empty(VerbScene.Paths(scene.Run(StoreVerb.Collect), RowKind.Found));
    }

    [Fact]
    public void The_log_is_rewritten()
    {
        for (int number = 0; number < 100; number++)
            scene.Stored.Put("/x", $"{number}");
        long before = new FileInfo(scene.Stored.Root[".replicator/index"]).Length;
        scene.Run(StoreVerb.Collect);
        Assert.True(new FileInfo(scene.Stored.Root[".replicator/index"]).Length < before / 2);
        scene.Stored.Restart();
        Assert.Equal("200 99", scene.Stored.Get("/x"));
    }

    [Fact]
    public void Two_at_once_do_not_rewrite_the_log_twice_at_once()
    {
        for (int number = 0; number < 1000; number++)
            scene.Stored.Put($"/{number % 400}", "1");
        scene.KeepsUp = true;
        scene.Run(StoreVerb.Collect);
        scene.Stored.Restart();
        Assert.Equal(400, scene.Stored.Store.Figures.ResponseCount);
    }
}
