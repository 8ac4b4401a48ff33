using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

/// <summary>What persons do to stored files, while the program runs and while it does not.</summary>
public class HandledFileTests : IDisposable
{
    private const string Stored = "a.test:80/d/b.txt";
    private static readonly string[] Taken = ["removed", "renamed", "made a folder", "made a link", "moved behind a link"];

    private static readonly string[] Changed =
        ["written anew", "exchanged for one like it", "lengthened", "shortened", "touched"];

    private protected readonly StoreScene scene = new();
    private readonly TemporaryFolder outside = new();

    public static TheoryData<string, bool> WaysToTake => Both(Taken);

    public static TheoryData<string, bool> WaysToChange => Both(Changed);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        scene.Dispose();
        outside.Dispose();
    }

    [Theory]
    [MemberData(nameof(WaysToTake))]
    public void What_is_not_there_as_a_file_is_forgotten_and_stored_anew(string way, bool whileRunning)
    {
        scene.Put("/d/b.txt", "content", fields: "ETag: \"x\"");
        Handle(way, whileRunning);
        Assert.Null(scene.Get("/d/b.txt"));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
        if (way == "renamed")
            Assert.True(scene.Find("/d/c.txt")!.Response.IsPlainFile);

        // Where something is in the way of the name, that is left as it is.
        if (way is "removed" or "renamed" or "made a folder")
        {
            scene.Put("/d/b.txt", "again", fields: "ETag: \"y\"");
            Assert.Equal("200 again", scene.Get("/d/b.txt"));
        }
        else
        {
            Assert.Throws<StoreException>(() => scene.Put("/d/b.txt", "again"));
        }

        Assert.All(outside.Files(), file => Assert.Equal("content", File.ReadAllText(outside[file])));
    }

    [Theory]
    [MemberData(nameof(WaysToChange))]
    public void What_was_changed_is_theirs(string way, bool whileRunning)
    {
        scene.Put("/d/b.txt", "content", fields: ["ETag: \"x\"", "Cache-Control: max-age=9"]);
        Handle(way, whileRunning);
        Entry entry = scene.Find("/d/b.txt")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal(File.ReadAllText(scene.Root[Stored]), StoreScene.ContentOf(entry));
        Assert.DoesNotContain("ETag: \"x\"", Text.Lines(entry.Response.Head.Fields));
        Assert.Contains("Content-Type: text/plain", Text.Lines(entry.Response.Head.Fields));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void What_cannot_be_read_is_not_found_until_it_can()
    {
        scene.Put("/d/b.txt", "content", fields: "ETag: \"x\"");
        scene.Restart();
        scene.Disk.CannotBeRead = path => path == Stored;
        Assert.Null(scene.Get("/d/b.txt"));
        scene.Disk.CannotBeRead = _ => false;
        Entry entry = scene.Find("/d/b.txt")!;
        Assert.Contains("ETag: \"x\"", Text.Lines(entry.Response.Head.Fields));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_its_own_folder_all_plain_names_are_files_put_there(bool whileRunning)
    {
        scene.Put("/d/b.txt", "content", fields: "ETag: \"x\"");
        scene.Put("/d/gone", "gone", 404);
        Handle("own folder removed", whileRunning);
        Entry entry = scene.Find("/d/b.txt")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal("content", StoreScene.ContentOf(entry));
        scene.Put("/d/c.txt", "new", fields: "ETag: \"y\"");
        scene.Restart();
        Assert.Equal("200 new", scene.Get("/d/c.txt"));
    }

    [Fact]
    public void The_room_of_what_was_removed_is_free_soon_though_nobody_asks_for_it()
    {
        scene.Put("/d/b.txt", "content");
        Entry entry = scene.Find("/d/b.txt")!;
        entry.Release();
        File.Delete(scene.Root[Stored]);
        Assert.Null(scene.KeepUp());
        Assert.True(entry.File.IsClosed);
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Theory]
    [InlineData("written anew")]
    [InlineData("lengthened")]
    [InlineData("shortened")]
    public void What_was_changed_is_never_sent_under_the_former_head_however_soon_it_is_asked_for(string way)
    {
        scene.Put("/d/b.txt", "content", fields: ["ETag: \"x\"", "Cache-Control: max-age=9"]);
        scene.Find("/d/b.txt")!.Release();
        Handle(way);
        Entry entry = scene.Find("/d/b.txt")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal(File.ReadAllText(scene.Root[Stored]), StoreScene.ContentOf(entry));
    }

    [Fact]
    public void What_was_removed_is_gone_at_once()
    {
        scene.Put("/d/b.txt", "content");
        scene.Find("/d/b.txt")!.Release();
        Handle("removed");
        Assert.Null(scene.Find("/d/b.txt"));
    }

    private static TheoryData<string, bool> Both(string[] ways)
    {
        var data = new TheoryData<string, bool>();
        foreach (string way in ways)
        {
            data.Add(way, true);
            data.Add(way, false);
        }

        return data;
    }

    private void Handle(string way, bool whileRunning)
    {
        if (!whileRunning)
        {
            scene.Restart(() => Handle(way));
            return;
        }

        Handle(way);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Handle(string way)
    {
        string full = scene.Root[Stored];
        StoreScene.WaitForTheClockOfFiles();
        switch (way)
        {
            case "removed":
                File.Delete(full);
                break;
            case "renamed":
                File.Move(full, scene.Root["a.test:80/d/c.txt"]);
                break;
            case "made a folder":
                File.Delete(full);
                Directory.CreateDirectory(full);
                break;
            case "made a link":
                File.Move(full, outside["b.txt"]);
                File.CreateSymbolicLink(full, outside["b.txt"]);
                break;
            case "moved behind a link":
                outside.Put("d/b.txt", "content");
                Directory.Delete(scene.Root["a.test:80/d"], recursive: true);
                Directory.CreateSymbolicLink(scene.Root["a.test:80/d"], outside["d"]);
                break;
            case "written anew":
                File.WriteAllText(full, "CONTENT");
                break;
            case "exchanged for one like it":
                DateTime modified = File.GetLastWriteTimeUtc(full);
                File.WriteAllText(scene.Root["new"], "CONTENT");
                File.SetLastWriteTimeUtc(scene.Root["new"], modified);
                File.Move(scene.Root["new"], full, overwrite: true);
                break;
            case "lengthened":
                File.AppendAllText(full, "!");
                break;
            case "shortened":
                File.WriteAllText(full, "cont");
                break;
            case "touched":
                File.SetLastWriteTimeUtc(full, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                break;
            default:
                Directory.Delete(scene.Root[".replicator"], recursive: true);
                break;
        }
    }
}
