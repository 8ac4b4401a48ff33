using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The tree is removed, moved away or replaced while it is open.</summary>
public sealed class ReplacedTreeTests : IDisposable
{
    private static readonly string[] Ways = ["removed", "replaced", "moved", "moved and replaced", "own part removed",
        "log removed"];

    private readonly StoreScene scene = new();
    private readonly string aside = Directory.CreateTempSubdirectory("replicator-aside-").FullName;

    public static TheoryData<string> AllWays => [.. Ways];

    public void Dispose()
    {
        Directory.CreateDirectory(scene.Root.Path);
        scene.Dispose();
        Directory.Delete(aside, recursive: true);
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void What_is_gone_is_forgotten_within_a_second_and_storing_goes_on(string way)
    {
        scene.Put("/a", "whole", fields: "ETag: \"1\"");
        scene.Find("/a")!.Release();
        Change(way);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(scene.Store.TryFindOpen(StoreScene.Uri("/a"), StoreScene.Request(), out _));
        // Where only what is known of the files went, they are as those that a person puts there.
        bool isPlain = way is "own part removed" or "log removed";
        Assert.Equal(isPlain ? "200 whole" : null, scene.Get("/a"));
        scene.Put("/b", "new");
        Assert.Equal("200 new", scene.Get("/b"));
        Assert.Contains("a.test:80/b", scene.Root.Files());
        string warning = Assert.Single(scene.Warnings);
        Assert.Contains(scene.Root.Path, warning, StringComparison.Ordinal);
        scene.Restart();
        Assert.Equal("200 new", scene.Get("/b"));
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void What_is_stored_next_does_not_wait_for_the_second(string way)
    {
        Change(way);
        if (way == "log removed")
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        try
        {
            scene.Put("/b", "new");
        }
        catch (StoreException refused)
        {
            // Begun before it was noticed, as one that was moved away with the tree.
            Assert.Equal(StoreFault.Gone, refused.Fault);
        }

        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Put("/c", "newer");
        Assert.Equal("200 newer", scene.Get("/c"));
        Assert.Contains("a.test:80/c", scene.Root.Files());
    }

    [Theory]
    [MemberData(nameof(AllWays))]
    public void What_is_being_stored_meanwhile_is_whole_for_its_readers_and_never_stored_by_half(string way)
    {
        EntryWriter writer = scene.Begin("/a", 6);
        Entry entry = writer.Entry;
        entry.Hold();
        writer.Append("abc"u8);
        Change(way);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Put("/b", "other!");
        writer.Append("def"u8);
        Assert.Equal(StoreFault.Gone, Assert.Throws<StoreException>(writer.Complete).Fault);
        Assert.Equal(EntryState.Complete, entry.State);
        Assert.Equal("abcdef", StoreScene.ContentOf(entry));
        entry.Release();
        Assert.Null(scene.Get("/a"));
        Assert.Equal("200 other!", scene.Get("/b"));
        scene.Put("/a", "again");
        Assert.Equal("200 again", scene.Get("/a"));
    }

    [Fact]
    public void What_is_read_meanwhile_is_read_to_its_end()
    {
        scene.Put("/a", "whole");
        Entry entry = scene.Find("/a")!;
        Change("replaced");
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(scene.Get("/a"));
        Assert.Equal("whole", StoreScene.ContentOf(entry));
        // It says nothing of what lies there now.
        scene.Put("/a", "other");
        scene.Freshen(entry, "Cache-Control: max-age=9");
        scene.Store.Remove(entry);
        entry.Release();
        Assert.True(entry.File.IsClosed);
        Assert.Equal("200 other", scene.Get("/a"));
    }

    [Fact]
    public void A_tree_that_was_filled_before_it_came_is_served()
    {
        scene.Put("/a", "first");
        scene.Restart(() => Copy(scene.Root.Path, aside));
        scene.Put("/a", "second");
        Directory.Delete(scene.Root.Path, recursive: true);
        Directory.Move(aside, scene.Root.Path);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200 first", scene.Get("/a"));
        Directory.CreateDirectory(aside);
    }

    [Fact]
    public void A_tree_that_another_instance_holds_is_left_to_it_until_it_ends()
    {
        scene.Put("/a", "whole");
        Change("moved and replaced");
        var options = new StoreOptions(scene.Root.Path, Flat: false, MinimumFree: 1, "http://localhost:9090");
        using (new FileStore(new SystemFileSystem(), options, null, scene.Clock))
        {
            for (int second = 0; second < 3; second++)
            {
                scene.Clock.Advance(TimeSpan.FromSeconds(1));
                Assert.Null(scene.Get("/a"));
                StoreException refused = Assert.Throws<StoreException>(() => scene.Begin("/b"));
                Assert.Equal(StoreFault.InUse, refused.Fault);
                Assert.Contains("localhost:9090", refused.Message, StringComparison.Ordinal);
                scene.Store.Invalidate(StoreScene.Uri("/a"));
                Assert.Equal(0, scene.Store.Figures.ResponseCount);
            }
        }

        Assert.Single(scene.Warnings);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Put("/b", "new");
        Assert.Equal("200 new", scene.Get("/b"));
    }

    [Fact]
    public void A_root_that_cannot_be_made_anew_is_tried_again()
    {
        Directory.Delete(scene.Root.Path, recursive: true);
        File.WriteAllText(scene.Root.Path, "in the way");
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<StoreException>(() => scene.Begin("/b"));
        File.Delete(scene.Root.Path);
        Assert.Throws<StoreException>(() => scene.Begin("/b"));
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Put("/b", "new");
        Assert.Equal("200 new", scene.Get("/b"));
    }

    [Fact]
    public void Where_the_folder_of_unfinished_contents_was_removed_it_is_made_anew()
    {
        scene.Put("/a", "whole");
        using EntryWriter running = scene.Begin("/b", 3);
        Directory.Delete(scene.Root[".replicator/unfinished"], recursive: true);
        scene.Put("/c", "new");
        Assert.Equal("200 new", scene.Get("/c"));
        Assert.Equal("200 whole", scene.Get("/a"));
        running.Append("abc"u8);
        Assert.Throws<StoreException>(running.Complete);
        Assert.Null(scene.Get("/b"));
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void Where_the_folder_of_a_host_was_removed_it_is_made_anew()
    {
        scene.Put("/a", "whole");
        scene.Put("/d/a", "whole");
        using EntryWriter running = scene.Begin("/d/b", 3);
        Directory.Delete(scene.Root["a.test:80"], recursive: true);
        running.Append("abc"u8);
        running.Complete();
        Assert.Equal("200 abc", scene.Get("/d/b"));
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(scene.Get("/a"));
        Assert.Null(scene.Get("/d/a"));
        Assert.Equal(["a.test:80/d/b"], scene.Root.Files());
    }

    private void Change(string way)
    {
        switch (way)
        {
            case "removed":
                Directory.Delete(scene.Root.Path, recursive: true);
                break;
            case "replaced":
                Directory.Delete(scene.Root.Path, recursive: true);
                Directory.CreateDirectory(scene.Root.Path);
                break;
            case "moved":
                Directory.Move(scene.Root.Path, Path.Combine(aside, "moved"));
                break;
            case "moved and replaced":
                Directory.Move(scene.Root.Path, Path.Combine(aside, "moved"));
                Directory.CreateDirectory(scene.Root.Path);
                break;
            case "own part removed":
                Directory.Delete(scene.Root[".replicator"], recursive: true);
                break;
            default:
                File.Delete(scene.Root[".replicator/index"]);
                break;
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
    }
}
