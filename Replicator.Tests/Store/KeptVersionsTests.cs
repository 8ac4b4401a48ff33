using Fibers;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>When room is needed, old versions of packages go first.</summary>
public sealed class KeptVersionsTests : IDisposable
{
    private const int PackageCount = 20;
    private const int VersionCount = 30;
    private const int Length = 20 << 10;

    private readonly StoreScene scene = new() { KeptVersions = 2 };

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("package by package")]
    [InlineData("the newest first")]
    [InlineData("mixed")]
    public void Of_thirty_versions_of_twenty_packages_the_newest_two_of_each_stay(string order)
    {
        BoundTo(45, beside: 320 << 10);
        IEnumerable<(int Package, int Version)> all =
            from package in Enumerable.Range(1, PackageCount)
            from version in Enumerable.Range(1, VersionCount)
            select (package, version);
        all = order switch
        {
            "package by package" => all,
            "the newest first" => all.OrderByDescending(one => one.Version),
            // Whatever seed: the order must not count.
            _ => all.OrderBy(one => (one.Package * 7919 + one.Version * 104729) % 1009),
        };
        foreach ((int package, int version) in all)
            Put(package, version);

        string[] stored = Stored();
        Assert.InRange(stored.Length, PackageCount * 2, 46);
        for (int package = 1; package <= PackageCount; package++)
        {
            Assert.Contains(Target(package, VersionCount), stored);
            Assert.Contains(Target(package, VersionCount - 1), stored);
        }
    }

    [Fact]
    public void Old_ones_go_before_new_ones_that_are_used_less_and_the_oldest_first()
    {
        BoundTo(8);
        for (int version = 1; version <= 5; version++)
            Put(1, version);
        scene.Put("/other", new string('o', Length));
        for (int use = 0; use < 7; use++)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(2));
            for (int version = 1; version <= 3; version++)
                Assert.NotNull(scene.Get(Target(1, version)));
        }

        for (int push = 0; push < 5; push++)
        {
            scene.Put($"/push/{push}", new string('p', Length));
            Assert.Equal(Math.Min(3, Math.Max(0, push - 1)), 5 - OfPackage().Length);
        }

        Assert.Equal([Target(1, 4), Target(1, 5)], OfPackage());
        Assert.Contains("/other", Stored());
    }

    [Fact]
    public void What_is_pinned_stays_and_goes_first_when_it_is_no_more()
    {
        BoundTo(6);
        Put(1, 1);
        Put(1, 2);
        scene.Store.Pin(StoreScene.Uri(Target(1, 1)));
        for (int version = 3; version <= 20; version++)
            Put(1, version);
        Assert.Contains(Target(1, 1), Stored());
        Assert.Contains(Target(1, 20), Stored());
        Assert.Contains(Target(1, 19), Stored());
        scene.Store.Pin(StoreScene.Uri(Target(1, 1)), isPinned: false);
        Push(3);
        Assert.DoesNotContain(Target(1, 1), Stored());
        Assert.Contains(Target(1, 19), Stored());
    }

    [Fact]
    public void What_is_read_stays_and_others_go_in_its_place()
    {
        BoundTo(6);
        for (int version = 1; version <= 5; version++)
            Put(1, version);
        Entry held = scene.Find(Target(1, 1))!;
        Put(2, 1);
        Put(2, 2);
        Assert.Equal([Target(1, 1), Target(1, 3), Target(1, 4), Target(1, 5)], OfPackage());
        held.Release();
        Put(2, 3);
        Assert.DoesNotContain(Target(1, 1), Stored());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_start_learns_what_is_stored(bool afterKill)
    {
        for (int version = 1; version <= 5; version++)
            Put(1, version);
        // So that only what is known of versions keeps these.
        for (int number = 0; number < 3; number++)
            scene.Put($"/other/{number}", new string('o', Length));
        BoundTo(8, afterKill);
        Assert.Null(scene.KeepUp());
        Push(3);
        string[] stored = Stored();
        Assert.Equal(
            ["/other/0", "/other/1", "/other/2", Target(1, 4), Target(1, 5), "/push/0", "/push/1", "/push/2"], stored);
    }

    [Fact]
    public void A_log_that_is_rewritten_changes_nothing()
    {
        BoundTo(8);
        for (int version = 1; version <= 5; version++)
            Put(1, version);
        for (int count = 0; count < 9; count++)
            scene.Store.Pin(StoreScene.Uri(Target(1, 5)), isPinned: count % 2 == 0);
        scene.Store.Pin(StoreScene.Uri(Target(1, 5)), isPinned: false);
        Assert.Null(scene.KeepUp(isAskedFor: true));
        Push(6);
        Assert.Equal([Target(1, 4), Target(1, 5)], OfPackage());
    }

    [Fact]
    public void Without_the_newest_the_next_older_counts()
    {
        BoundTo(5);
        for (int version = 1; version <= 4; version++)
            Put(1, version);
        Assert.Equal(1, scene.Store.Purge(StoreScene.Uri(Target(1, 4))));
        Assert.Equal((1, 2), (StandingOf(2).NewerCount, StandingOf(1).NewerCount));
        Push(3);
        Assert.Equal([Target(1, 2), Target(1, 3)], OfPackage());
    }

    [Fact]
    public void A_newest_whose_record_was_lost_does_not_count()
    {
        BoundTo(5);
        for (int version = 1; version <= 4; version++)
            Put(1, version);
        File.Delete(scene.Root["a.test:80" + Target(1, 4)]);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(scene.Get(Target(1, 4)));
        Push(3);
        Assert.Equal([Target(1, 2), Target(1, 3)], OfPackage());
    }

    [Fact]
    public void The_files_of_a_version_go_together()
    {
        BoundTo(9);
        string[] files = ["jar", "jar.sha1", "pom"];
        for (int version = 1; version <= 3; version++)
        {
            foreach (string file in files)
                scene.Put($"/a/{version}.0/a-{version}.0.{file}", new string('m', Length));
        }

        scene.Put("/other", new string('o', Length));
        Assert.Equal(
            [
                .. files.Select(file => $"/a/2.0/a-2.0.{file}"), .. files.Select(file => $"/a/3.0/a-3.0.{file}"),
                "/other",
            ],
            Stored());
    }

    [Fact]
    public void All_variants_of_an_old_one_go()
    {
        BoundTo(6);
        scene.Put(Target(1, 1), new string('1', Length), request: ["A: 1"], fields: "Vary: A");
        scene.Put(Target(1, 1), new string('2', Length), request: ["A: 2"], fields: "Vary: A");
        Put(1, 2);
        Put(1, 3);
        Put(1, 4);
        Put(1, 5);
        Put(1, 6);
        Assert.Null(scene.Get(Target(1, 1), "A: 1"));
        Assert.Null(scene.Get(Target(1, 1), "A: 2"));
    }

    [Fact]
    public void Without_the_option_use_alone_decides()
    {
        scene.KeptVersions = null;
        BoundTo(6);
        Put(1, 1);
        for (int use = 0; use < 7; use++)
        {
            scene.Clock.Advance(TimeSpan.FromSeconds(2));
            Assert.NotNull(scene.Get(Target(1, 1)));
        }

        for (int version = 2; version <= 12; version++)
            Put(1, version);
        Assert.Contains(Target(1, 1), Stored());
        Assert.Null(scene.Store.StandingOf(StoreScene.Uri(Target(1, 1))));
    }

    [Fact]
    public void What_was_replaced_is_the_same_version()
    {
        BoundTo(8);
        for (int version = 1; version <= 3; version++)
        {
            Put(1, version);
            Put(1, version);
        }

        Assert.Equal(2, StandingOf(1).NewerCount);
        Push(6);
        Assert.DoesNotContain(Target(1, 1), Stored());
        Assert.Contains(Target(1, 3), Stored());
    }

    [Fact]
    public void What_every_tree_learns_is_learnt_at_the_start_without_being_asked()
    {
        for (int version = 1; version <= 3; version++)
            Put(1, version);
        scene.Restart();
        Assert.Equal(0, StandingOf(1).NewerCount);
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        WorkerService upkeep = workers.AddService("upkeep", queueBound: 4, share: 1);
        Assert.Null(loop.Run(First(scene.Store.Maintain(upkeep))));
        Assert.Equal(2, StandingOf(1).NewerCount);
    }

    // Up to its first pause.
    private static IEnumerable<Yield> First(IEnumerable<Yield> fiber) => fiber.Take(1);

    private VersionStanding StandingOf(int version) =>
        scene.Store.StandingOf(StoreScene.Uri(Target(1, version)))!.Value;

    private void Put(int package, int version) => scene.Put(Target(package, version), new string('v', Length));

    private static string Target(int package, int version) => $"/p{package}/-/p{package}-1.{version}.0.tgz";

    // From now on so many fit beside what never goes: the log and folders.
    private void BoundTo(int count, bool afterKill = false, int beside = 28 << 10)
    {
        scene.MaximumSize = beside + (count * Length);
        if (afterKill)
            scene.RestartAfterKill();
        else
            scene.Restart();
    }

    private string[] OfPackage() => [.. Stored().Where(one => one.StartsWith("/p1/", StringComparison.Ordinal))];

    // Others that need room.
    private void Push(int count)
    {
        for (int number = 0; number < count; number++)
            scene.Put($"/push/{number}", new string('p', Length));
    }

    private string[] Stored() => [.. scene.Root.Files().Select(file => file["a.test:80".Length..])];
}
