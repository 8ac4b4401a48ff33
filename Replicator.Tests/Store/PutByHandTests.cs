using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

/// <summary>What persons do to the tree.</summary>
public class PutByHandTests : IDisposable
{
    private protected readonly StoreScene scene = new();

    public void Dispose()
    {
        scene.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_file_that_a_person_put_there_is_a_200()
    {
        string full = scene.Root.Put("a.test:80/b/c.html", "<p>mine");
        File.SetLastWriteTimeUtc(full, new DateTime(1994, 11, 6, 8, 49, 37, DateTimeKind.Utc));
        Entry entry = scene.Find("/b/c.html")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal(200, entry.Response.Head.Status);
        string[] fields = Text.Lines(entry.Response.Head.Fields);
        Assert.Contains("Content-Type: text/html", fields);
        Assert.Contains("Content-Length: 7", fields);
        Assert.Contains("Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT", fields);
        Assert.Equal("<p>mine", StoreScene.ContentOf(entry));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
        Assert.True(scene.Store.TryFindOpen(entry.Uri, StoreScene.Request(), out _));
    }

    [Fact]
    public void One_that_they_removed_is_forgotten_within_a_second()
    {
        scene.Put("/b", "content");
        File.Delete(scene.Root["a.test:80/b"]);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(scene.Find("/b"));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void One_that_they_removed_while_nothing_ran_is_forgotten()
    {
        scene.Put("/b", "content");
        File.Delete(scene.Root["a.test:80/b"]);
        scene.Restart();
        Assert.Null(scene.Find("/b"));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_they_changed_does_not_carry_the_old_fields(bool whileRunning)
    {
        scene.Put("/b.txt", "content", fields: ["ETag: \"x\"", "Cache-Control: max-age=9"]);
        File.WriteAllText(scene.Root["a.test:80/b.txt"], "CONTENT");
        if (whileRunning)
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        else
            scene.Restart();
        Entry entry = scene.Find("/b.txt")!;
        Assert.Equal("CONTENT", StoreScene.ContentOf(entry));
        Assert.True(entry.Response.IsPlainFile);
        Assert.DoesNotContain("ETag: \"x\"", Text.Lines(entry.Response.Head.Fields));
        Assert.Contains("Content-Type: text/plain", Text.Lines(entry.Response.Head.Fields));
    }

    [Fact]
    public void A_file_of_theirs_that_changes_again_is_served_as_it_is_then()
    {
        scene.Root.Put("a.test:80/b", "first");
        Assert.Equal("200 first", scene.Get("/b"));
        scene.Root.Put("a.test:80/b", "second");
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200 second", scene.Get("/b"));
        File.Delete(scene.Root["a.test:80/b"]);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(scene.Get("/b"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_put_there_after_another_status_was_stored_counts(bool whileRunning)
    {
        scene.Put("/b", "gone", 404);
        StoreScene.WaitForTheClockOfFiles();
        scene.Root.Put("a.test:80/b", "mine");
        if (whileRunning)
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        else
            scene.Restart();
        Assert.Equal("200 mine", scene.Get("/b"));
        Assert.Equal("200 mine", scene.Get("/b"));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void A_newer_response_takes_the_place_of_a_persons_file()
    {
        scene.Root.Put("a.test:80/b", "mine");
        Assert.Equal("200 mine", scene.Get("/b"));
        scene.Put("/b", "theirs");
        Assert.Equal("200 theirs", scene.Get("/b"));
        Assert.Equal(["a.test:80/b"], scene.Root.Files());
    }

    [Fact]
    public void A_file_that_was_validated_stays_theirs()
    {
        scene.Root.Put("a.test:80/b", "mine");
        Entry entry = scene.Find("/b")!;
        scene.Freshen(entry, "Cache-Control: max-age=9");
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
        Assert.True(scene.Find("/b")!.Response.IsPlainFile);
    }

    [Theory]
    [InlineData("a.test:80/b#s-404", "/b")]
    [InlineData("a.test:80/b#gzip", "/b")]
    [InlineData("a.test:80/b#d/c", "/b/c")]
    [InlineData("a.test:80/#index", "/")]
    [InlineData("a.test:80/b.incomplete", "/b.incomplete")]
    public void Marked_names_without_a_record_are_left_alone(string path, string target)
    {
        scene.Root.Put(path, "whatever");
        Assert.Null(scene.Find(target));
        Assert.Equal([path], scene.Root.Files());
    }

    [Fact]
    public void Links_folders_and_the_stores_own_files_are_not_served()
    {
        using var outside = new TemporaryFolder();
        outside.Put("secret", "secret");
        Directory.CreateDirectory(scene.Root["a.test:80/folder"]);
        File.CreateSymbolicLink(scene.Root["a.test:80/link"], outside["secret"]);
        Directory.CreateSymbolicLink(scene.Root["a.test:80/way"], outside.Path);
        Directory.CreateSymbolicLink(scene.Root["own.test:80"], scene.Root[".replicator"]);
        Assert.Null(scene.Find("/link"));
        Assert.Null(scene.Find("/way/secret"));
        Assert.Null(scene.Find("/folder"));
        Assert.Null(scene.Find(StoreScene.Uri("/index", "own.test")));

        StoreException failure = Assert.Throws<StoreException>(() => scene.Put("/way/new", "content"));
        Assert.Equal(StoreFault.InTheWay, failure.Fault);
        Assert.Throws<StoreException>(() => scene.Put("/link", "content"));
        Assert.Single(Directory.GetFileSystemEntries(outside.Path));
        Assert.Equal("secret", File.ReadAllText(outside["secret"]));
    }

    [Fact]
    public void A_copied_tree_keeps_its_records()
    {
        scene.Put("/b", "content", fields: ["ETag: \"x\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"]);
        scene.Put("/c", "another", fields: "ETag: \"y\"");
        using var copy = new StoreScene { Machine = scene.Machine };
        copy.Restart(() => CopyTo(copy));
        for (int start = 0; start < 2; start++)
        {
            Entry entry = copy.Find("/b")!;
            Assert.False(entry.Response.IsPlainFile);
            Assert.Contains("ETag: \"x\"", Text.Lines(entry.Response.Head.Fields));
            Assert.True(copy.Find("/c")!.Response.IsPlainFile);
            copy.Restart();
        }

        // The record has the new inode by now, so that a file exchanged for one like it is noticed again.
        string full = copy.Root["a.test:80/b"];
        DateTime modified = File.GetLastWriteTimeUtc(full);
        File.Delete(full);
        File.WriteAllText(full, "CONTENT");
        File.SetLastWriteTimeUtc(full, modified);
        copy.Restart();
        Assert.True(copy.Find("/b")!.Response.IsPlainFile);
    }

    private void CopyTo(StoreScene copy)
    {
        foreach (string path in scene.Root.Files().Append(".replicator/index"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy.Root[path])!);
            File.Copy(scene.Root[path], copy.Root[path], overwrite: true);
            File.SetLastWriteTimeUtc(copy.Root[path], File.GetLastWriteTimeUtc(scene.Root[path]));
        }

        File.AppendAllText(copy.Root["a.test:80/c"], "!");
    }
}
