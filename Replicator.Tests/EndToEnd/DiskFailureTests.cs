using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class DiskFailureTests : IDisposable
{
    private const string Fresh = "Cache-Control: max-age=600";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[1_000_000];

    public DiskFailureTests()
    {
        new Random(1).NextBytes(content);
    }

    public void Dispose() => folder.Dispose();

    [NeedsFact("env")]
    public void With_its_tree_removed_it_serves_on()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        Directory.Delete(folder["root"], recursive: true);
        proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
        using (RawClient client = proxy.Connect())
            Assert.Equal(content, client.Get(origin.Uri("/one")).Content);
        proxy.Stop();
    }

    [NeedsFact("env", Needs.OwnMounts)]
    public void On_a_full_disk_it_serves_on_and_keeps_what_was_complete()
    {
        byte[] small = content[..1000];
        using var origin = new RawOrigin(
            exchange => exchange.SendWhole(exchange.Target == "/small" ? small : content, Fresh));
        // A disk of half the size of the content.
        string script = $"mount -t tmpfs -o size={content.Length / 2} none '{folder.Folder("root")}' && exec \"$@\"";
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(
            ["unshare", "--mount", "sh", "-c", script, "sh"], folder["root"]);
        using RawClient client = proxy.Connect();
        Assert.Equal(small, client.Get(origin.Uri("/small")).Content);
        for (int i = 0; i < 3; i++)
        {
            RawAnswer big = client.Get(origin.Uri("/big"));
            Assert.Equal(content, big.Content);
            Assert.DoesNotContain("hit", big.CacheStatus, StringComparison.Ordinal);
        }

        Assert.Equal(small, client.Get(origin.Uri("/small")).Content);
        proxy.Stop();
    }

    [NeedsFact("env", "nsenter", Needs.OwnMounts)]
    public void Where_the_disk_turns_read_only_it_serves_on()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(["unshare", "--mount"], folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        // A file system with files that are open for writing cannot be made read-only; what new content goes to can.
        ProcessOutcome mounted = RealProcess.Run(
            "nsenter", "--mount", "--target", $"{proxy.Id}",
            "mount", "-t", "tmpfs", "-o", "ro", "none", folder["root/.replicator/unfinished"]);
        Assert.True(mounted.ExitCode == 0, mounted.Errors);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: true);
        proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
        proxy.WaitForOutput(text => text.Contains("responses are not stored", StringComparison.Ordinal));
        proxy.Stop();
    }

    [NeedsTheory("env", "prlimit")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Where_files_are_limited_in_size_it_relays_what_does_not_fit(string poller)
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        Assert.Equal(0, RealProcess.Run("prlimit", "--pid", $"{proxy.Id}", $"--fsize={content.Length / 2}").ExitCode);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        Assert.False(File.Exists(proxy.PathOf(origin.Authority, "/file")));
        proxy.Stop();
    }
}
