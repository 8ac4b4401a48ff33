using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>Contents of which parts are there.</summary>
public sealed class GapsTests : IDisposable
{
    private const int Length = 20 << 20;

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_is_written_apart_can_be_read_where_it_lies_and_becomes_the_whole()
    {
        using EntryWriter writer = scene.Begin("/a", 9, fields: UnfinishedScene.Tag);
        writer.Write(3, "def"u8);
        Assert.Equal((0, 6, 7), (writer.Entry.EndFrom(0), writer.Entry.EndFrom(3), writer.Entry.EndFrom(7)));
        writer.Write(6, "ghi"u8);
        Assert.Equal(6, writer.Entry.Length);
        Assert.Throws<StoreException>(() => writer.Write(9, "j"u8));
    }

    [Fact]
    public void When_all_is_there_it_is_stored()
    {
        using EntryWriter writer = scene.Begin("/a", 9, fields: UnfinishedScene.Tag);
        writer.Write(6, "ghi"u8);
        writer.Write(0, "abc"u8);
        writer.Write(3, "def"u8);
        writer.Complete();
        Assert.Equal("200 abcdefghi", scene.Get("/a"));
        scene.RestartAfterKill();
        Assert.Equal("200 abcdefghi", scene.Get("/a"));
        scene.AssertNothingUnfinished();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_broke_off_is_kept_with_its_gaps(bool isKilled)
    {
        using (EntryWriter writer = scene.Begin("/a", 12, fields: UnfinishedScene.Tag))
        {
            writer.Write(0, "ab"u8);
            writer.Write(5, "fg"u8);
            writer.Write(9, "j"u8);
        }

        if (isKilled)
            scene.RestartAfterKill();
        Assert.Equal(5, scene.Store.ListUnfinished().Single().Length);
        using UnfinishedContent taken = scene.Take("/a")!;
        Assert.Equal([new ByteRange(0, 2), new ByteRange(5, 7), new ByteRange(9, 10)], taken.Held.Pieces);
        using EntryWriter rest = taken.Continue(StoreScene.Uri("/a"), StoreScene.Request(), taken.Response, 12);
        rest.Write(2, "cde"u8);
        rest.Write(7, "hi"u8);
        rest.Write(10, "kl"u8);
        rest.Complete();
        Assert.Equal("200 abcdefghijkl", scene.Get("/a"));
    }

    [Fact]
    public void All_but_what_came_last_survives_a_kill()
    {
        byte[] piece = new byte[1 << 20];
        EntryWriter writer = scene.Begin("/a", Length, fields: UnfinishedScene.Tag);
        for (int number = 0; number < 10; number++)
            writer.Write((number * 2) << 20, piece);
        scene.RestartAfterKill();
        using UnfinishedContent taken = scene.Take("/a")!;
        Assert.InRange(taken.Held.Length, 6L << 20, 10L << 20);
        Assert.All(taken.Held.Pieces, held => Assert.Equal(0, held.Start % (2 << 20)));
        writer.Dispose();
    }

    [Fact]
    public void A_beginning_that_is_recorded_is_not_taken_for_more_when_something_is_written_beyond()
    {
        EntryWriter writer = scene.Begin("/a", Length, fields: UnfinishedScene.Tag);
        writer.Append(new byte[100_000]);
        writer.Write(10 << 20, new byte[10]);
        scene.RestartAfterKill();
        using UnfinishedContent taken = scene.Take("/a")!;
        Assert.Equal([new ByteRange(0, 100_000)], taken.Held.Pieces);
        writer.Dispose();
    }

    [Fact]
    public void A_file_that_is_shorter_than_it_was_is_not_continued()
    {
        using (EntryWriter writer = scene.Begin("/a", 12, fields: UnfinishedScene.Tag))
            writer.Write(5, "fg"u8);
        string file = scene.UnfinishedFiles().Single();
        using (FileStream cut = File.OpenWrite(file))
            cut.SetLength(6);
        Assert.Null(scene.Take("/a"));
        scene.AssertNothingUnfinished();
    }
}
