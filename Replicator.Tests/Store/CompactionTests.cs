using System.Text;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The log is rewritten without what is void, while it is in use.</summary>
public sealed class CompactionTests : IDisposable
{
    private const string LogName = ".replicator/index", NextName = LogName + LogChain.NextSuffix;

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    private long LogLength => new FileInfo(scene.Root[LogName]).Length;

    [Fact]
    public void What_is_void_goes_and_what_is_live_stays()
    {
        Fill();
        long before = LogLength;
        Assert.Null(scene.KeepUp());
        Assert.InRange(LogLength, 100, before / 2);
        Assert.False(File.Exists(scene.Root[NextName]));
        AssertFilled();
        long after = LogLength;
        Assert.Null(scene.KeepUp());
        Assert.Equal(after, LogLength);
        scene.Restart();
        AssertFilled();
        scene.RestartAfterKill();
        AssertFilled();
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void What_is_open_stays_open_and_can_be_freshened_invalidated_and_removed_afterwards()
    {
        Fill();
        Entry freshened = scene.Find("/freshened")!;
        Entry removed = scene.Find("/kept")!;
        Assert.Null(scene.KeepUp());
        Assert.Same(freshened, scene.Find("/freshened"));
        scene.Freshen(freshened, "X-Fresh: again");
        scene.Store.Remove(removed);
        scene.Store.Invalidate(StoreScene.Uri("/replaced"));
        scene.Restart();
        Assert.Equal("again", FieldOf("/freshened", "x-fresh"));
        Assert.Null(scene.Get("/kept"));
        Entry replaced = scene.Find("/replaced")!;
        Assert.True(replaced.Response.Invalidated);
        replaced.Release();
    }

    [Fact]
    public void What_is_read_but_was_let_go_of_is_removed_wherever_its_record_is_now()
    {
        using var small = new StoreScene(maximumOpenFiles: 1);
        small.Put("/b", "first");
        small.Put("/b", "second");
        small.Put("/b", "content");
        Entry held = small.Find("/b")!;
        small.Put("/c", "another");
        Assert.Null(small.KeepUp());
        small.Store.Remove(held);
        Assert.Null(small.Get("/b"));
        held.Release();
        Assert.Equal(["a.test:80/c"], small.Root.Files());
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Of_several_that_fit_the_newest_stays_so()
    {
        // The second is selected by what the first does not look at.
        scene.Put("/b", "older", request: ["A: 1"], fields: "Vary: A");
        scene.Put("/b", "newer", request: ["A: 2", "B: 1"], fields: "Vary: B");
        scene.Put("/c", "void");
        for (int count = 0; count < 5; count++)
            scene.Put("/c", $"void {count}");
        Assert.Equal("200 newer", scene.Get("/b", "A: 1", "B: 1"));
        Assert.Null(scene.KeepUp());
        Assert.Equal("200 newer", scene.Get("/b", "A: 1", "B: 1"));
        Assert.Equal("200 older", scene.Get("/b", "A: 1", "B: 2"));
        scene.Restart();
        Assert.Equal("200 newer", scene.Get("/b", "A: 1", "B: 1"));
        Assert.Equal("200 older", scene.Get("/b", "A: 1", "B: 2"));
    }

    [Fact]
    public void It_happens_again_and_again()
    {
        for (int round = 0; round < 5; round++)
        {
            Fill();
            Assert.Null(scene.KeepUp());
            AssertFilled();
        }

        scene.Restart();
        AssertFilled();
        Assert.Equal(3, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void After_the_tree_was_copied_it_is_known_of_each_record_whether_its_inode_counts()
    {
        scene.Put("/b", "first");
        scene.Put("/b", "second");
        scene.Put("/b", "content", fields: ["X-Known: yes", "Last-Modified: Sat, 29 Feb 2020 11:00:00 GMT"]);
        scene.Restart(() =>
        {
            string copy = scene.Root.Path + ".copy";
            Directory.Move(scene.Root.Path, copy);
            CopyTree(copy, scene.Root.Path);
            Directory.Delete(copy, recursive: true);
        });
        Assert.Null(scene.KeepUp());
        Assert.Equal("yes", FieldOf("/b", "x-known"));
        scene.Restart();
        Assert.Equal("yes", FieldOf("/b", "x-known"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    public void A_full_disk_puts_it_off(int writable)
    {
        Fill();
        scene.Disk.FailWritesAfter(writable);
        Assert.IsType<StoreException>(scene.KeepUp());
        AssertFilled();
        scene.Disk.Heal();
        scene.RestartAfterKill();
        scene.Disk.Heal();
        AssertFilled();
        scene.Put("/d", "meanwhile");
        Assert.Null(scene.KeepUp());
        AssertFilled();
        Assert.Equal("200 meanwhile", scene.Get("/d"));
        Assert.False(File.Exists(scene.Root[NextName]));
    }

    [Fact]
    public void Killed_after_any_step_nothing_is_lost_and_it_goes_on()
    {
        int stepCount = StepsOf(int.MaxValue);
        Assert.InRange(stepCount, 5, 100);
        for (int steps = 0; steps < stepCount; steps++)
            StepsOf(steps);
    }

    [Fact]
    public void Damage_in_the_header_does_not_take_its_base()
    {
        Fill();
        Assert.Null(scene.KeepUp());
        scene.Put("/kept", "kept");
        scene.Restart(() =>
        {
            byte[] log = File.ReadAllBytes(scene.Root[LogName]);
            log[20] ^= 1;
            File.WriteAllBytes(scene.Root[LogName], log);
        });
        AssertFilled();
        Assert.Equal(3, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void The_rest_of_another_log_is_kept_aside()
    {
        Fill();
        scene.Restart(() =>
        {
            // Begins where this one does, so it cannot go on from it.
            File.Copy(scene.Root[LogName], scene.Root[NextName]);
        });
        Assert.Contains("kept as", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        AssertFilled();
        Assert.Null(scene.KeepUp());
        AssertFilled();
    }

    private void Fill()
    {
        scene.Put("/kept", "kept");
        for (int version = 0; version < 4; version++)
        {
            scene.Put("/replaced", $"version {version}");
            scene.Put("/freshened", "fresh", fields: "X-Fresh: no");
            Entry entry = scene.Find("/freshened")!;
            scene.Freshen(entry, "X-Fresh: yes");
            entry.Release();
            scene.Put("/removed", "removed");
            Entry removed = scene.Find("/removed")!;
            scene.Store.Remove(removed);
            removed.Release();
        }
    }

    private void AssertFilled()
    {
        Assert.Equal("200 kept", scene.Get("/kept"));
        Assert.Equal("200 version 3", scene.Get("/replaced"));
        Assert.Equal("200 fresh", scene.Get("/freshened"));
        Assert.Equal("yes", FieldOf("/freshened", "x-fresh"));
        Assert.Null(scene.Get("/removed"));
    }

    private string FieldOf(string target, string name)
    {
        Entry entry = scene.Find(target)!;
        entry.Release();
        FieldSection fields = entry.Response.Head.Fields;
        Assert.True(fields.TryGet(Encoding.ASCII.GetBytes(name), out ReadOnlySpan<byte> value));
        return Encoding.ASCII.GetString(value);
    }

    private static int StepsOf(int steps)
    {
        using var test = new CompactionTests();
        test.Fill();
        int before = test.scene.Disk.StepCount;
        test.scene.Disk.CrashAfter(steps);
        test.scene.KeepUp();
        int count = test.scene.Disk.StepCount - before;
        test.scene.RestartAfterKill();
        test.AssertFilled();
        Assert.Equal(3, test.scene.Store.Figures.ResponseCount);
        Assert.Null(test.scene.KeepUp());
        test.AssertFilled();
        test.scene.Restart();
        test.AssertFilled();
        Assert.False(File.Exists(test.scene.Root[NextName]));
        Assert.Empty(test.scene.Warnings);
        return count;
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
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
