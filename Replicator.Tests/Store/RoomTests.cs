using Fibers;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>What is stored stays within its bounds.</summary>
public sealed class RoomTests : IDisposable
{
    private const int Block = 4096;

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    private long Used => scene.Store.Figures.UsedLength;

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void What_fits_exactly_pushes_nothing_out(int more, bool stays)
    {
        Bound(256 << 10);
        Put("/a", Block);
        // The content, and a block more for its record.
        long room = scene.MaximumSize!.Value - Used - Block;
        Put("/b", (int)(room / Block * Block) + more);
        Assert.Equal(stays, IsStored("/a"));
        Assert.True(IsStored("/b"));
        Assert.InRange(Used, 1, scene.MaximumSize!.Value);
    }

    [Fact]
    public void A_content_counts_as_the_blocks_that_it_takes()
    {
        Put("/first", 1);
        long before = Used;
        Put("/a", 1);
        Assert.InRange(Used - before, Block, 2 * Block - 1);
        long log = Used - before - Block;
        Put("/b", Block + 1);
        Assert.InRange(Used - before, (3 * Block) + log, (4 * Block) - 1);
        Put("/c", 0);
        Assert.InRange(Used - before, (3 * Block) + log, (4 * Block) - 1);
    }

    [Fact]
    public void Ten_times_the_bound_goes_through_and_never_lies_there()
    {
        Bound(1 << 20);
        for (int number = 0; number < 320; number++)
        {
            Put($"/{number % 7}/{number}", 32 << 10);
            Assert.InRange(Used, 1, 1 << 20);
            Assert.Equal($"200 {Content($"/{number % 7}/{number}", 32 << 10)}", scene.Get($"/{number % 7}/{number}"));
        }

        string[] files = scene.Root.Files();
        Assert.InRange(files.Length, 20, 32);
        Assert.Equal(scene.Store.Figures.ResponseCount, files.Length);
        Assert.Equal(scene.Store.Figures.ContentLength, files.Sum(file => new FileInfo(scene.Root[file]).Length));
        scene.Restart();
        Assert.Equal(files.Length, scene.Store.Figures.ResponseCount);
        Assert.All(files, file => Assert.Equal(
            $"200 {Content(file["a.test:80".Length..], 32 << 10)}", scene.Get(file["a.test:80".Length..])));
    }

    [Fact]
    public void What_is_read_stays_and_what_then_has_no_room_is_refused()
    {
        Bound(64 << 10);
        Put("/a", 40 << 10);
        Entry held = scene.Find("/a")!;
        Assert.Equal(StoreFault.TooLarge, Refused(40 << 10));
        Put("/b", 4 << 10);
        Assert.True(IsStored("/a"));
        held.Release();
        Put("/c", 40 << 10);
        Assert.False(IsStored("/a"));
    }

    [Fact]
    public void What_is_read_stays_though_many_others_were_opened_since()
    {
        using var small = new StoreScene(maximumOpenFiles: 2) { MaximumSize = 128 << 10 };
        small.Restart();
        small.Put("/a", Content("/a", 40 << 10));
        Entry held = small.Find("/a")!;
        for (int number = 0; number < 50; number++)
            small.Put($"/{number}", Content($"/{number}", 16 << 10));
        Assert.True(File.Exists(small.Root["a.test:80/a"]));
        held.Release();
    }

    [Fact]
    public void What_is_written_counts_and_stays()
    {
        Bound(128 << 10);
        using EntryWriter writer = scene.Begin("/a", 80 << 10);
        Assert.Equal(StoreFault.TooLarge, Refused(60 << 10));
        writer.Append(new byte[40 << 10]);
        Assert.Equal(StoreFault.TooLarge, Refused(60 << 10));
        writer.Append(new byte[40 << 10]);
        Assert.Equal(StoreFault.TooLarge, Refused(60 << 10));
        writer.Complete();
        long used = Used;
        Put("/b", 60 << 10);
        Assert.False(IsStored("/a"));
        Assert.InRange(Used, 60 << 10, used);
    }

    [Fact]
    public void What_breaks_off_gives_its_room_back()
    {
        Bound(128 << 10);
        long before = Used;
        EntryWriter writer = scene.Begin("/a", 100 << 10);
        writer.Append(new byte[10]);
        Assert.Equal(before + (100 << 10), Used);
        writer.Dispose();
        Assert.InRange(Used, before, before + Block);
        Put("/b", 100 << 10);
    }

    [Fact]
    public void What_cannot_fit_pushes_nothing_out()
    {
        Bound(64 << 10);
        Put("/a", 8 << 10);
        Put("/b", 8 << 10);
        Assert.Equal(StoreFault.TooLarge, Refused(64 << 10));
        Assert.Equal(StoreFault.TooLarge, Refused(long.MaxValue));
        Assert.True(IsStored("/a") && IsStored("/b"));
    }

    [Theory]
    [InlineData((64 << 10) + 1, "it is larger")]
    [InlineData(64 << 10, "the index, digests, folders and files without a record take")]
    [InlineData(32 << 10, "pinned or in use")]
    public void What_has_no_room_is_told_why(int length, string why)
    {
        Bound(64 << 10);
        Put("/a", 40 << 10);
        Entry held = scene.Find("/a")!;
        StoreException refused = Assert.Throws<StoreException>(() => scene.Begin("/refused", length));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        held.Release();
    }

    [Fact]
    public void A_content_of_unknown_length_pushes_out_as_it_grows_but_not_more_than_half()
    {
        Bound(256 << 10);
        for (int number = 0; number < 6; number++)
            Put($"/{number}", 32 << 10);
        using (EntryWriter growing = scene.Begin("/a"))
        {
            growing.Append(new byte[64 << 10]);
            Assert.InRange(scene.Store.Figures.ResponseCount, 5, 6);
            growing.Append(new byte[64 << 10]);
            Assert.InRange(scene.Store.Figures.ResponseCount, 2, 4);
            Assert.InRange(Used, 1, 256 << 10);
            Assert.Equal(
                StoreFault.TooLarge, Assert.Throws<StoreException>(() => growing.Append([1])).Fault);
            Assert.Equal(128 << 10, growing.Entry.Length);
        }

        using EntryWriter writer = scene.Begin("/b");
        writer.Append(new byte[128 << 10]);
        writer.Complete();
        Assert.True(IsStored("/b"));
    }

    [Fact]
    public void What_is_used_outlives_what_is_not()
    {
        Bound(512 << 10);
        for (int number = 0; number < 10; number++)
            Put($"/hot/{number}", 4 << 10);
        for (int number = 0; number < 500; number++)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(2));
            scene.Find($"/hot/{number % 10}")?.Release();
            Put($"/cold/{number}", 4 << 10);
        }

        Assert.All(Enumerable.Range(0, 10), number => Assert.True(IsStored($"/hot/{number}")));
    }

    [Fact]
    public void A_lower_bound_is_said_and_kept_from_the_next_upkeep_on()
    {
        for (int number = 0; number < 64; number++)
            Put($"/{number}", 16 << 10);
        Bound(256 << 10);
        Assert.Contains(scene.Warnings, warning => warning.Contains("--max-size", StringComparison.Ordinal));
        Assert.InRange(Used, 1 << 20, long.MaxValue);
        Entry held = scene.Find("/5")!;
        Assert.Null(scene.KeepUp());
        Assert.InRange(Used, 128 << 10, 256 << 10);
        Assert.True(IsStored("/5"));
        held.Release();
        Assert.Equal(scene.Store.Figures.ResponseCount, scene.Root.Files().Length);
    }

    [Fact]
    public void Folders_that_are_empty_then_go_as_well()
    {
        Bound(64 << 10);
        Put("/one/two/three", 40 << 10);
        Put("/other", 40 << 10);
        Assert.False(Directory.Exists(scene.Root["a.test:80/one"]));
        Assert.True(IsStored("/other"));
    }

    [Fact]
    public void A_file_that_a_person_put_in_its_place_is_not_deleted()
    {
        Bound(64 << 10);
        Put("/a", 40 << 10);
        File.WriteAllText(scene.Root["a.test:80/a"], "by hand");
        Put("/b", 40 << 10);
        Assert.Equal("200 by hand", scene.Get("/a"));
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void Long_files_are_closed_by_another_thread()
    {
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 1);
        WorkerService reads = workers.AddService("reads", queueBound: 4, share: 1);
        using var large = new StoreScene(reads: reads) { MaximumSize = 8 << 20 };
        large.Restart();
        for (int number = 0; number < 3; number++)
        {
            Assert.Null(loop.Run(large.Store.MakeRoom(5 << 20)));
            Assert.False(large.Store.IsShortOf(5 << 20));
            large.Put($"/{number}", new string('l', 5 << 20));
            Assert.Equal([$"a.test:80/{number}"], large.Root.Files());
        }
    }

    [Fact]
    public void What_cannot_be_deleted_is_passed_over()
    {
        Bound(64 << 10);
        Put("/a", 20 << 10);
        Put("/b", 20 << 10);
        scene.Disk.Refuses = path => path == "a.test:80/a";
        Put("/c", 20 << 10);
        Assert.True(IsStored("/a"));
        Assert.False(IsStored("/b"));
        Assert.True(IsStored("/c"));
    }

    [Fact]
    public void Less_free_on_the_disk_pushes_out_what_is_stored()
    {
        for (int number = 0; number < 20; number++)
            Put($"/{number}", 32 << 10);
        scene.MinimumFree = 100 << 10;
        scene.Restart();
        // What we delete is free from then on.
        long stored = scene.Store.Figures.ContentLength;
        scene.Disk.FreeLength = () => (150 << 10) + (stored - scene.Store.Figures.ContentLength);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        Put("/a", 32 << 10);
        Assert.Equal(21, scene.Store.Figures.ResponseCount);
        Put("/b", 128 << 10);
        Assert.InRange(scene.Store.Figures.ResponseCount, 17, 19);
        scene.Disk.FreeLength = () => 0;
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        long count = scene.Store.Figures.ResponseCount;
        Assert.Equal(StoreFault.Full, Refused(8 << 20));
        Assert.Equal(count, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void A_minimum_that_is_asked_for_is_kept_though_nothing_is_stored()
    {
        for (int number = 0; number < 20; number++)
            Put($"/{number}", 32 << 10);
        scene.MinimumFree = 100 << 10;
        scene.Restart();
        long stored = scene.Store.Figures.ContentLength;
        scene.Disk.FreeLength = () => stored - scene.Store.Figures.ContentLength;
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(scene.KeepUp());
        Assert.Equal(16, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void Killed_after_any_step_each_response_is_whole_or_absent()
    {
        int stepCount = KilledAfter(int.MaxValue);
        Assert.InRange(stepCount, 12, 100);
        for (int steps = 0; steps <= stepCount; steps++)
            KilledAfter(steps);
    }

    // Stores what three others have to go for.
    private static int KilledAfter(int steps)
    {
        using var killed = new StoreScene { MaximumSize = 96 << 10 };
        killed.Restart();
        string[] old = ["/0/x", "/1/x", "/2/x"];
        foreach (string target in old)
            killed.Put(target, Content(target, 20 << 10));
        int before = killed.Disk.StepCount;
        killed.Disk.CrashAfter(steps);
        try
        {
            killed.Put("/new", Content("/new", 60 << 10));
        }
        catch (StoreException)
        {
            // Whatever it could not do any more.
        }

        int count = killed.Disk.StepCount - before;
        killed.RestartAfterKill();
        foreach (string target in old.Append("/new"))
        {
            string whole = $"200 {Content(target, target == "/new" ? 60 << 10 : 20 << 10)}";
            Assert.True(killed.Get(target) is not { } served || served == whole, $"{target} after {steps} steps");
        }

        // The new one may have its name and no record yet: then it is a person's.
        int unknown = killed.Root.Files().Length - (int)killed.Store.Figures.ResponseCount;
        Assert.InRange(unknown, 0, killed.Root.Files().Contains("a.test:80/new") ? 1 : 0);
        killed.Put("/after", Content("/after", 60 << 10));
        Assert.Equal($"200 {Content("/after", 60 << 10)}", killed.Get("/after"));
        Assert.InRange(killed.Store.Figures.UsedLength, 60 << 10, 96 << 10);
        return count;
    }

    private void Bound(long length)
    {
        scene.MaximumSize = length;
        scene.Restart();
    }

    private void Put(string target, int length) => scene.Put(target, Content(target, length));

    private static string Content(string target, int length) =>
        string.Concat(Enumerable.Repeat(target + "\n", (length / (target.Length + 1)) + 1))[..length];

    private bool IsStored(string target)
    {
        Entry? entry = scene.Find(target);
        entry?.Release();
        return entry is not null;
    }

    private StoreFault Refused(long length) =>
        Assert.Throws<StoreException>(() => scene.Begin("/refused", length)).Fault;
}
