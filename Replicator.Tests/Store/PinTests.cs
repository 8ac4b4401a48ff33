using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What is pinned stays whatever room others need.</summary>
public sealed class PinTests : IDisposable
{
    private const int Length = 20 << 10;

    private readonly StoreScene scene = new() { MaximumSize = 72 << 10 };

    public PinTests() => scene.Restart();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_stays_and_goes_when_it_is_pinned_no_more(bool restarts)
    {
        Put("/a");
        Assert.Equal(1, scene.Store.Pin(StoreScene.Uri("/a")));
        if (restarts)
            scene.RestartAfterKill();
        Push();
        Assert.Equal(Content("/a"), scene.Get("/a"));
        Assert.Equal(1, scene.Store.Pin(StoreScene.Uri("/a"), isPinned: false));
        if (restarts)
            scene.RestartAfterKill();
        Push();
        Assert.Null(scene.Get("/a"));
    }

    [Fact]
    public void What_is_not_stored_cannot_be_pinned() => Assert.Equal(0, scene.Store.Pin(StoreScene.Uri("/a")));

    [Fact]
    public void All_variants_are_pinned()
    {
        scene.Put("/a", new string('1', Length), request: ["A: 1"], fields: "Vary: A");
        scene.Put("/a", new string('2', Length), request: ["A: 2"], fields: "Vary: A");
        Assert.Equal(2, scene.Store.Pin(StoreScene.Uri("/a")));
        Push();
        Assert.StartsWith("200 1", scene.Get("/a", "A: 1"), StringComparison.Ordinal);
        Assert.StartsWith("200 2", scene.Get("/a", "A: 2"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("freshened")]
    [InlineData("invalidated")]
    [InlineData("rewritten")]
    public void It_stays_pinned_whatever_becomes_of_it(string change)
    {
        scene.Put("/a", Content("/a")[4..], fields: "Cache-Control: max-age=9");
        scene.Store.Pin(StoreScene.Uri("/a"));
        switch (change)
        {
            case "replaced":
                Put("/a");
                break;
            case "freshened":
                Entry entry = scene.Find("/a")!;
                scene.Freshen(entry, "Cache-Control: max-age=10");
                entry.Release();
                break;
            case "invalidated":
                scene.Store.Invalidate(StoreScene.Uri("/a"));
                break;
            default:
                for (int count = 0; count < 9; count++)
                    Assert.Equal(1, scene.Store.Pin(StoreScene.Uri("/a"), isPinned: count % 2 != 0 || count == 8));
                Assert.Null(scene.KeepUp());
                break;
        }

        Push();
        Assert.Equal(Content("/a"), scene.Get("/a"));
        scene.RestartAfterKill();
        Push();
        Assert.Equal(Content("/a"), scene.Get("/a"));
    }

    [Fact]
    public void What_has_no_room_beside_it_is_refused_and_pushes_nothing_out()
    {
        Put("/a");
        Put("/b");
        scene.Store.Pin(StoreScene.Uri("/a"));
        Assert.Equal(
            StoreFault.TooLarge, Assert.Throws<StoreException>(() => scene.Begin("/c", 48 << 10)).Fault);
        Assert.Equal(Content("/b"), scene.Get("/b"));
    }

    [Fact]
    public void It_does_not_go_for_its_age()
    {
        scene.MaximumAge = TimeSpan.FromDays(1);
        scene.Restart();
        Put("/a");
        Put("/b");
        scene.Store.Pin(StoreScene.Uri("/a"));
        Assert.Null(scene.KeepUp());
        scene.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Null(scene.KeepUp());
        Assert.Equal(Content("/a"), scene.Get("/a"));
        Assert.Null(scene.Get("/b"));
    }

    private void Push()
    {
        for (int number = 0; number < 9; number++)
            scene.Put($"/push/{number}", new string('p', Length - 4096));
    }

    private void Put(string target) => scene.Put(target, Content(target)[4..]);

    private static string Content(string target) => "200 " + new string(target[1], Length);
}
