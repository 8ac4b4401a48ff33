using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What was not used for longer than the greatest age goes.</summary>
public sealed class AgeTests : IDisposable
{
    private readonly StoreScene scene = new() { MaximumAge = TimeSpan.FromDays(7) };

    public AgeTests() => scene.Restart();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_was_not_used_goes_and_what_was_used_stays()
    {
        scene.Put("/used", "one");
        scene.Put("/unused", "two");
        Pass(days: 4);
        Assert.Equal("200 one", scene.Get("/used"));
        Pass(days: 3);
        Assert.Equal(2, scene.Store.Figures.ResponseCount);
        Pass(days: 1);
        Assert.Equal(["a.test:80/used"], scene.Root.Files());
        Assert.Equal("200 one", scene.Get("/used"));
        Pass(days: 9);
        Assert.Empty(scene.Root.Files());
        Assert.Equal(0, scene.Store.Figures.ContentLength);
    }

    [Fact]
    public void What_is_open_and_used_again_and_again_stays()
    {
        scene.Put("/used", "one");
        for (int day = 0; day < 30; day++)
        {
            Pass(days: 1);
            Assert.True(scene.Store.TryFindOpen(StoreScene.Uri("/used"), StoreScene.Request(), out _));
        }
    }

    [Fact]
    public void What_is_read_all_the_time_stays()
    {
        scene.Put("/a", "one");
        Entry held = scene.Find("/a")!;
        Pass(days: 30);
        held.Release();
        Assert.Equal("200 one", scene.Get("/a"));
    }

    [Fact]
    public void What_is_validated_counts_as_used()
    {
        scene.Put("/a", "one", fields: "Cache-Control: max-age=9");
        Pass(days: 5);
        Entry entry = scene.Find("/a")!;
        scene.Freshen(entry, "Cache-Control: max-age=9");
        entry.Release();
        Pass(days: 5);
        Assert.Equal("200 one", scene.Get("/a"));
    }

    [Fact]
    public void Ages_survive_a_start()
    {
        scene.Put("/a", "one");
        for (int day = 0; day < 9; day++)
        {
            Pass(days: 1);
            scene.Restart();
        }

        Assert.Null(scene.KeepUp());
        Assert.Empty(scene.Root.Files());
    }

    [Fact]
    public void Many_go_in_steps()
    {
        for (int number = 0; number < 300; number++)
            scene.Put($"/{number}", "content");
        Pass(days: 9);
        Assert.Empty(scene.Root.Files());
    }

    private void Pass(int days)
    {
        for (int day = 0; day < days; day++)
        {
            Assert.Null(scene.KeepUp());
            scene.Clock.Advance(TimeSpan.FromDays(1));
            Assert.Null(scene.KeepUp());
        }
    }
}
