using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What broke off survives what ends or disturbs the program, or starts over.</summary>
public sealed class UnfinishedSurvivalTests : IDisposable
{
    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("killed", false)]
    [InlineData("ended in order", true)]
    [InlineData("ended in order, continued and killed", false)]
    public void After_another_start_of_the_machine_only_what_was_synced_is_continued(string how, bool isKept)
    {
        scene.BreakOff("/b", "abc");
        if (how == "killed")
            scene.RestartAfterKill();
        else
            scene.Restart();
        if (how.Contains("continued", StringComparison.Ordinal))
        {
            using UnfinishedContent taken = scene.Take("/b")!;
            taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6).Append("d"u8);
            scene.RestartAfterKill();
        }

        scene.Machine = new MachineRun(Guid.NewGuid(), Began: null);
        scene.RestartAfterKill();
        Assert.Equal(isKept ? 1 : 0, scene.UnfinishedFiles().Length);
        using UnfinishedContent? kept = scene.Take("/b");
        Assert.Equal(isKept, kept is not null);
    }

    [Fact]
    public void A_log_that_is_rewritten_carries_them_over()
    {
        scene.BreakOff("/b", "abc");
        using EntryWriter growing = scene.Begin("/c", 100_003, fields: UnfinishedScene.Tag);
        growing.Append(new byte[100_000]);
        for (int number = 0; number < 20; number++)
            scene.Put("/other", $"{number}");
        long before = new FileInfo(scene.Root[".replicator/index"]).Length;
        Assert.Null(scene.KeepUp());
        Assert.True(new FileInfo(scene.Root[".replicator/index"]).Length < before);
        growing.Append("end"u8);
        growing.Complete();
        Assert.Single(scene.Store.ListUnfinished());
        scene.RestartAfterKill();
        scene.Continue("/b", "def");
        Assert.Equal("200 abcdef", scene.Get("/b"));
        Assert.Equal(100_007, scene.Get("/c")?.Length);
        scene.AssertNothingUnfinished();
    }

    /// <summary>The beginning was safe, and what came after it was not, nor that it came.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_power_loss_leaves_no_wrong_byte(bool isContinued, bool cuts)
    {
        scene.BreakOff("/b", "abc");
        scene.Restart();
        if (isContinued)
        {
            using UnfinishedContent taken = scene.Take("/b")!;
            using EntryWriter writer = taken.Continue(
                StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            writer.Append("d"u8);
            scene.RestartAfterPowerLoss(cuts: cuts);
        }
        else
        {
            scene.RestartAfterPowerLoss(cuts: cuts);
        }

        using UnfinishedContent? kept = scene.Take("/b");
        Assert.Equal(!isContinued, kept is not null);
        if (kept is null)
            return;
        Assert.Equal(3, kept.Length);
        Assert.Equal("abc", File.ReadAllText(scene.UnfinishedFiles()[0]));
    }

    [Fact]
    public void Where_the_system_names_no_boot_only_what_was_synced_is_continued()
    {
        scene.Machine = new MachineRun(Guid.Empty, Began: null);
        scene.Restart();
        scene.BreakOff("/b", "abc");
        scene.Restart();
        Assert.Single(scene.Store.ListUnfinished());
        scene.BreakOff("/c", "abc");
        scene.RestartAfterKill();
        Assert.Equal("http://a.test:80/b", Assert.Single(scene.Store.ListUnfinished()).Target);
        Assert.Single(scene.UnfinishedFiles());
    }

    [Fact]
    public void Killed_after_any_step_of_rewriting_the_log_they_are_continued()
    {
        int stepCount = RewrittenUntil(int.MaxValue);
        Assert.InRange(stepCount, 4, 200);
        for (int steps = 0; steps <= stepCount; steps++)
            RewrittenUntil(steps);
    }

    private static int RewrittenUntil(int steps)
    {
        using var scene = new StoreScene();
        scene.BreakOff("/b", "abc");
        for (int number = 0; number < 5; number++)
            scene.Put("/other", $"{number}");
        int before = scene.Disk.StepCount;
        scene.Disk.CrashAfter(steps);
        scene.KeepUp();
        int count = scene.Disk.StepCount - before;
        scene.RestartAfterKill();
        scene.Continue("/b", "def");
        scene.RestartAfterKill();
        Assert.Equal("200 abcdef", scene.Get("/b"));
        scene.AssertNothingUnfinished();
        return count;
    }

    [Fact]
    public void A_start_from_a_snapshot_knows_them()
    {
        scene.LongestReplay = 0;
        scene.Restart();
        scene.Put("/a", "whole");
        scene.BreakOff("/b", "abc");
        scene.BreakOff("/c", "abc");
        scene.Restart();
        Assert.True(File.Exists(scene.Root[".replicator/index" + StoredIndex.SnapshotSuffix]));
        scene.Restart();
        scene.Continue("/b", "def");
        scene.RestartAfterKill();
        Assert.Equal("http://a.test:80/c", Assert.Single(scene.Store.ListUnfinished()).Target);
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    public void Of_too_many_the_oldest_goes()
    {
        for (int number = 0; number <= UnfinishedContents.MaximumCount; number++)
        {
            scene.BreakOff($"/{number}", "abc");
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(UnfinishedContents.MaximumCount, scene.Store.ListUnfinished().Count);
        Assert.Equal(UnfinishedContents.MaximumCount, scene.UnfinishedFiles().Length);
        Assert.Null(scene.Take("/0"));
        using UnfinishedContent? second = scene.Take("/1");
        Assert.NotNull(second);
    }

    [Theory]
    [InlineData(true, 6, true)]
    [InlineData(true, null, false)]
    [InlineData(false, 6, false)]
    public void What_a_full_disk_broke_off_is_kept_where_it_has_an_end(bool isFull, int? length, bool isKept)
    {
        using (EntryWriter writer = scene.Begin("/b", length, fields: UnfinishedScene.Tag))
        {
            writer.Append("abc"u8);
            scene.Disk.Fault = isFull ? StoreFault.Full : StoreFault.Failing;
            Assert.Throws<StoreException>(() => writer.Append("def"u8));
            scene.Disk.Heal();
        }

        using UnfinishedContent? taken = scene.Take("/b");
        Assert.Equal(isKept, taken is not null);
        Assert.Equal(isKept ? 1 : 0, scene.UnfinishedFiles().Length);
    }

    [Fact]
    public void What_a_full_disk_left_without_a_name_is_kept()
    {
        scene.Put("/b", "old");
        using (EntryWriter writer = scene.Begin("/b", 100_000, fields: UnfinishedScene.Tag))
        {
            writer.Append(new byte[99_000]);
            writer.Append(new byte[1000]);
            scene.Disk.FailWritesAfter(0);
            Assert.Throws<StoreException>(writer.Complete);
            scene.Disk.Heal();
        }

        scene.Restart();
        using UnfinishedContent? taken = scene.Take("/b");
        Assert.Equal(99_999, taken?.Length);
    }

    [Fact]
    public void While_less_is_free_than_must_stay_nothing_is_continued()
    {
        scene.BreakOff("/b", "abc");
        scene.MinimumFree = long.MaxValue / 2;
        scene.Restart();
        Assert.Null(scene.Take("/b"));
        scene.MinimumFree = 1;
        scene.Restart();
        using UnfinishedContent? taken = scene.Take("/b");
        Assert.NotNull(taken);
    }

    [Fact]
    public void Killed_after_any_step_it_is_whole_or_continued_or_starts_over()
    {
        int stepCount = StepsOf(int.MaxValue, out _, out _);
        Assert.InRange(stepCount, 5, 60);
        var seen = new HashSet<string?>();
        for (int steps = 0; steps <= stepCount; steps++)
        {
            StepsOf(steps, out string? served, out string? kept);
            Assert.True(served is null or "200 abcdef", $"after {steps} steps: {served}");
            Assert.True(
                kept is null || "abcdef".StartsWith(kept, StringComparison.Ordinal), $"after {steps} steps: {kept}");
            seen.Add(served);
            seen.Add(kept);
        }

        Assert.Superset(new HashSet<string?> { null, "200 abcdef", "abc" }, seen);
    }

    // Breaks off, is continued, and is stored.
    private static int StepsOf(int crashAfter, out string? served, out string? kept)
    {
        using var scene = new StoreScene();
        int before = scene.Disk.StepCount;
        scene.Disk.CrashAfter(crashAfter);
        try
        {
            using (EntryWriter writer = scene.Begin("/b", 6, fields: UnfinishedScene.Tag))
                writer.Append("abc"u8);
            using UnfinishedContent? taken = scene.Store.TakeUnfinished(StoreScene.Uri("/b"), StoreScene.Request());
            using EntryWriter? rest = taken?.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            rest?.Append("def"u8);
            rest?.Complete();
        }
        catch (StoreException)
        {
            // Killed.
        }

        int count = scene.Disk.StepCount - before;
        scene.RestartAfterKill();
        served = scene.Get("/b");
        UnfinishedItem? item = scene.Store.ListUnfinished().SingleOrDefault();
        kept = item is null ? null : File.ReadAllText(scene.Root[item.Path]);
        return count;
    }
}
