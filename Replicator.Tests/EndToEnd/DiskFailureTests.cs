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

    [NeedsTheory("env")]
    [InlineData("removed")]
    [InlineData("replaced")]
    [InlineData("moved and replaced")]
    [InlineData("own part removed")]
    public void With_its_tree_gone_it_serves_and_stores_on(string way)
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: true);
        Change(way);
        Until.Holds(() => !IsHit(proxy, origin.Uri("/one")) || way == "own part removed", () => "the hits to end");
        Until.Holds(() => IsHit(proxy, origin.Uri("/two")), () => "the next to be stored");
        Assert.True(File.Exists(proxy.PathOf(origin.Authority, "/two")));
        proxy.Stop();
        Assert.Single(Lines(proxy, "warning: "));
    }

    [NeedsFact("env")]
    public void A_tree_that_another_instance_took_is_left_to_it_until_it_ends()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        Change("moved and replaced");
        using (ReplicatorProcess other = ReplicatorProcess.Start(folder["root"]))
        {
            Until.Holds(() => !IsHit(proxy, origin.Uri("/one")), () => "the hits to end");
            for (int i = 0; i < 3; i++)
                proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
            proxy.WaitForOutput(text => text.Contains($"pid {other.Id}", StringComparison.Ordinal));
            other.Stop();
        }

        Until.Holds(() => IsHit(proxy, origin.Uri("/two")), () => "the next to be stored");
        proxy.Stop();
        // That it was replaced, that nothing is stored, and that it is again.
        Assert.Equal(3, Lines(proxy, "warning: ").Length);
    }

    [NeedsFact("env")]
    public void With_a_hosts_folder_removed_while_it_downloads_it_makes_that_anew()
    {
        using var origin = new RawOrigin(exchange =>
        {
            if (exchange.Target == "/slow")
                Directory.Delete(folder["root/" + exchange.Field("Host")], recursive: true);
            exchange.SendWhole(content, Fresh);
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/slow"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/slow"), content, isHit: true);
        Until.Holds(() => !IsHit(proxy, origin.Uri("/one")), () => "the removed one to be forgotten");
        proxy.Stop();
        Assert.Empty(Lines(proxy, "warning: "));
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
        Assert.Single(Lines(proxy, "warning: "));
    }

    [NeedsFact("env", "prlimit")]
    public void Started_where_files_are_limited_in_size_it_stores_what_fits()
    {
        byte[] small = content[..1000];
        using var origin = new RawOrigin(
            exchange => exchange.SendWhole(exchange.Target == "/small" ? small : content, Fresh));
        // Below some MiB .NET itself needs that variable to start.
        string[] prefix = ["env", "DOTNET_EnableWriteXorExecute=0", "prlimit", $"--fsize={content.Length / 2}"];
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(prefix, folder["root"]);
        proxy.AssertServes(origin.Uri("/small"), small, isHit: false);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/small"), small, isHit: true);
        proxy.Stop();
        Assert.Single(Lines(proxy, "warning: "));
    }

    private static bool IsHit(ReplicatorProcess proxy, string uri)
    {
        using RawClient client = proxy.Connect();
        RawAnswer answer = client.Get(uri);
        Assert.Equal(200, answer.Status);
        Assert.Equal(AnswerEnding.Whole, answer.Ending);
        return answer.CacheStatus.Contains("hit", StringComparison.Ordinal);
    }

    private static string[] Lines(ReplicatorProcess proxy, string part) =>
        [.. proxy.Output.Split('\n').Where(line => line.Contains(part, StringComparison.Ordinal))];

    private void Change(string way)
    {
        if (way == "own part removed")
            Directory.Delete(folder["root/.replicator"], recursive: true);
        else if (way == "moved and replaced")
            Directory.Move(folder["root"], folder["moved"]);
        else
            Directory.Delete(folder["root"], recursive: true);
        if (way.EndsWith("replaced", StringComparison.Ordinal))
            folder.Folder("root");
    }
}
