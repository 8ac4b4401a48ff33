using Fibers;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>Searches that wait for a thread, which a test holds up as long as it likes.</summary>
public sealed class ColdSearchTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly WorkerService reads;
    private readonly StoreScene scene;
    private readonly ManualResetEventSlim busy = new();
    private readonly ManualResetEventSlim gate = new();

    public ColdSearchTests()
    {
        workers = new Workers(loop.Scheduler.Mailbox, 1);
        reads = workers.AddService("cold reads", 2, 1);
        scene = new StoreScene(reads: reads);
    }

    public void Dispose()
    {
        gate.Set();
        workers.Dispose();
        loop.Dispose();
        scene.Dispose();
        busy.Dispose();
        gate.Dispose();
    }

    [Fact]
    public void What_is_not_open_is_found_by_a_thread()
    {
        scene.Put("/b", "content");
        scene.Restart();
        var found = new Result<Entry>();
        Assert.Null(loop.Run(Find("/b", found)));
        Assert.Equal("content", StoreScene.ContentOf(found.Value!));
        Assert.Equal(1, found.Value!.HolderCount);
    }

    [Fact]
    public void What_was_stored_while_the_thread_searched_is_found()
    {
        scene.Put("/b", "old");
        scene.Restart();
        HoldUp();
        var found = new Result<Entry>();
        Meanwhile(
            () => loop.Start(Find("/b", found)),
            () => scene.Put("/b", "new"));
        Assert.Equal("new", StoreScene.ContentOf(found.Value!));
        Assert.False(found.Value!.Response.IsPlainFile);
    }

    [Fact]
    public void What_was_carried_over_to_another_log_while_the_thread_searched_is_found()
    {
        for (int version = 0; version < 4; version++)
            scene.Put("/b", $"version {version}");
        scene.Restart();
        HoldUp();
        var found = new Result<Entry>();
        Meanwhile(
            () => loop.Start(Find("/b", found)),
            () => Assert.Null(scene.KeepUp()));
        Assert.Equal("version 3", StoreScene.ContentOf(found.Value!));
        Assert.False(found.Value!.Response.IsPlainFile);
    }

    [Fact]
    public void A_tree_that_is_replaced_while_the_thread_searches_is_closed_after_that()
    {
        scene.Put("/b", "old");
        scene.Restart();
        HoldUp();
        var found = new Result<Entry>();
        Meanwhile(() => loop.Start(Find("/b", found)), ReplaceTree);
        Assert.Null(found.Value);
        AssertFindsWhatIsNew();
    }

    [Fact]
    public void A_search_that_is_given_up_after_its_tree_was_replaced_harms_nobody()
    {
        scene.Put("/b", "old");
        scene.Restart();
        HoldUp();
        Fiber? search = null;
        Meanwhile(
            () => search = loop.Start(Find("/b", new Result<Entry>())),
            ReplaceTree,
            () => loop.Scheduler.Cancel(search!));
        AssertFindsWhatIsNew();
    }

    [Fact]
    public void Two_searches_for_the_same_find_one_entry()
    {
        scene.Put("/b", "content");
        scene.Restart();
        HoldUp();
        Result<Entry> first = new(), second = new();
        Meanwhile(
            () => loop.Start(Find("/b", first)),
            () => loop.Start(Find("/b", second)),
            () => Assert.Null(first.Value));
        Assert.Same(first.Value, second.Value);
        Assert.Equal(2, first.Value!.HolderCount);
    }

    [Fact]
    public void With_too_many_searches_nothing_is_found_rather_than_waited_for()
    {
        scene.Put("/b", "content");
        scene.Restart();
        HoldUp();
        var found = new Result<Entry>();
        Fiber? last = null;
        Meanwhile(
            () => loop.Start(Find("/b", new Result<Entry>())),
            () => loop.Start(Find("/b", new Result<Entry>())),
            () => last = loop.Start(Find("/b", found)),
            () => Assert.DoesNotContain(last, loop.Scheduler.Fibers));
        Assert.Null(found.Value);
    }

    [Fact]
    public void A_search_that_was_given_up_closes_what_it_finds()
    {
        scene.Put("/b", "content");
        scene.Restart();
        HoldUp();
        Fiber? fiber = null;
        Meanwhile(
            () => fiber = loop.Start(Find("/b", new Result<Entry>())),
            () => loop.Scheduler.Cancel(fiber!));
        workers.Dispose();
        if (OperatingSystem.IsLinux())
            Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), IsContent);
    }

    // Makes the only thread busy until the gate opens.
    private void HoldUp() => loop.Start(reads.Run(() => { busy.Set(); gate.Wait(); return 0; }, new Result<int>()));

    // Runs all to its end; while the thread is busy, the actions, each in a turn of its own.
    private void Meanwhile(params Action[] actions)
    {
        Exception? failure = loop.Run(Act());
        loop.RunToEnd();
        Assert.Null(failure);

        IEnumerable<Yield> Act()
        {
            try
            {
                yield return Yield.Wait(TimeSpan.Zero);
                busy.Wait();
                foreach (Action action in actions)
                {
                    action();
                    yield return Yield.Wait(TimeSpan.Zero);
                }
            }
            finally
            {
                gate.Set();
            }
        }
    }

    private void ReplaceTree()
    {
        Directory.Delete(scene.Root.Path, recursive: true);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Put("/c", "new");
    }

    private void AssertFindsWhatIsNew()
    {
        var found = new Result<Entry>();
        Assert.Null(loop.Run(Find("/c", found)));
        Assert.Equal("new", StoreScene.ContentOf(found.Value!));
    }

    private IEnumerable<Yield> Find(string target, Result<Entry> found) =>
        scene.Store.Find(StoreScene.Uri(target), StoreScene.Request(), found);

    private bool IsContent(string descriptor) =>
        new FileInfo(descriptor).LinkTarget?.StartsWith(scene.Root["a.test:80"], StringComparison.Ordinal) == true;
}
