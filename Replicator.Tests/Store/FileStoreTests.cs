using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

public class FileStoreTests : IDisposable
{
    private const string LastModified = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT";

    private protected readonly StoreScene scene = new();

    public void Dispose()
    {
        scene.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_whole_response_lies_at_its_plain_name_and_is_found()
    {
        scene.Put("/b/c.css?d", "content", fields: ["Content-Type: text/css", LastModified, "ETag: \"x\""]);
        Assert.Equal(["a.test:80/b/c.css?d"], scene.Root.Files());
        string full = scene.Root["a.test:80/b/c.css?d"];
        Assert.Equal("content", File.ReadAllText(full));
        Assert.Equal(new DateTime(1994, 11, 6, 8, 49, 37, DateTimeKind.Utc), File.GetLastWriteTimeUtc(full));

        for (int start = 0; start < 2; start++)
        {
            Entry entry = scene.Find("/b/c.css?d")!;
            Assert.Equal(EntryState.Complete, entry.State);
            Assert.Equal((7L, 7L), (entry.Length, entry.CompleteLength));
            Assert.Equal(
                ["Content-Type: text/css", LastModified, "ETag: \"x\""], Text.Lines(entry.Response.Head.Fields));
            Assert.Equal(scene.Clock.GetUtcNow(), entry.Response.ResponseTime);
            Assert.False(entry.Response.IsPlainFile);
            Assert.True(entry.IsResident(0, 7));
            entry.ReadAhead(0, 7);
            Assert.Equal("content", StoreScene.ContentOf(entry));
            entry.Release();
            scene.Restart();
        }

        Assert.Null(scene.Find("/b/c.css"));
        Assert.Null(scene.Find("/b/C.css?d"));
    }

    [Fact]
    public void Without_last_modified_the_file_bears_the_date()
    {
        scene.Put("/b", "content", fields: ["Date: Sun, 06 Nov 1994 08:49:38 GMT", "Last-Modified: yesterday"]);
        var expected = new DateTime(1994, 11, 6, 8, 49, 38, DateTimeKind.Utc);
        Assert.Equal(expected, File.GetLastWriteTimeUtc(scene.Root["a.test:80/b"]));
    }

    [Fact]
    public void Hop_by_hop_fields_are_not_stored()
    {
        scene.Put("/b", "content", fields: ["Connection: close, X-Hop", "X-Hop: 1", "Keep-Alive: 5", "X-End: 1"]);
        Assert.Equal(["X-End: 1"], Text.Lines(scene.Find("/b")!.Response.Head.Fields));
    }

    [Fact]
    public void What_grows_can_be_read_at_once_and_is_found_only_when_whole()
    {
        using EntryWriter writer = scene.Begin("/b", 6);
        Entry entry = writer.Entry;
        entry.Hold();
        writer.Append("abc"u8);
        Assert.Equal((EntryState.Growing, 3L, 6L), (entry.State, entry.Length, entry.CompleteLength));
        Assert.Equal("abc", StoreScene.ContentOf(entry));
        Assert.Null(scene.Find("/b"));
        Assert.Empty(scene.Root.Files());
        writer.Append("def"u8);
        writer.Complete();
        Assert.Equal(EntryState.Complete, entry.State);
        Assert.Equal("abcdef", StoreScene.ContentOf(entry));
        Assert.Same(entry, scene.Find("/b"));
    }

    [Fact]
    public void What_is_abandoned_is_never_found_and_goes_with_its_last_reader()
    {
        EntryWriter writer = scene.Begin("/b", 6);
        Entry entry = writer.Entry;
        entry.Hold();
        writer.Append("abc"u8);
        writer.Dispose();
        Assert.Equal(EntryState.Abandoned, entry.State);
        Assert.Equal("abc", StoreScene.ContentOf(entry));
        Assert.Single(Unfinished());
        entry.Release();
        Assert.True(entry.File.IsClosed);
        Assert.Empty(Unfinished());
        Assert.Null(scene.Find("/b"));
        Assert.Empty(scene.Root.Files());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Another_length_than_announced_is_never_stored(int length)
    {
        using EntryWriter writer = scene.Begin("/b", length);
        StoreException failure = Assert.Throws<StoreException>(() =>
        {
            writer.Append("abc"u8);
            writer.Complete();
        });
        writer.Dispose();
        Assert.Equal(StoreFault.WrongLength, failure.Fault);
        Assert.Equal(EntryState.Abandoned, writer.Entry.State);
        Assert.Empty(scene.Root.Files());
        Assert.Empty(Unfinished());
    }

    [Fact]
    public void Unfinished_content_of_an_earlier_run_is_cleared()
    {
        EntryWriter writer = scene.Begin("/b", 6);
        writer.Append("abc"u8);
        scene.RestartAfterKill();
        Assert.Empty(Unfinished());
        Assert.Null(scene.Find("/b"));
    }

    [Fact]
    public void A_newer_response_replaces_the_older_one_and_its_readers_go_on()
    {
        scene.Put("/b", "old");
        Entry old = scene.Find("/b")!;
        scene.Put("/b", "new content");
        Assert.Equal("old", StoreScene.ContentOf(old));
        Assert.Equal("200 new content", scene.Get("/b"));
        old.Release();
        Assert.True(old.File.IsClosed);
        scene.Restart();
        Assert.Equal("200 new content", scene.Get("/b"));
        Assert.Equal((1L, 11L), (scene.Store.Figures.ResponseCount, scene.Store.Figures.ContentLength));
    }

    [Fact]
    public void Another_status_takes_the_place_of_a_200_and_the_other_way_round()
    {
        scene.Put("/b", "here");
        scene.Put("/b", "gone", 404);
        Assert.Equal("404 gone", scene.Get("/b"));
        Assert.Equal(["a.test:80/b#s-404"], scene.Root.Files());
        scene.Restart();
        Assert.Equal("404 gone", scene.Get("/b"));
        scene.Put("/b", "back");
        Assert.Equal("200 back", scene.Get("/b"));
        Assert.Equal(["a.test:80/b"], scene.Root.Files());
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void Whichever_of_a_file_and_a_folder_comes_second_is_marked()
    {
        scene.Put("/b", "file");
        scene.Put("/b/c", "below");
        scene.Put("/b/d/e", "deeper");
        scene.Put("/x/y", "below");
        scene.Put("/x", "file");
        Assert.Equal(["a.test:80/b", "a.test:80/b#d/c", "a.test:80/b#d/d/e", "a.test:80/x#f", "a.test:80/x/y"],
            scene.Root.Files());
        for (int start = 0; start < 2; start++)
        {
            Assert.Equal("200 file", scene.Get("/b"));
            Assert.Equal("200 below", scene.Get("/b/c"));
            Assert.Equal("200 deeper", scene.Get("/b/d/e"));
            Assert.Equal("200 below", scene.Get("/x/y"));
            Assert.Equal("200 file", scene.Get("/x"));
            scene.Restart();
        }
    }

    [Fact]
    public void Odd_targets_are_stored_and_found()
    {
        string[] targets =
        [
            "/", "//", "/.", "/..", "/../../etc/passwd", "/b/../c", "/" + new string('x', 3000), "/b?c=/../d",
            string.Concat(Enumerable.Repeat("/x", 300)), "/%2e%2e/b", "/.replicator/index", "/b#d/c",
            "/~!$&'()*+,;=:@",
        ];
        foreach (string target in targets)
            scene.Put(target, target);
        scene.Restart();
        foreach (string target in targets)
            Assert.Equal("200 " + target, scene.Get(target));
        Assert.Equal(targets.Length, scene.Root.Files().Length);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void Validation_is_remembered()
    {
        scene.Put("/b", "content", fields: ["Cache-Control: max-age=1", "ETag: \"x\""]);
        Entry entry = scene.Find("/b")!;
        scene.Clock.Advance(TimeSpan.FromHours(1));
        scene.Freshen(entry, "Cache-Control: max-age=9", "ETag: \"x\"");
        Assert.Same(entry, scene.Find("/b"));
        scene.Restart();
        Entry found = scene.Find("/b")!;
        Assert.Contains("Cache-Control: max-age=9", Text.Lines(found.Response.Head.Fields));
        Assert.Equal(scene.Clock.GetUtcNow(), found.Response.ResponseTime);
        Assert.Equal((1L, 7L), (scene.Store.Figures.ResponseCount, scene.Store.Figures.ContentLength));
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void Invalidation_is_remembered_for_every_variant_until_validation()
    {
        foreach (string language in new[] { "de", "en" })
            scene.Put("/b", language, request: ["Accept-Language: " + language], fields: "Vary: Accept-Language");
        scene.Put("/c", "another");
        Entry open = scene.Find("/b", "Accept-Language: de")!;
        scene.Store.Invalidate(StoreScene.Uri("/b"));
        Assert.True(open.Response.Invalidated);
        Assert.Same(open, scene.Find("/b", "Accept-Language: de"));
        scene.Restart();
        Entry german = scene.Find("/b", "Accept-Language: de")!;
        Assert.True(german.Response.Invalidated);
        Assert.True(scene.Find("/b", "Accept-Language: en")!.Response.Invalidated);
        Assert.False(scene.Find("/c")!.Response.Invalidated);

        scene.Freshen(german);
        scene.Restart();
        Assert.False(scene.Find("/b", "Accept-Language: de")!.Response.Invalidated);
        Assert.Equal(3, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void What_is_removed_is_gone_with_its_file()
    {
        scene.Put("/b", "content");
        Entry entry = scene.Find("/b")!;
        scene.Store.Remove(entry);
        Assert.Equal("content", StoreScene.ContentOf(entry));
        Assert.Null(scene.Find("/b"));
        Assert.Empty(scene.Root.Files());
        Assert.Equal((0L, 0L), (scene.Store.Figures.ResponseCount, scene.Store.Figures.ContentLength));
        scene.Restart();
        Assert.Null(scene.Find("/b"));
    }

    [Fact]
    public void Only_so_many_files_stay_open_beside_those_that_are_read()
    {
        using var small = new StoreScene(maximumOpenFiles: 2);
        small.Put("/1", "one");
        Entry held = small.Find("/1")!;
        Entry loose = small.Find("/1")!;
        loose.Release();
        small.Put("/2", "two");
        small.Put("/3", "three");
        small.Put("/4", "four");
        Assert.Equal("one", StoreScene.ContentOf(held));
        Assert.True(small.Store.TryFindOpen(StoreScene.Uri("/1"), StoreScene.Request(), out _));
        Assert.False(small.Store.TryFindOpen(StoreScene.Uri("/2"), StoreScene.Request(), out _));
        Assert.False(small.Store.TryFindOpen(StoreScene.Uri("/3"), StoreScene.Request(), out _));
        Assert.True(small.Store.TryFindOpen(StoreScene.Uri("/4"), StoreScene.Request(), out _));
        held.Release();
        small.Put("/5", "five");
        small.Put("/6", "six");
        Assert.True(held.File.IsClosed);
        Assert.Equal("200 one", small.Get("/1"));
        Assert.Equal("200 two", small.Get("/2"));
    }

    [Fact]
    public void A_second_instance_is_told_who_holds_the_root()
    {
        StoreException failure = Assert.Throws<StoreException>(() => new FileStore(
            new SystemFileSystem(), new StoreOptions(scene.Root.Path, false), null, scene.Clock));
        Assert.Equal(StoreFault.InUse, failure.Fault);
        string holder = $"pid {Environment.ProcessId}, http://localhost:8080";
        Assert.Contains(holder, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_stores_own_folder_is_private()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(scene.Root[".replicator"]));
        }
    }

    [Fact]
    public void Larger_heads_than_a_record_takes_are_not_stored()
    {
        string[] fields = [.. Enumerable.Range(0, 20).Select(number => $"X-{number}: {new string('x', 60_000)}")];
        Assert.Throws<StoreException>(() => scene.Put("/b", "content", fields: fields));
        Assert.Null(scene.Find("/b"));
        Assert.Empty(scene.Root.Files());
    }

    private string[] Unfinished() => Directory.GetFiles(scene.Root[".replicator/unfinished"]);
}
