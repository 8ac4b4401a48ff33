using Replicator.Store;

namespace Replicator.Tests.Store.Digests;

/// <summary>What tables of digests may take of the disk.</summary>
public sealed class DigestRoomTests : DigestScene
{
    [Fact]
    public void On_a_full_disk_what_cannot_be_learnt_leaves_nothing_behind()
    {
        Learn(First, Told(Name, "a"));
        int steps = Scene.Disk.StepCount;
        for (int step = 0; step < 8; step++)
        {
            Scene.Disk.FillAfter(step);
            TryLearn(Second, mostRecords: 1, Told(Name, "b"), Told(Second, "b"));
            Scene.Disk.Heal();
            Assert.DoesNotContain(Files, file => file.Contains("new-", StringComparison.Ordinal));
            Assert.NotNull(Find(Name));
        }

        Assert.True(Scene.Disk.StepCount > steps);
    }

    [Fact]
    public void A_table_beyond_the_share_of_tables_is_refused_and_leaves_nothing_behind()
    {
        Scene.MaximumSize = 1 << 20;
        Scene.Restart();
        Learn(First, Told(Name, "a"));
        long kept = Scene.Store.Figures.UsedLength;
        foreach (int mostRecords in new[] { 100, 10_000 })
        {
            Exception? refused = TryLearn(Second, mostRecords, Many(2000));
            Assert.Equal(StoreFault.TooLarge, Assert.IsType<StoreException>(refused).Fault);
            Assert.Equal(kept, Scene.Store.Figures.UsedLength);
            Assert.Single(Files);
        }

        Learn(Second, Many(500));
        Learn(Second, Many(900));
        Assert.Equal(DigestOf("a"), Find(Name));
    }

    [Fact]
    public void What_one_index_told_is_room_for_what_it_tells_now()
    {
        Scene.MaximumSize = 1 << 20;
        Scene.Restart();
        for (int number = 0; number < 5; number++)
            Learn(First, Many(900));
        Assert.Single(Files);
    }

    [Fact]
    public void Below_a_lower_bound_the_largest_table_goes_with_a_warning()
    {
        Learn(First, Told(Name, "a"));
        Learn(Second, Many(2000));
        Scene.MaximumSize = 1 << 20;
        Scene.Restart();
        Assert.Equal(DigestOf("a"), Find(Name));
        Assert.Single(Files);
        Assert.Contains("--max-size", Assert.Single(Scene.Warnings), StringComparison.Ordinal);
        Assert.Null(Tables.LearntOf(Second));
    }

    /// <summary>Runs and the table that is made of them.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(10_000)]
    public void What_must_stay_free_stays_free(int mostRecords)
    {
        const long MustStay = 1 << 20;
        Scene.MinimumFree = MustStay;
        Scene.Restart();
        long least = long.MaxValue;
        Scene.Disk.FreeLength = () =>
        {
            long free = MustStay + (100 << 10) - Files.Sum(file => new FileInfo(file).Length);
            least = Math.Min(least, free);
            return free;
        };
        Exception? refused = TryLearn(First, mostRecords, Many(5000));
        Assert.Equal(StoreFault.Full, Assert.IsType<StoreException>(refused).Fault);
        Assert.InRange(least, MustStay, long.MaxValue);
        Assert.Empty(Files);
        Learn(First, mostRecords, Many(500));
        Assert.Single(Files);
    }
}
