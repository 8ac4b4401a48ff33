using System.Diagnostics;
using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class OutputTests : IDisposable
{
    // Blocks of more than 1 KiB each: together more than a pipe holds.
    private const int Requests = 300;

    private readonly TemporaryFolder folder = new();
    private readonly RawOrigin origin = new(exchange => exchange.SendWhole("content"u8, "Cache-Control: max-age=600"));

    public void Dispose()
    {
        origin.Dispose();
        folder.Dispose();
    }

    [NeedsFact("env")]
    public void Output_that_nobody_reads_holds_up_neither_clients_nor_the_end()
    {
        var start = new ProcessStartInfo(
            "env",
            [.. ReplicatorProcess.DefaultSignals, ReplicatorProcess.ProgramPath, "--bind", "127.0.0.1", "--port", "0",
                "--root", folder["root"], "-v"])
        {
            RedirectStandardOutput = true,
        };
        foreach (string name in (string[])["http_proxy", "https_proxy", "HTTPS_PROXY"])
            start.Environment.Remove(name);
        using Process proxy = Process.Start(start)!;
        try
        {
            string line = proxy.StandardOutput.ReadLine()!;
            string port = line.Split("127.0.0.1:")[1].Split('/')[0];
            using var client = new RawClient(int.Parse(port, CultureInfo.InvariantCulture));
            string path = new('x', 1000);
            for (int i = 0; i < Requests; i++)
                Assert.Equal("content", client.Get(origin.Uri("/" + path)).Text);
            UnixSignal.Send(proxy.Id, UnixSignal.Terminate);
            Assert.True(proxy.WaitForExit(Until.Deadline), "It goes on.");
            Assert.Equal(0, proxy.ExitCode);
        }
        finally
        {
            proxy.Kill();
        }
    }

    [NeedsTheory("sh")]
    [InlineData("exec \"$@\" > /dev/full")]
    [InlineData("exec \"$@\" 2> /dev/full")]
    [InlineData("exec \"$@\" > /dev/full 2> /dev/full")]
    public void Output_that_cannot_be_written_is_dropped_from_the_first_line_on(string command)
    {
        if (!File.Exists("/dev/full"))
            return;
        int port = FreePort.Take();
        using RealProcess proxy = ReplicatorProcess.Launch(
            ["sh", "-c", command, "sh"], "--port", $"{port}", "--root", folder["root"], "--debug");
        Until.Holds(() => IsListening(port), () => "it listens");
        using var client = new RawClient(port);
        Assert.Equal("content", client.Get(origin.Uri("/")).Text);
        proxy.EndBy(UnixSignal.Terminate);
        Assert.Equal(0, proxy.WaitForExit());
    }

    private static bool IsListening(int port)
    {
        try
        {
            using var client = new RawClient(port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
