using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>A start that loads a snapshot knows what one that replays the whole log knows.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const string LogName = ".replicator/index", SnapshotName = LogName + StoredIndex.SnapshotSuffix;

    private readonly StoreScene scene = new() { LongestReplay = 0 };

    public SnapshotTests() => scene.Restart();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void A_start_needs_nothing_of_the_log_that_the_snapshot_covers()
    {
        Fill();
        scene.Restart(() => Spoil(IndexLog.HeaderLength + 5));
        Assert.Equal(3, scene.Store.Figures.ResponseCount);
        Assert.Equal("200 kept", scene.Get("/kept"));
        Assert.Equal("200 second", scene.Get("/replaced"));
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void What_came_after_it_is_replayed()
    {
        Fill();
        Assert.Null(scene.KeepUp());
        scene.Put("/replaced", "third");
        scene.Put("/new", "new");
        scene.Store.Invalidate(StoreScene.Uri("/kept"));
        StoreFigures before = scene.Store.Figures;
        scene.RestartAfterKill();
        scene.Disk.Heal();
        AssertSame(before);
        Assert.Equal("200 third", scene.Get("/replaced"));
        Assert.Equal("200 new", scene.Get("/new"));
        Entry invalidated = scene.Find("/kept")!;
        Assert.True(invalidated.Response.Invalidated);
        invalidated.Release();
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("version")]
    [InlineData("empty")]
    [InlineData("folder")]
    public void One_that_cannot_be_read_is_ignored(string damage)
    {
        Fill();
        StoreFigures before = scene.Store.Figures;
        string path = scene.Root[SnapshotName];
        scene.Restart(() =>
        {
            byte[] bytes = File.ReadAllBytes(path);
            switch (damage)
            {
                case "cut":
                    File.WriteAllBytes(path, bytes[..^1]);
                    break;
                case "version":
                    bytes[^12]++;
                    File.WriteAllBytes(path, bytes);
                    break;
                case "empty":
                    File.WriteAllBytes(path, []);
                    break;
                default:
                    File.Delete(path);
                    Directory.CreateDirectory(path);
                    break;
            }
        });
        AssertSame(before);
        Assert.Equal("200 kept", scene.Get("/kept"));
        Assert.Equal("200 second", scene.Get("/replaced"));
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_it_changes_nothing()
    {
        Fill();
        scene.Restart();
        StoreFigures before = scene.Store.Figures;
        scene.RestartAfterKill();
        scene.Disk.Heal();
        string path = scene.Root[SnapshotName];
        byte[] whole = File.ReadAllBytes(path);
        for (int index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= (byte)(1 << (index % 8));
            scene.Disk.CrashAfter(0);
            scene.Restart(() => File.WriteAllBytes(path, damaged));
            AssertSame(before);
            Assert.Equal("200 second", scene.Get("/replaced"));
        }
    }

    [Fact]
    public void One_of_another_log_is_ignored()
    {
        scene.Put("/a", "content");
        byte[] other = [];
        scene.Restart(() => other = File.ReadAllBytes(scene.Root[SnapshotName]));
        scene.Store.Remove(scene.Find("/a")!);
        scene.Restart(() => Directory.Delete(scene.Root[".replicator"], recursive: true));
        scene.Put("/b", "content");
        scene.Restart(() => File.WriteAllBytes(scene.Root[SnapshotName], other));
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
        Assert.Equal("200 content", scene.Get("/b"));
        Assert.Null(scene.Get("/a"));
    }

    [Fact]
    public void One_of_a_log_that_was_put_back_from_a_backup_is_ignored()
    {
        scene.Put("/a", "content");
        byte[] backup = [];
        scene.Restart(() => backup = File.ReadAllBytes(scene.Root[LogName]));
        scene.Put("/b", "content");
        scene.Restart(() => File.WriteAllBytes(scene.Root[LogName], backup));
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
        Assert.Equal("200 content", scene.Get("/a"));
    }

    [Fact]
    public void One_that_is_made_while_the_index_changes_is_right_once_what_came_after_is_replayed()
    {
        var random = new Random(1);
        using IFolder folder = new SystemFileSystem().OpenRoot(scene.Root["."]);
        using var table = new IndexTable();
        var live = new List<(ulong Hash, long Position)>();
        for (long position = 1; position <= 40_000; position++)
            Add(position);
        for (int round = 0; round < 4; round++)
        {
            var before = new List<(ulong Hash, long Position)>(live);
            using var copy = new IndexTable();
            table.BeginReading();
            byte[] buffer = new byte[4096];
            var changes = new List<Action>();
            for (long position = 1_000_000 * (round + 1); table.IsReading; position++)
            {
                Assert.True(copy.TryAddSlots(buffer.AsSpan(0, table.ReadSlots(buffer))));
                for (int change = 0; change < 20; change++)
                {
                    (ulong hash, long gone) = live[random.Next(live.Count)];
                    live.Remove((hash, gone));
                    table.Remove(hash, gone);
                    changes.Add(() => copy.Remove(hash, gone));
                }
            }

            Assert.True(table.WasRead);
            foreach (Action change in changes)
                change();
            Assert.Equal(live.Count, copy.Count);
            Assert.All(live, one => Assert.True(copy.Contains(one.Hash, one.Position)));
            Assert.True(live.Count < before.Count);
        }

        // Few homes, so that runs are long and removals move much.
        void Add(long position)
        {
            ulong hash = ((ulong)position * 0x9E37_79B9_7F4A_7C15 & 0xFFFF_0000_0000_FF00) + (ulong)position % 7;
            table.Add(hash, position);
            live.Add((hash, position));
        }
    }

    [Fact]
    public void One_whose_table_was_made_anew_meanwhile_does_not_come_about()
    {
        using var table = new IndexTable();
        table.Add(1, 1);
        table.BeginReading();
        for (long position = 2; position < 60_000; position++)
            table.Add((ulong)position, position);
        Assert.False(table.IsReading);
        Assert.False(table.WasRead);
    }

    [Fact]
    public void Killed_after_any_step_a_start_knows_the_same()
    {
        int stepCount = StepsOf(int.MaxValue);
        Assert.InRange(stepCount, 4, 50);
        for (int steps = 0; steps < stepCount; steps++)
            StepsOf(steps);
    }

    [Fact]
    public void After_compaction_there_is_one_of_the_new_log()
    {
        Fill();
        for (int version = 0; version < 10; version++)
            scene.Put("/replaced", "second");
        Assert.Null(scene.KeepUp());
        StoreFigures before = scene.Store.Figures;
        scene.Disk.CrashAfter(0);
        scene.Restart(() => Spoil(IndexLog.HeaderLength + 5));
        AssertSame(before);
        Assert.Empty(scene.Warnings);
        Assert.Equal("200 second", scene.Get("/replaced"));
    }

    private void Fill()
    {
        scene.Put("/kept", "kept");
        scene.Put("/replaced", "first");
        scene.Put("/replaced", "second");
        scene.Put("/third", "third");
    }

    private void AssertSame(StoreFigures expected)
    {
        StoreFigures figures = scene.Store.Figures;
        Assert.Equal((expected.ResponseCount, expected.ContentLength), (figures.ResponseCount, figures.ContentLength));
    }

    // Damages what a replay would have to read.
    private void Spoil(int offset)
    {
        byte[] log = File.ReadAllBytes(scene.Root[LogName]);
        Array.Clear(log, offset, 8);
        File.WriteAllBytes(scene.Root[LogName], log);
    }

    private static int StepsOf(int steps)
    {
        using var test = new SnapshotTests();
        test.Fill();
        test.scene.Restart();
        test.scene.Put("/kept", "kept");
        StoreFigures figures = test.scene.Store.Figures;
        int before = test.scene.Disk.StepCount;
        test.scene.Disk.CrashAfter(steps);
        FaultyFolder disk = test.scene.Disk;
        test.scene.Restart();
        int count = disk.StepCount - before;
        test.AssertSame(figures);
        Assert.Equal("200 kept", test.scene.Get("/kept"));
        Assert.Equal("200 second", test.scene.Get("/replaced"));
        return count;
    }
}
