using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What no record tells counts as well: folders, and what people put there and take away.</summary>
public sealed class RoomCountTests : IDisposable
{
    private const int Block = 4096;

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    private long Used => scene.Store.Figures.UsedLength;

    [Fact]
    public void Files_without_a_record_count_and_are_said_and_stay()
    {
        Bound(256 << 10);
        Put("/folder/a", 20 << 10);
        scene.Put("/folder/b", "coded", fields: "Content-Encoding: gzip");
        File.WriteAllBytes(scene.Root["a.test:80/folder/mine"], new byte[100 << 10]);
        Directory.CreateDirectory(scene.Root["b.test:80/one/two"]);
        File.WriteAllBytes(scene.Root["b.test:80/one/two/mine"], new byte[80 << 10]);
        scene.Restart();
        long before = Used;
        Assert.Null(scene.KeepUp());
        string said = Assert.Single(scene.Warnings);
        Assert.StartsWith("2 files without a record take 0 MiB of 0 (--max-size)", said, StringComparison.Ordinal);
        // Five folders, two of which were counted when they were made.
        Assert.Equal(before + (180 << 10) + (5 * Block), Used);
        Assert.Null(scene.KeepUp());
        Assert.Single(scene.Warnings);
        Put("/c", 40 << 10);
        Assert.False(IsStored("/folder/a"));
        Assert.Throws<StoreException>(() => scene.Begin("/refused", 60 << 10));
        Assert.True(File.Exists(scene.Root["a.test:80/folder/mine"]));
        Assert.True(File.Exists(scene.Root["b.test:80/one/two/mine"]));
    }

    [Fact]
    public void A_folder_counts_as_a_block_while_it_is_there()
    {
        Bound(1 << 20);
        Put("/a", 0);
        long before = Used;
        Put("/one/two/b", 0);
        Assert.InRange(Used, before + (2 * Block), before + (3 * Block) - 1);
        Bound(1 << 20);
        before = Used;
        Assert.Null(scene.KeepUp());
        Assert.InRange(Used, before + (3 * Block), before + (4 * Block) - 1);
    }

    [Fact]
    public void A_folder_that_is_removed_as_empty_counts_no_more()
    {
        Bound(1 << 20);
        Assert.Null(scene.KeepUp());
        long before = Used;
        for (int number = 0; number < 50; number++)
        {
            Put($"/{number}/a", 0);
            scene.Store.Purge(StoreScene.Uri($"/{number}/a"));
            using Inventory stock = scene.Store.TakeStock();
            Assert.True(stock.TryDeleteEmptyFolder($"a.test:80/{number}"));
        }

        // The host's folder stays, and the log is longer.
        Assert.InRange(Used, before, before + (8 * Block));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_person_removes_counts_no_more_after_a_while(bool isAskedFor)
    {
        Bound(4 << 20);
        Directory.CreateDirectory(scene.Root["b.test:80"]);
        File.WriteAllBytes(scene.Root["b.test:80/mine"], new byte[1 << 20]);
        Assert.Null(scene.KeepUp());
        for (int round = 0; round < 3; round++)
        {
            for (int number = 0; number < 50; number++)
            {
                Put($"/{number}/a", 0);
                scene.Store.Purge(StoreScene.Uri($"/{number}/a"));
            }

            Directory.Delete(scene.Root["a.test:80"], recursive: true);
        }

        File.Delete(scene.Root["b.test:80/mine"]);
        Assert.Null(scene.KeepUp());
        Assert.InRange(Used, (1 << 20) + (150 * Block), 2 << 20);
        if (!isAskedFor)
            scene.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(scene.KeepUp(isAskedFor));
        // The log, and a folder.
        Assert.InRange(Used, 1, 32 * Block);
    }

    [Fact]
    public void What_a_person_puts_there_later_is_counted_and_said_after_a_while()
    {
        Bound(4 << 20);
        Assert.Null(scene.KeepUp());
        Put("/a", 0);
        File.WriteAllBytes(scene.Root["a.test:80/mine"], new byte[1 << 20]);
        scene.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(scene.KeepUp());
        Assert.InRange(Used, 1 << 20, 2 << 20);
        Assert.StartsWith("1 files without a record", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        scene.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(scene.KeepUp());
        Assert.Single(scene.Warnings);
    }

    private void Bound(long length)
    {
        scene.MaximumSize = length;
        scene.Restart();
    }

    private void Put(string target, int length) => scene.Put(target, new string('c', length));

    private bool IsStored(string target)
    {
        Entry? entry = scene.Find(target);
        entry?.Release();
        return entry is not null;
    }
}
