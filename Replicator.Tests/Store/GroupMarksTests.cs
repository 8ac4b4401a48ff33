using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

[Trait("RFC", "9875 3")]
public sealed class GroupMarksTests : IDisposable
{
    private readonly StoreScene scene = new(maximumOpenFiles: 2);

    public void Dispose() => scene.Dispose();

    [Fact]
    public void All_that_shares_a_group_is_validated_before_its_next_use()
    {
        Put("/a", "\"x\"");
        Put("/b", "\"y\", \"x\"");
        Put("/c", "\"X\"");
        Put("/d", null);
        Invalidate("x");
        Put("/e", "\"x\"");
        Assert.Equal("/a /b", Invalidated("/a", "/b", "/c", "/d", "/e"));
    }

    [Fact]
    [Trait("RFC", "9875 2.1")]
    public void Groups_are_of_one_origin()
    {
        Put("/a", "\"x\"");
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (TargetUri other in new[] { new TargetUri("https", "a.test", 80, "/"), new("http", "a.test", 81, "/"), new("http", "b.test", 80, "/") })
            scene.Store.InvalidateGroups(other, ["x"]);
        Assert.Equal("", Invalidated("/a"));
    }

    [Theory]
    [InlineData("restart")]
    [InlineData("kill")]
    [InlineData("compaction")]
    [InlineData("compaction twice")]
    [InlineData("snapshot")]
    public void It_is_known_after(string what)
    {
        Put("/a", "\"x\"");
        Invalidate("x");
        if (what == "snapshot")
            scene.LongestReplay = 0;
        if (what is "kill" or "restart" or "snapshot")
            Restart(what == "kill");
        for (int time = what.EndsWith("twice") ? 2 : what == "compaction" ? 1 : 0; time > 0; time--)
        {
            Put($"/other{time}", null);
            Assert.Null(scene.KeepUp(isAskedFor: true));
        }

        Restart(what == "kill");
        Assert.Equal("/a", Invalidated("/a"));
    }

    [Fact]
    public void A_validation_later_than_that_is_as_any_other()
    {
        Put("/a", "\"x\"");
        Invalidate("x");
        Entry entry = scene.Find("/a")!;
        scene.Freshen(entry);
        Assert.False(entry.Response.Invalidated);
        entry.Release();
        Restart(isKill: true);
        Assert.Equal("", Invalidated("/a"));
    }

    // Also where the marks become one for all.
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(5000, false)]
    public void A_clock_that_is_set_back_hides_no_invalidation(int count, bool isKill)
    {
        Put("/a", "\"x\"");
        Invalidate("x");
        Put("/b", "\"x\"");
        scene.Clock.SetBy(TimeSpan.FromDays(-1));
        for (int time = 0; time < count; time++)
            Invalidate($"{time}");
        Invalidate("x");
        if (isKill)
            Restart(isKill: true);
        Assert.Equal("/a /b", Invalidated("/a", "/b"));
        scene.Clock.SetBy(TimeSpan.FromDays(2));
        Entry entry = scene.Find("/b")!;
        scene.Freshen(entry);
        entry.Release();
        Put("/c", "\"x\"");
        Restart(isKill);
        Assert.Equal("/a", Invalidated("/a", "/b", "/c"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_304_to_what_was_asked_before_makes_no_variant_good(bool isOpen)
    {
        Put("/a", "\"x\"");
        Put("/b", null);
        Put("/c", null);
        if (isOpen)
            Assert.Equal("", Invalidated("/a"));
        StoredVariant variant = Assert.Single(scene.FindVariants("/a"));
        DateTimeOffset asked = scene.Clock.GetUtcNow();
        Invalidate("x");
        scene.Store.Freshen(variant, isAnswer: true, StoreScene.Request(), Replicator.Tests.Http.Text.Response(304, 1),
            asked, scene.Clock.GetUtcNow());
        Assert.Equal("/a", Invalidated("/a"));
    }

    [Fact]
    public void What_was_asked_for_before_is_not_made_good_by_what_came_of_it_later()
    {
        Put("/a", "\"x\"");
        Entry entry = scene.Find("/a")!;
        DateTimeOffset asked = scene.Clock.GetUtcNow();
        EntryWriter growing = scene.Begin("/b", 2, fields: ["Cache-Groups: \"x\""]);
        Invalidate("x");
        scene.Store.Freshen(entry, StoreScene.Request(), Replicator.Tests.Http.Text.Response(304, 1), asked, scene.Clock.GetUtcNow());
        entry.Release();
        growing.Append("hi"u8);
        growing.Complete();
        Assert.Equal("/a /b", Invalidated("/a", "/b"));
    }

    [Fact]
    public void Too_many_marks_become_one_for_all()
    {
        Put("/a", "\"x\"");
        Put("/b", "\"y\"");
        Put("/c", null);
        for (int group = 0; group <= 4096; group++)
            Invalidate($"{group}");
        Put("/d", "\"y\"");
        Assert.Equal("/a /b", Invalidated("/a", "/b", "/c", "/d"));
        Restart(isKill: true);
        Assert.Equal("/a /b", Invalidated("/a", "/b", "/c", "/d"));
        Invalidate("y");
        Restart(isKill: true);
        Assert.Equal("/a /b /d", Invalidated("/a", "/b", "/c", "/d"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_disk_refuses_is_known_all_the_same_and_written_down_once_it_takes_it(bool isMany)
    {
        Put("/a", "\"x\"");
        scene.Disk.FillAfter(0);
        for (int time = 0; time <= (isMany ? 5000 : 0); time++)
            Invalidate("x");
        Assert.Equal("/a", Invalidated("/a"));
        scene.Disk.Heal();
        Assert.Null(scene.KeepUp());
        Restart(isKill: true);
        Assert.Equal("/a", Invalidated("/a"));
    }

    private void Put(string target, string? groups)
    {
        scene.Put(target, "hi", fields: groups is null ? [] : [$"Cache-Groups: {groups}"]);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Invalidate(string group)
    {
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Store.InvalidateGroups(StoreScene.Uri("/any"), [group]);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Restart(bool isKill)
    {
        if (isKill)
            scene.RestartAfterKill();
        else
            scene.Restart();
    }

    private string Invalidated(params string[] targets) => string.Join(' ', targets.Where(target =>
    {
        Entry entry = scene.Find(target)!;
        entry.Release();
        return entry.Response.Invalidated;
    }));
}
