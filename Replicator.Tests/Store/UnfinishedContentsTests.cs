using System.Text;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class UnfinishedContentsTests : IDisposable
{
    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("restart")]
    [InlineData("restart twice")]
    public void What_broke_off_is_kept_and_continued(string between)
    {
        scene.BreakOff("/b", "abc");
        for (int time = 0; time < between.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length; time++)
            scene.Restart();
        Assert.Null(scene.Find("/b"));
        UnfinishedItem item = Assert.Single(scene.Store.ListUnfinished());
        Assert.Equal(
            ("http://a.test:80/b", 3L, 6L, scene.Clock.GetUtcNow()),
            (item.Target, item.Length, item.CompleteLength, item.Since));
        Assert.Equal(1, scene.Store.Figures.UnfinishedCount);
        Assert.Equal(0, scene.Store.Figures.ResponseCount);

        scene.Continue("/b", "def");
        Assert.Equal("200 abcdef", scene.Get("/b"));
        scene.Restart();
        Assert.Equal("200 abcdef", scene.Get("/b"));
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void What_grew_when_the_program_was_killed_is_continued()
    {
        string content = new('x', (int)UnfinishedContents.RecordedLength + 10);
        using EntryWriter writer = scene.Begin("/b", content.Length + 3, fields: UnfinishedScene.Tag);
        foreach (char[] piece in content.Chunk(10_000))
            writer.Append(Encoding.UTF8.GetBytes(piece));
        scene.RestartAfterKill();
        Assert.Equal(content.Length, Assert.Single(scene.Store.ListUnfinished()).Length);
        scene.Continue("/b", "end");
        Assert.Equal($"200 {content}end", scene.Get("/b"));
    }

    [Fact]
    public void A_content_that_is_stored_leaves_nothing()
    {
        string content = new('x', (int)UnfinishedContents.RecordedLength + 10);
        using (EntryWriter writer = scene.Begin("/b", content.Length, fields: UnfinishedScene.Tag))
        {
            writer.Append(Encoding.UTF8.GetBytes(content[..^5]));
            writer.Append(Encoding.UTF8.GetBytes(content[^5..]));
            writer.Complete();
        }

        scene.RestartAfterKill();
        Assert.Equal($"200 {content}", scene.Get("/b"));
        scene.AssertNothingUnfinished();
    }

    [Theory]
    [InlineData("")]
    [InlineData("ETag: W/\"1\"")]
    [InlineData("Last-Modified: Sat, 29 Feb 2020 12:00:00 GMT|Date: Sat, 29 Feb 2020 12:00:00 GMT")]
    [InlineData("ETag: \"1\"|Accept-Ranges: none")]
    public void What_cannot_be_continued_goes(string fields)
    {
        scene.BreakOff("/b", "abc", fields.Split('|', StringSplitOptions.RemoveEmptyEntries));
        scene.AssertNothingUnfinished();
        scene.Restart();
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void Of_what_nothing_came_nothing_is_kept()
    {
        scene.BreakOff("/b", "");
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void A_file_without_a_record_goes_at_the_start()
    {
        scene.BreakOff("/b", "abc");
        scene.Restart(() => File.WriteAllText(scene.Root[".replicator/unfinished/0.0"], "left"));
        Assert.Single(scene.UnfinishedFiles());
        Assert.Single(scene.Store.ListUnfinished());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_whose_file_is_gone_or_empty_is_forgotten(bool whileItRuns)
    {
        scene.BreakOff("/b", "abc");
        scene.BreakOff("/c", "abc");
        if (whileItRuns)
            Spoil();
        else
            scene.Restart(Spoil);
        Assert.Null(scene.Take("/b"));
        Assert.Null(scene.Take("/c"));
        scene.AssertNothingUnfinished();
        Assert.Equal(0, scene.Store.Figures.UnfinishedCount);

        void Spoil()
        {
            File.Delete(scene.UnfinishedFiles()[0]);
            File.WriteAllText(scene.UnfinishedFiles()[0], "");
        }
    }

    [Fact]
    public void Another_file_in_its_place_is_not_continued()
    {
        scene.BreakOff("/b", "abc");
        string path = scene.UnfinishedFiles()[0];
        File.WriteAllText(path + ".other", "xyz");
        File.Move(path + ".other", path, overwrite: true);
        Assert.Null(scene.Take("/b"));
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void One_that_is_longer_than_it_may_be_is_not_continued()
    {
        scene.BreakOff("/b", "abc");
        File.AppendAllText(scene.UnfinishedFiles()[0], "defg");
        Assert.Null(scene.Take("/b"));
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void Where_all_is_there_the_last_byte_is_asked_for()
    {
        scene.BreakOff("/b", "abcdef");
        using UnfinishedContent taken = scene.Take("/b")!;
        Assert.Equal(5, taken.Length);
        using EntryWriter writer = taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
        writer.Append("f"u8);
        writer.Complete();
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    public void Nobody_else_gets_what_was_taken_until_it_is_given_back()
    {
        scene.BreakOff("/b", "abc");
        using (scene.Take("/b"))
            Assert.Null(scene.Take("/b"));
        using UnfinishedContent? again = scene.Take("/b");
        Assert.NotNull(again);
        again.Discard();
        Assert.Null(scene.Take("/b"));
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void What_breaks_off_again_is_kept_with_all_that_came()
    {
        scene.BreakOff("/b", "ab");
        for (int time = 0; time < 3; time++)
        {
            using UnfinishedContent taken = scene.Take("/b")!;
            Assert.Equal(2 + time, taken.Length);
            using EntryWriter writer = taken.Continue(StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            writer.Append(Encoding.UTF8.GetBytes("cde"[time..(time + 1)]));
            if (time == 1)
                scene.RestartAfterKill();
        }

        Assert.Equal(5, Assert.Single(scene.Store.ListUnfinished()).Length);
        scene.Continue("/b", "f");
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Only_a_request_that_selects_it_gets_it()
    {
        scene.BreakOff("/b", "abc", [UnfinishedScene.Tag, "Vary: Accept-Language"], "Accept-Language: de");
        Assert.Null(scene.Take("/b"));
        Assert.Null(scene.Take("/b", "Accept-Language: fr"));
        Assert.Null(scene.Take("/c", "Accept-Language: de"));
        using UnfinishedContent? taken = scene.Take("/b", "Accept-Language: de");
        Assert.NotNull(taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_is_not_continued(bool afterKill)
    {
        scene.BreakOff("/b", "abc");
        scene.BreakOff("/c", "abc");
        scene.Store.Invalidate(StoreScene.Uri("/b"));
        if (afterKill)
            scene.RestartAfterKill();
        Assert.Null(scene.Take("/b"));
        Assert.Equal("http://a.test:80/c", Assert.Single(scene.Store.ListUnfinished()).Target);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_while_it_grew_is_not_continued(bool isKilled)
    {
        EntryWriter writer = scene.Begin("/b", 100_000, fields: UnfinishedScene.Tag);
        writer.Append(new byte[99_000]);
        writer.Entry.Response.Invalidated = true;
        scene.Store.Invalidate(StoreScene.Uri("/b"));
        if (isKilled)
            scene.RestartAfterKill();
        writer.Dispose();
        Assert.Null(scene.Take("/b"));
        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void Another_response_in_its_place_makes_it_useless()
    {
        scene.BreakOff("/b", "abc", [UnfinishedScene.Tag, "Vary: Accept-Language"], "Accept-Language: de");
        scene.Put("/b", "other", request: ["Accept-Language: fr"], fields: [UnfinishedScene.Tag, "Vary: Accept-Language"]);
        Assert.Single(scene.Store.ListUnfinished());
        scene.Put("/b", "same", request: ["Accept-Language: de"], fields: [UnfinishedScene.Tag, "Vary: Accept-Language"]);
        scene.AssertNothingUnfinished();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void They_are_kept_for_a_week(bool restarts)
    {
        scene.BreakOff("/a", "abc");
        scene.Clock.Advance(TimeSpan.FromDays(1));
        scene.BreakOff("/b", "abc");
        scene.Clock.Advance(UnfinishedContents.MaximumAge - TimeSpan.FromHours(1));
        if (restarts)
            scene.Restart();
        using (UnfinishedContent? taken = scene.Take("/b"))
            Assert.NotNull(taken);
        Assert.Single(scene.UnfinishedFiles());
        scene.Clock.Advance(TimeSpan.FromHours(2));
        if (restarts)
            scene.Restart();
        Assert.Null(scene.Take("/b"));
        scene.AssertNothingUnfinished();
    }
}
