using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The machine stops without warning: names may survive while their contents did not.</summary>
public sealed class PowerLossTests : IDisposable
{
    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_synced_stays_and_what_was_not_is_forgotten(bool cuts)
    {
        scene.Put("/synced", "synced");
        Assert.Null(scene.KeepUp());
        scene.Put("/lost", "not synced");
        scene.RestartAfterPowerLoss(name => !name.EndsWith("index", StringComparison.Ordinal), cuts);
        Assert.Equal("200 synced", scene.Get("/synced"));
        Assert.Null(scene.Get("/lost"));
        Assert.Contains("stopped without warning", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        scene.Put("/lost", "fetched anew");
        scene.Restart();
        Assert.Equal("200 fetched anew", scene.Get("/lost"));
        Assert.Single(scene.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_whose_record_was_lost_as_well_is_not_taken_for_a_persons(bool cuts)
    {
        scene.Put("/synced", "synced");
        Assert.Null(scene.KeepUp());
        scene.Put("/lost", "not synced");
        scene.RestartAfterPowerLoss(loses: null, cuts);
        Assert.Equal("200 synced", scene.Get("/synced"));
        Assert.Null(scene.Get("/lost"));
        scene.Restart();
        Assert.Null(scene.Get("/lost"));
        scene.Put("/lost", "fetched anew");
        Assert.Equal("200 fetched anew", scene.Get("/lost"));
    }

    [Fact]
    public void That_a_file_is_doubted_outlives_compaction_and_snapshots()
    {
        scene.LongestReplay = 0;
        scene.Restart();
        scene.Put("/lost", "not synced");
        scene.RestartAfterPowerLoss();
        for (int version = 0; version < 9; version++)
            scene.Put("/other", $"version {version}");
        Assert.Null(scene.KeepUp());
        Assert.Null(scene.Get("/lost"));
        scene.Restart();
        Assert.Null(scene.Get("/lost"));
        scene.RestartAfterKill();
        Assert.Null(scene.Get("/lost"));
        Assert.Equal("200 version 8", scene.Get("/other"));
    }

    [Fact]
    public void A_file_that_a_person_touches_afterwards_is_served()
    {
        scene.Put("/synced", "synced");
        Assert.Null(scene.KeepUp());
        string path = scene.Root.Put("a.test:80/mine", "by hand");
        scene.RestartAfterPowerLoss();
        Assert.Null(scene.Get("/mine"));
        // The clock of the file system is a coarse one.
        FileFacts doubted = scene.Disk.TryStat("a.test:80/mine")!.Value;
        FileFacts lastLock = scene.Disk.TryStat(".replicator/lock")!.Value;
        Assert.True(doubted.Changed <= lastLock.Changed);
        while (scene.Disk.TryStat("a.test:80/mine")!.Value.Changed <= lastLock.Changed)
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        Assert.Equal("200 by hand", scene.Get("/mine"));
    }

    [Fact]
    public void What_lay_there_before_the_first_start_is_served()
    {
        scene.Restart(() =>
        {
            scene.Root.Put("a.test:80/mine", "by hand");
            Directory.Delete(scene.Root[".replicator"], recursive: true);
            StoreScene.WaitForTheClockOfFiles();
        });
        scene.RestartAfterPowerLoss();
        Assert.Equal("200 by hand", scene.Get("/mine"));
    }

    [Fact]
    public void A_kill_in_the_same_run_of_the_machine_takes_nothing()
    {
        scene.Put("/a", "not synced");
        scene.RestartAfterKill();
        Assert.Equal("200 not synced", scene.Get("/a"));
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void After_an_end_in_order_all_was_synced()
    {
        scene.Put("/a", "content");
        scene.Restart(() => scene.Machine = new MachineRun(Guid.NewGuid(), Began: null));
        Assert.Equal("200 content", scene.Get("/a"));
        Assert.Empty(scene.Warnings);
        scene.RestartAfterPowerLoss();
        Assert.Equal("200 content", scene.Get("/a"));
    }

    [Fact]
    public void An_end_whose_sync_fails_is_none_in_order()
    {
        scene.Put("/a", "content");
        scene.Disk.FailsToSync = true;
        scene.Restart(() => scene.Machine = new MachineRun(Guid.NewGuid(), Began: null));
        Assert.Null(scene.Get("/a"));
    }

    [Fact]
    public void Where_the_system_does_not_name_its_runs_each_may_be_another()
    {
        scene.Machine = new MachineRun(Guid.Empty, Began: null);
        scene.Restart();
        scene.Put("/synced", "synced");
        Assert.Null(scene.KeepUp());
        scene.Put("/lost", "not synced");
        scene.RestartAfterKill();
        Assert.Equal("200 synced", scene.Get("/synced"));
        Assert.Null(scene.Get("/lost"));
    }

    [Fact]
    public void A_synced_content_whose_record_was_freshened_or_carried_over_since_stays()
    {
        scene.Put("/freshened", "fresh");
        scene.Put("/carried", "carried");
        for (int version = 0; version < 9; version++)
            scene.Put("/other", $"version {version}");
        Assert.Null(scene.KeepUp());
        StoreScene.WaitForTheClockOfFiles();
        scene.Put("/later", "synced, too");
        Assert.Null(scene.KeepUp());
        Entry entry = scene.Find("/freshened")!;
        scene.Freshen(entry, "X-Fresh: yes");
        entry.Release();
        scene.RestartAfterPowerLoss(name => !name.EndsWith("index", StringComparison.Ordinal));
        Assert.Equal("200 fresh", scene.Get("/freshened"));
        Assert.Equal("200 carried", scene.Get("/carried"));
        Assert.Equal("200 version 8", scene.Get("/other"));
        Assert.Equal("200 synced, too", scene.Get("/later"));
    }
}
