using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>What is deleted while the only thread is busy, which a test decides.</summary>
public sealed class DeparturesTests : IDisposable
{
    private const int Long = 2 << 20;

    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly WorkerService service;
    private readonly ManualResetEventSlim busy = new();
    private readonly ManualResetEventSlim gate = new();
    private readonly TemporaryFolder root = new();
    private readonly IFolder folder;

    public DeparturesTests()
    {
        workers = new Workers(loop.Scheduler.Mailbox, 1);
        service = workers.AddService("cold reads", 2, 1);
        folder = new SystemFileSystem().OpenRoot(root.Path);
    }

    /// <summary>Ways in which a long content leaves.</summary>
    public static TheoryData<string> Ways => ["replaced", "removed", "purged", "evicted", "broke off", "read to its end"];

    public void Dispose()
    {
        gate.Set();
        workers.Dispose();
        loop.Dispose();
        folder.Dispose();
        root.Dispose();
        busy.Dispose();
        gate.Dispose();
    }

    [Fact]
    public void The_name_of_a_long_file_goes_at_once_and_its_room_when_a_thread_has_closed_it()
    {
        root.Put("a", new string('a', Long));
        var departures = new Departures(folder, service, Long);
        HoldUp();
        Assert.True(departures.TryDelete("a", Long));
        Assert.Null(folder.TryStat("a"));
        Assert.Equal(Long, departures.Space);
        loop.Start(departures.AwaitFreed());
        gate.Set();
        loop.RunToEnd();
        Assert.Equal(0, departures.Space);
    }

    [Fact]
    public void A_short_file_is_gone_at_once()
    {
        root.Put("a", new string('a', Long - 1));
        var departures = new Departures(folder, service, Long);
        HoldUp();
        Assert.True(departures.TryDelete("a", Long - 1));
        Assert.Equal(0, departures.Space);
        Assert.Null(folder.TryStat("a"));
    }

    [Fact]
    public void One_file_at_a_time_is_given_to_the_threads_and_what_comes_meanwhile_together()
    {
        var departures = new Departures(folder, service, Long);
        HoldUp();
        SafeFileHandle[] files = [folder.Create("a"), folder.Create("b"), folder.Create("c")];
        foreach (SafeFileHandle file in files)
            departures.Close(file, Long);
        // There is room for one job more.
        Assert.True(service.TryPost(() => { }, () => { }));
        Assert.All(files, file => Assert.False(file.IsClosed));
        loop.Start(departures.AwaitFreed());
        gate.Set();
        loop.RunToEnd();
        Assert.All(files, file => Assert.True(file.IsClosed));
    }

    [Fact]
    public void With_too_much_to_do_for_the_threads_a_file_is_closed_at_once()
    {
        var departures = new Departures(folder, service, Long);
        HoldUp();
        while (service.TryPost(() => { }, () => { }))
        {
        }

        SafeFileHandle file = folder.Create("a");
        departures.Close(file, Long);
        Assert.True(file.IsClosed);
        Assert.Equal(0, departures.Space);
    }

    [NeedsTheory]
    [MemberData(nameof(Ways))]
    public void The_loop_never_frees_a_long_content(string way)
    {
        using var scene = new StoreScene(reads: service) { MaximumSize = 7 << 20 };
        scene.Restart();
        string content = new('a', Long);
        if (way != "broke off")
            scene.Put("/a", content);
        Assert.Equal(0, CountNameless(scene));
        Entry? held = null;
        if (way == "read to its end")
        {
            held = Open(scene);
            scene.Store.Remove(held);
        }

        HoldUp();
        switch (way)
        {
            case "replaced":
                scene.Put("/a", content);
                break;
            case "removed":
                Entry entry = Open(scene);
                entry.Release();
                scene.Store.Remove(entry);
                break;
            case "purged":
                Assert.Equal(1, scene.Store.Purge(StoreScene.Uri("/a")));
                break;
            case "evicted":
                scene.Put("/b", new string('b', Long + Long + Long));
                break;
            case "broke off":
                using (EntryWriter writer = scene.Begin("/a", Long + Long))
                    writer.Append(new byte[Long]);
                break;
            default:
                held!.Release();
                break;
        }

        Assert.Equal(1, CountNameless(scene));
        gate.Set();
        Assert.Null(loop.Run(scene.Store.MakeRoom(0)));
        Assert.Equal(0, CountNameless(scene));
    }

    [Fact]
    public void A_long_content_that_replaces_another_is_written_out_before()
    {
        using var scene = new StoreScene(reads: service);
        foreach (int expected in (int[])[0, 1])
        {
            using EntryWriter writer = scene.Begin("/a", Long);
            writer.Append(new byte[Long]);
            Assert.Null(loop.Run(writer.Prepare()));
            Assert.Equal(expected, scene.Disk.WrittenOutCount);
            writer.Complete();
        }
    }

    // Files that only descriptors hold.
    private static int CountNameless(StoreScene scene) => Directory.GetFiles("/proc/self/fd")
        .Select(link => new FileInfo(link).LinkTarget)
        .Where(target => target?.StartsWith(scene.Root.Path, StringComparison.Ordinal) == true)
        .Where(target => target!.EndsWith(" (deleted)", StringComparison.Ordinal))
        .Distinct()
        .Count();

    private static Entry Open(StoreScene scene)
    {
        Assert.True(scene.Store.TryFindOpen(StoreScene.Uri("/a"), StoreScene.Request(), out Entry? entry));
        entry.Hold();
        return entry;
    }

    private void HoldUp()
    {
        Assert.True(service.TryPost(
            () =>
            {
                busy.Set();
                gate.Wait();
            },
            () => { }));
        busy.Wait();
    }
}
