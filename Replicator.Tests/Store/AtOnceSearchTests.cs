using Fibers;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>Searches that look only into what the system has in its memory, and those by a worker that follow where
/// that is not enough.</summary>
public sealed class AtOnceSearchTests : IDisposable
{
    private const string Log = EntryPath.OwnFolder + "/index";

    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly StoreScene scene;

    public AtOnceSearchTests()
    {
        workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        scene = new StoreScene(maximumOpenFiles: 2, reads: workers.AddService("cold reads", queueBound: 2, share: 1));
    }

    public void Dispose()
    {
        scene.Dispose();
        workers.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void What_is_in_memory_is_found_without_a_worker()
    {
        Store("/b", "content");
        workers.Dispose();
        int before = scene.Disk.OpenCount;
        Assert.True(TryFind("/b", out Entry? entry));
        Assert.Equal("content", StoreScene.ContentOf(entry!));
        Assert.Equal(before, scene.Disk.OpenCount);
        Assert.True(scene.Store.TryFindOpen(entry!.Uri, StoreScene.Request(), out Entry? open));
        Assert.Same(entry, open);
    }

    [Theory]
    [InlineData(Log, false)]
    [InlineData("a.test:80/b", true)]
    public void What_would_have_to_be_waited_for_is_found_by_a_worker(string name, bool isName)
    {
        Store("/b", "content");
        int before = scene.Disk.OpenCount;
        if (isName)
            scene.Disk.HasColdName = path => path == name;
        else
            scene.Disk.HasColdContent = path => path == name;
        Assert.False(TryFind("/b", out _));
        Assert.Equal("content", Ask("/b"));
        Assert.Equal(before + 1, scene.Disk.OpenCount);
    }

    [Fact]
    public void A_cold_content_keeps_nobody_from_finding_it()
    {
        Store("/b", "content");
        scene.Disk.HasColdContent = path => path != Log;
        Assert.True(TryFind("/b", out Entry? entry));
        Assert.Equal(0, entry!.ReadAtOnce(new byte[7], 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Of_two_variants_the_one_in_memory_is_found_without_a_worker(int cold)
    {
        string[] codings = ["gzip", "br"];
        foreach (string coding in codings)
            Put(coding);
        scene.Restart();
        scene.Disk.HasColdName = path => path.EndsWith($"#{codings[cold]}", StringComparison.Ordinal);
        for (int asked = 0; asked < codings.Length; asked++)
        {
            string[] request = [$"Accept-Encoding: {codings[asked]}"];
            Assert.Equal(asked != cold, TryFind("/b", out _, request));
            Assert.Equal(codings[asked], Ask("/b", request));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_by_hand_that_may_have_to_be_waited_for_is_not_passed_over(bool isRecorded)
    {
        if (isRecorded)
            scene.Put("/b", "coded", 200, request: null, "Content-Encoding: gzip");
        scene.Restart();
        StoreScene.WaitForTheClockOfFiles();
        scene.Root.Put("a.test:80/b", "by hand");
        scene.Disk.HasColdName = path => path == "a.test:80/b";
        Assert.False(TryFind("/b", out _));
        Assert.Equal("by hand", Ask("/b"));
    }

    [Fact]
    public void What_changes_before_the_worker_looks_is_found_as_it_is_by_then()
    {
        Store("/b", "content");
        scene.Disk.HasColdName = _ => true;
        Assert.False(TryFind("/b", out _));
        scene.Put("/b", "newer");
        scene.Restart();
        Assert.Equal("newer", Ask("/b"));
    }

    [Fact]
    public void A_file_that_was_changed_is_forgotten_without_a_worker_too()
    {
        Store("/b", "content");
        StoreScene.WaitForTheClockOfFiles();
        File.AppendAllText(scene.Root["a.test:80/b"], "!");
        Assert.True(TryFind("/b", out Entry? entry));
        Assert.True(entry!.Response.IsPlainFile);
        Assert.Equal("content!", StoreScene.ContentOf(entry));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void A_file_that_is_gone_is_forgotten_without_a_worker_too()
    {
        Store("/b", "content");
        File.Delete(scene.Root["a.test:80/b"]);
        Assert.False(TryFind("/b", out _));
        Assert.Equal(0, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void What_cannot_be_told_for_the_cold_forgets_no_record()
    {
        Store("/b", "content");
        File.Delete(scene.Root["a.test:80/b"]);
        scene.Disk.HasColdName = _ => true;
        Assert.False(TryFind("/b", out _));
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void Nothing_is_found_in_a_tree_that_was_replaced()
    {
        Store("/b", "content");
        Directory.Delete(scene.Root.Path, recursive: true);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(TryFind("/b", out _));
        Assert.Contains(scene.Warnings, warning => warning.Contains("removed or replaced", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_found_at_once_stays_open_though_all_others_are_read()
    {
        foreach (string target in new[] { "/1", "/2", "/3" })
            scene.Put(target, target);
        scene.Restart();
        var held = new List<Entry>();
        foreach (string target in new[] { "/1", "/2", "/3" })
        {
            Assert.True(TryFind(target, out Entry? entry));
            Assert.Equal(target, StoreScene.ContentOf(entry!));
            entry!.Hold();
            held.Add(entry);
        }

        held.ForEach(entry => entry.Release());
    }

    private void Put(string coding) => scene.Put(
        "/b", coding, 200, [$"Accept-Encoding: {coding}"], "Vary: Accept-Encoding", $"Content-Encoding: {coding}");

    private void Store(string target, string content)
    {
        scene.Put(target, content);
        scene.Restart();
    }

    private bool TryFind(string target, out Entry? entry, params string[] request) =>
        scene.Store.TryFindAtOnce(StoreScene.Uri(target), StoreScene.Request(request), out entry);

    // By a worker.
    private string? Ask(string target, params string[] request)
    {
        var found = new Result<Entry>();
        Assert.Null(loop.Run(scene.Store.Find(StoreScene.Uri(target), StoreScene.Request(request), found)));
        string? content = found.Value is { } entry ? StoreScene.ContentOf(entry) : null;
        found.Value?.Release();
        return content;
    }
}
