using Replicator.Settings;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>A root on a file system that takes no change, from the start on.</summary>
[Collection(RealPrograms.Name)]
public sealed class ReadOnlyDiskTests : IDisposable
{
    private const string Fresh = "Cache-Control: max-age=600";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[10_000];

    // Runs what follows where the root is mounted so.
    private readonly string[] readOnly;

    public ReadOnlyDiskTests()
    {
        new Random(1).NextBytes(content);
        string root = folder.Folder("root");
        readOnly =
        [
            "unshare", "--mount", "sh", "-c",
            $"mount --bind '{root}' '{root}' && mount -o remount,bind,ro '{root}' && exec \"$@\"", "sh",
        ];
    }

    public void Dispose() => folder.Dispose();

    [NeedsFact("env", Needs.OwnMounts)]
    public void What_is_stored_is_served_and_told_and_nothing_is_changed()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        string path;
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
            path = proxy.PathOf(origin.Authority, "/one");
            proxy.Stop();
        }

        using (ReplicatorProcess proxy = ReplicatorProcess.StartBehind(readOnly, folder["root"]))
        {
            proxy.AssertServes(origin.Uri("/one"), content, isHit: true);
            proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
            proxy.AssertServes(origin.Uri("/two"), content, isHit: false);
            proxy.WaitForOutput(text => text.Contains("read-only", StringComparison.Ordinal));
            Assert.Contains("/one", Run(ExitCode.Ok, "ls", "--json"), StringComparison.Ordinal);
            proxy.Stop();
        }

        Assert.Contains("/one", Run(ExitCode.Ok, "ls", "--json"), StringComparison.Ordinal);
        Assert.Contains("/one", Run(ExitCode.Ok, "info", origin.Uri("/one")), StringComparison.Ordinal);
        Run(ExitCode.Ok, "cat", origin.Uri("/one"));
        Run(ExitCode.Ok, "verify");
        foreach (string verb in new[] { "rm", "purge", "pin", "unpin" })
            Assert.Contains("read-only", Run(ExitCode.Failing, verb, origin.Uri("/one")), StringComparison.Ordinal);
        Assert.Contains("read-only", Run(ExitCode.Failing, "gc"), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [NeedsFact("env", Needs.OwnMounts)]
    public void Without_a_store_nothing_is_stored_and_all_is_served()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(readOnly, folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        proxy.WaitForOutput(text => text.Contains("responses are not stored", StringComparison.Ordinal));
        proxy.Stop();
        Assert.Empty(Directory.GetFileSystemEntries(folder["root"]));
    }

    private string Run(int exitCode, string verb, params string[] words)
    {
        using RealProcess process = ReplicatorProcess.Launch(readOnly, [verb, "--root", folder["root"], .. words]);
        int ended = process.WaitForExit();
        Assert.True(ended == exitCode, $"{verb}: {ended}, {process.Errors}");
        return process.Output + process.Errors;
    }
}
