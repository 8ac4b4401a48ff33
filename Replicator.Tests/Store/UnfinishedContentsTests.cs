using System.Text;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class UnfinishedContentsTests : IDisposable
{
    private const string Tag = "ETag: \"1\"";

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("restart")]
    [InlineData("restart twice")]
    public void What_broke_off_is_kept_and_continued(string between)
    {
        BreakOff("/b", "abc");
        for (int time = 0; time < between.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length; time++)
            scene.Restart();
        Assert.Null(scene.Find("/b"));
        UnfinishedItem item = Assert.Single(scene.Store.ListUnfinished());
        Assert.Equal(("http://a.test:80/b", 3, 6L, scene.Clock.GetUtcNow()), (item.Target, (int)item.Length, item.CompleteLength, item.Since));
        Assert.Equal(1, scene.Store.Figures.UnfinishedCount);
        Assert.Equal(0, scene.Store.Figures.ResponseCount);

        Continue("/b", "def");
        Assert.Equal("200 abcdef", scene.Get("/b"));
        scene.Restart();
        Assert.Equal("200 abcdef", scene.Get("/b"));
        AssertNothingKept();
    }

    [Fact]
    public void What_grew_when_the_program_was_killed_is_continued()
    {
        string content = new('x', (int)UnfinishedContents.RecordedLength + 10);
        using EntryWriter writer = scene.Begin("/b", content.Length + 3, fields: Tag);
        foreach (char[] piece in content.Chunk(10_000))
            writer.Append(Encoding.UTF8.GetBytes(piece));
        scene.RestartAfterKill();
        Assert.Equal(content.Length, Assert.Single(scene.Store.ListUnfinished()).Length);
        Continue("/b", "end");
        Assert.Equal($"200 {content}end", scene.Get("/b"));
    }

    [Fact]
    public void A_content_that_is_stored_leaves_nothing()
    {
        string content = new('x', (int)UnfinishedContents.RecordedLength + 10);
        using (EntryWriter writer = scene.Begin("/b", content.Length, fields: Tag))
        {
            writer.Append(Encoding.UTF8.GetBytes(content[..^5]));
            writer.Append(Encoding.UTF8.GetBytes(content[^5..]));
            writer.Complete();
        }

        scene.RestartAfterKill();
        Assert.Equal($"200 {content}", scene.Get("/b"));
        AssertNothingKept();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ETag: W/\"1\"")]
    [InlineData("Last-Modified: Sat, 29 Feb 2020 12:00:00 GMT|Date: Sat, 29 Feb 2020 12:00:00 GMT")]
    [InlineData("ETag: \"1\"|Accept-Ranges: none")]
    public void What_cannot_be_continued_goes(string fields)
    {
        BreakOff("/b", "abc", fields.Split('|', StringSplitOptions.RemoveEmptyEntries));
        AssertNothingKept();
        scene.Restart();
        AssertNothingKept();
    }

    [Fact]
    public void Of_what_nothing_came_nothing_is_kept()
    {
        BreakOff("/b", "");
        AssertNothingKept();
    }

    [Fact]
    public void A_file_without_a_record_goes_at_the_start()
    {
        BreakOff("/b", "abc");
        scene.Restart(() => File.WriteAllText(scene.Root[".replicator/unfinished/0.0"], "left"));
        Assert.Single(Files());
        Assert.Single(scene.Store.ListUnfinished());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_whose_file_is_gone_or_empty_is_forgotten(bool whileItRuns)
    {
        BreakOff("/b", "abc");
        BreakOff("/c", "abc");
        if (whileItRuns)
            Spoil();
        else
            scene.Restart(Spoil);
        Assert.Null(Take("/b"));
        Assert.Null(Take("/c"));
        AssertNothingKept();
        Assert.Equal(0, scene.Store.Figures.UnfinishedCount);

        void Spoil()
        {
            File.Delete(Files()[0]);
            File.WriteAllText(Files()[0], "");
        }
    }

    [Fact]
    public void Another_file_in_its_place_is_not_continued()
    {
        BreakOff("/b", "abc");
        string path = Files()[0];
        File.WriteAllText(path + ".other", "xyz");
        File.Move(path + ".other", path, overwrite: true);
        Assert.Null(Take("/b"));
        AssertNothingKept();
    }

    [Fact]
    public void One_that_is_longer_than_it_may_be_is_not_continued()
    {
        BreakOff("/b", "abc");
        File.AppendAllText(Files()[0], "defg");
        Assert.Null(Take("/b"));
        AssertNothingKept();
    }

    [Fact]
    public void Where_all_is_there_the_last_byte_is_asked_for()
    {
        BreakOff("/b", "abcdef");
        using UnfinishedContent taken = Take("/b")!;
        Assert.Equal(5, taken.Length);
        using EntryWriter writer = taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
        writer.Append("f"u8);
        writer.Complete();
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    public void Nobody_else_gets_what_was_taken_until_it_is_given_back()
    {
        BreakOff("/b", "abc");
        using (Take("/b"))
            Assert.Null(Take("/b"));
        using UnfinishedContent? again = Take("/b");
        Assert.NotNull(again);
        again.Discard();
        Assert.Null(Take("/b"));
        AssertNothingKept();
    }

    [Fact]
    public void What_breaks_off_again_is_kept_with_all_that_came()
    {
        BreakOff("/b", "ab");
        for (int time = 0; time < 3; time++)
        {
            using UnfinishedContent taken = Take("/b")!;
            Assert.Equal(2 + time, taken.Length);
            using EntryWriter writer = taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            writer.Append(Encoding.UTF8.GetBytes("cde"[time..(time + 1)]));
            if (time == 1)
                scene.RestartAfterKill();
        }

        Assert.Equal(5, Assert.Single(scene.Store.ListUnfinished()).Length);
        Continue("/b", "f");
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Only_a_request_that_selects_it_gets_it()
    {
        BreakOff("/b", "abc", [Tag, "Vary: Accept-Language"], "Accept-Language: de");
        Assert.Null(Take("/b"));
        Assert.Null(Take("/b", "Accept-Language: fr"));
        Assert.Null(Take("/c", "Accept-Language: de"));
        using UnfinishedContent? taken = Take("/b", "Accept-Language: de");
        Assert.NotNull(taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_is_not_continued(bool afterKill)
    {
        BreakOff("/b", "abc");
        BreakOff("/c", "abc");
        scene.Store.Invalidate(StoreScene.Uri("/b"));
        if (afterKill)
            scene.RestartAfterKill();
        Assert.Null(Take("/b"));
        Assert.Equal("http://a.test:80/c", Assert.Single(scene.Store.ListUnfinished()).Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_while_it_grew_is_not_continued(bool isKilled)
    {
        EntryWriter writer = scene.Begin("/b", 100_000, fields: Tag);
        writer.Append(new byte[99_000]);
        writer.Entry.Response.Invalidated = true;
        scene.Store.Invalidate(StoreScene.Uri("/b"));
        if (isKilled)
            scene.RestartAfterKill();
        writer.Dispose();
        Assert.Null(Take("/b"));
        AssertNothingKept();
    }

    [Fact]
    public void Another_response_in_its_place_makes_it_useless()
    {
        BreakOff("/b", "abc", [Tag, "Vary: Accept-Language"], "Accept-Language: de");
        scene.Put("/b", "other", request: ["Accept-Language: fr"], fields: [Tag, "Vary: Accept-Language"]);
        Assert.Single(scene.Store.ListUnfinished());
        scene.Put("/b", "same", request: ["Accept-Language: de"], fields: [Tag, "Vary: Accept-Language"]);
        AssertNothingKept();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_are_kept_for_a_week(bool restarts)
    {
        BreakOff("/a", "abc");
        scene.Clock.Advance(TimeSpan.FromDays(1));
        BreakOff("/b", "abc");
        scene.Clock.Advance(UnfinishedContents.MaximumAge - TimeSpan.FromHours(1));
        if (restarts)
            scene.Restart();
        using (UnfinishedContent? taken = Take("/b"))
            Assert.NotNull(taken);
        Assert.Single(Files());
        scene.Clock.Advance(TimeSpan.FromHours(2));
        if (restarts)
            scene.Restart();
        Assert.Null(Take("/b"));
        AssertNothingKept();
    }

    [Theory]
    [InlineData("killed", false)]
    [InlineData("ended in order", true)]
    [InlineData("ended in order, continued and killed", false)]
    public void After_another_start_of_the_machine_only_what_was_synced_is_continued(string how, bool isKept)
    {
        BreakOff("/b", "abc");
        if (how == "killed")
            scene.RestartAfterKill();
        else
            scene.Restart();
        if (how.Contains("continued", StringComparison.Ordinal))
        {
            using UnfinishedContent taken = Take("/b")!;
            taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6).Append("d"u8);
            scene.RestartAfterKill();
        }

        scene.Machine = new MachineRun(Guid.NewGuid(), Began: null);
        scene.RestartAfterKill();
        Assert.Equal(isKept ? 1 : 0, Files().Length);
        using UnfinishedContent? kept = Take("/b");
        Assert.Equal(isKept, kept is not null);
    }

    [Fact]
    public void A_log_that_is_rewritten_carries_them_over()
    {
        BreakOff("/b", "abc");
        using EntryWriter growing = scene.Begin("/c", 100_003, fields: Tag);
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
        Continue("/b", "def");
        Assert.Equal("200 abcdef", scene.Get("/b"));
        Assert.Equal(100_007, scene.Get("/c")?.Length);
        AssertNothingKept();
    }

    /// <summary>The beginning was safe, and what came after it was not, nor that it came.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_power_loss_leaves_no_wrong_byte(bool isContinued, bool cuts)
    {
        BreakOff("/b", "abc");
        scene.Restart();
        if (isContinued)
        {
            using UnfinishedContent taken = Take("/b")!;
            using EntryWriter writer = taken.Continue(
                StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            writer.Append("d"u8);
            scene.RestartAfterPowerLoss(cuts: cuts);
        }
        else
        {
            scene.RestartAfterPowerLoss(cuts: cuts);
        }

        using UnfinishedContent? kept = Take("/b");
        Assert.Equal(!isContinued, kept is not null);
        if (kept is null)
            return;
        Assert.Equal(3, kept.Length);
        Assert.Equal("abc", File.ReadAllText(Files()[0]));
    }

    [Fact]
    public void Where_the_system_names_no_boot_only_what_was_synced_is_continued()
    {
        scene.Machine = new MachineRun(Guid.Empty, Began: null);
        scene.Restart();
        BreakOff("/b", "abc");
        scene.Restart();
        Assert.Single(scene.Store.ListUnfinished());
        BreakOff("/c", "abc");
        scene.RestartAfterKill();
        Assert.Equal("http://a.test:80/b", Assert.Single(scene.Store.ListUnfinished()).Target);
        Assert.Single(Files());
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
        using var test = new UnfinishedContentsTests();
        test.BreakOff("/b", "abc");
        for (int number = 0; number < 5; number++)
            test.scene.Put("/other", $"{number}");
        int before = test.scene.Disk.StepCount;
        test.scene.Disk.CrashAfter(steps);
        test.scene.KeepUp();
        int count = test.scene.Disk.StepCount - before;
        test.scene.RestartAfterKill();
        test.Continue("/b", "def");
        test.scene.RestartAfterKill();
        Assert.Equal("200 abcdef", test.scene.Get("/b"));
        test.AssertNothingKept();
        return count;
    }

    [Fact]
    public void A_start_from_a_snapshot_knows_them()
    {
        scene.LongestReplay = 0;
        scene.Restart();
        scene.Put("/a", "whole");
        BreakOff("/b", "abc");
        BreakOff("/c", "abc");
        scene.Restart();
        Assert.True(File.Exists(scene.Root[".replicator/index" + StoredIndex.SnapshotSuffix]));
        scene.Restart();
        Continue("/b", "def");
        scene.RestartAfterKill();
        Assert.Equal("http://a.test:80/c", Assert.Single(scene.Store.ListUnfinished()).Target);
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    public void Of_too_many_the_oldest_goes()
    {
        for (int number = 0; number <= UnfinishedContents.MaximumCount; number++)
        {
            BreakOff($"/{number}", "abc");
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(UnfinishedContents.MaximumCount, scene.Store.ListUnfinished().Count);
        Assert.Equal(UnfinishedContents.MaximumCount, Files().Length);
        Assert.Null(Take("/0"));
        using UnfinishedContent? second = Take("/1");
        Assert.NotNull(second);
    }

    [Theory]
    [InlineData(true, 6, true)]
    [InlineData(true, null, false)]
    [InlineData(false, 6, false)]
    public void What_a_full_disk_broke_off_is_kept_where_it_has_an_end(bool isFull, int? length, bool isKept)
    {
        using (EntryWriter writer = scene.Begin("/b", length, fields: Tag))
        {
            writer.Append("abc"u8);
            scene.Disk.Fault = isFull ? StoreFault.Full : StoreFault.Failing;
            Assert.Throws<StoreException>(() => writer.Append("def"u8));
            scene.Disk.Heal();
        }

        using UnfinishedContent? taken = Take("/b");
        Assert.Equal(isKept, taken is not null);
        Assert.Equal(isKept ? 1 : 0, Files().Length);
    }

    [Fact]
    public void What_a_full_disk_left_without_a_name_is_kept()
    {
        scene.Put("/b", "old");
        using (EntryWriter writer = scene.Begin("/b", 100_000, fields: Tag))
        {
            writer.Append(new byte[99_000]);
            writer.Append(new byte[1000]);
            scene.Disk.FailWritesAfter(0);
            Assert.Throws<StoreException>(writer.Complete);
            scene.Disk.Heal();
        }

        scene.Restart();
        using UnfinishedContent? taken = Take("/b");
        Assert.Equal(99_999, taken?.Length);
    }

    [Fact]
    public void While_less_is_free_than_must_stay_nothing_is_continued()
    {
        BreakOff("/b", "abc");
        scene.MinimumFree = long.MaxValue / 2;
        scene.Restart();
        Assert.Null(Take("/b"));
        scene.MinimumFree = 1;
        scene.Restart();
        using UnfinishedContent? taken = Take("/b");
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
            Assert.True(kept is null || "abcdef".StartsWith(kept, StringComparison.Ordinal), $"after {steps} steps: {kept}");
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
            using (EntryWriter writer = scene.Begin("/b", 6, fields: Tag))
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

    private void BreakOff(string target, string content, string[]? fields = null, string? request = null)
    {
        using EntryWriter writer = scene.Begin(
            target, 6, request: request is null ? [] : [request], fields: fields ?? [Tag]);
        if (content.Length > 0)
            writer.Append(Encoding.UTF8.GetBytes(content));
    }

    private UnfinishedContent? Take(string target, params string[] request) =>
        scene.Store.TakeUnfinished(StoreScene.Uri(target), StoreScene.Request(request));

    private void Continue(string target, string rest)
    {
        using UnfinishedContent taken = Take(target)!;
        long length = taken.Length + rest.Length;
        Assert.Equal(length, taken.CompleteLength);
        using EntryWriter writer = taken.Continue(StoreScene.Uri(target), StoreScene.Request(), taken.Response, length);
        Assert.Equal(length - rest.Length, writer.Entry.Length);
        writer.Append(Encoding.UTF8.GetBytes(rest));
        writer.Complete();
    }

    private string[] Files() => Directory.GetFiles(scene.Root[".replicator/unfinished"]).Order().ToArray();

    private void AssertNothingKept()
    {
        Assert.Empty(Files());
        Assert.Empty(scene.Store.ListUnfinished());
    }
}
