using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class InstanceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void A_second_instance_on_a_root_is_told_who_holds_it(string poller)
    {
        using ReplicatorProcess first = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        using RealProcess second = ReplicatorProcess.Launch(
            [], "--port", "0", "--root", folder["root"], "--poller", poller);
        Assert.Equal(69, second.WaitForExit());
        Assert.Contains(folder["root"], second.Errors, StringComparison.Ordinal);
        Assert.Contains($"{first.Id}", second.Errors, StringComparison.Ordinal);
        Assert.Equal("", second.Output);
        first.Stop();
    }

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void A_second_instance_on_an_address_is_told_who_holds_it(string poller)
    {
        using ReplicatorProcess first = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        using RealProcess second = ReplicatorProcess.Launch(
            [], "--port", $"{first.Port}", "--root", folder["other"], "--poller", poller);
        Assert.Equal(69, second.WaitForExit());
        Assert.Contains($"127.0.0.1:{first.Port}", second.Errors, StringComparison.Ordinal);
        Assert.Contains($"{first.Id}", second.Errors, StringComparison.Ordinal);
        first.Stop();
    }

    [NeedsFact("env")]
    public void The_same_root_and_address_serve_again_after_an_end_in_the_middle()
    {
        int port;
        using (ReplicatorProcess first = ReplicatorProcess.Start(folder["root"]))
        {
            port = first.Port;
            using RawClient client = first.Connect();
            client.Ask("GET", $"http://127.0.0.1:{port}/");
            client.WaitForContent(1);
            first.EndBy(UnixSignal.Kill);
        }

        using ReplicatorProcess second = ReplicatorProcess.Start(folder["root"], "--port", $"{port}");
        Assert.Equal(port, second.Port);
        second.Stop();
    }

    [NeedsTheory("env")]
    [InlineData("--prot", "8080")]
    [InlineData("--port", "none")]
    [InlineData("--poller", "kqueue")]
    [InlineData("--bind", "0.0.0.0")]
    [InlineData("--allow-to", "nowhere")]
    [InlineData("stray")]
    public void Mistakes_end_it_with_64(params string[] arguments)
    {
        using RealProcess process = ReplicatorProcess.Launch([], arguments);
        Assert.Equal(64, process.WaitForExit());
        Assert.StartsWith("replicator: ", process.Errors, StringComparison.Ordinal);
        Assert.Equal("", process.Output);
    }

    [NeedsTheory("env")]
    [InlineData("--help", "Usage: replicator")]
    [InlineData("--version", "replicator ")]
    public void Help_and_version_are_printed(string option, string text)
    {
        using RealProcess process = ReplicatorProcess.Launch([], option);
        Assert.Equal(0, process.WaitForExit());
        Assert.StartsWith(text, process.Output, StringComparison.Ordinal);
        Assert.Equal("", process.Errors);
    }
}
