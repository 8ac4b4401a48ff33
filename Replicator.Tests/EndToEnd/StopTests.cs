using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed partial class StopTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData(UnixSignal.Interrupt, "epoll")]
    [InlineData(UnixSignal.Terminate, "epoll")]
    [InlineData(UnixSignal.Hangup, "epoll")]
    [InlineData(UnixSignal.Interrupt, "select")]
    [InlineData(UnixSignal.Terminate, "select")]
    [InlineData(UnixSignal.Hangup, "select")]
    public void A_signal_ends_it_within_two_seconds_with_fifty_transfers_running(int signal, string poller)
    {
        byte[] content = new byte[100_000];
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, "Cache-Control: max-age=600"));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        proxy.AssertServes(origin.Uri("/complete"), content, isHit: false);
        using var transfers = new RunningTransfers(proxy.Port);

        TimeSpan elapsed = proxy.EndBy(signal);

        Assert.Equal(0, proxy.WaitForExit());
        Assert.True(elapsed < Limit, $"It took {elapsed}.");
        AssertAllCut(transfers);
        AssertNoProcessLeft(proxy.Id);
        using ReplicatorProcess next = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        next.AssertServes(origin.Uri("/complete"), content, isHit: true);
        Assert.Equal(1, origin.RequestCount);
        next.Stop();
    }

    [NeedsFact("env")]
    public void An_idle_proxy_with_idle_clients_ends_at_once()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole("content"u8));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient silent = proxy.Connect();
        using RawClient idle = proxy.Connect();
        Assert.Equal("content", idle.Get(origin.Uri("/")).Text);
        // Below the grace that transfers have.
        TimeSpan elapsed = proxy.EndBy(UnixSignal.Terminate);
        Assert.Equal(0, proxy.WaitForExit());
        Assert.True(elapsed < TimeSpan.FromSeconds(1.4), $"It took {elapsed}.");
        Assert.Equal("", silent.ReadToEnd());
    }

    [NeedsFact("env")]
    public void A_transfer_that_ends_within_the_grace_ends_well()
    {
        using var origin = new RawOrigin(exchange =>
        {
            exchange.SendHead(7);
            exchange.Send("con");
            exchange.WaitForRelease();
            exchange.Send("tent");
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient client = proxy.Connect();
        client.Ask("GET", origin.Uri("/"));
        client.WaitForContent(3);
        proxy.Signal(UnixSignal.Interrupt);
        Until.Holds(() => IsRefused(proxy.Port), () => "the listener closed");
        origin.Release();
        RawAnswer answer = client.Read();
        Assert.Equal(AnswerEnding.Whole, answer.Ending);
        Assert.Equal("content", answer.Text);
        Assert.Equal(0, proxy.WaitForExit());
    }

    [NeedsFact("env")]
    public void A_second_signal_ends_it_at_once()
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using var transfers = new RunningTransfers(proxy.Port);
        proxy.Signal(UnixSignal.Interrupt);
        Until.Holds(() => IsRefused(proxy.Port), () => "the listener closed");
        // Below the grace that transfers have.
        TimeSpan elapsed = proxy.EndBy(UnixSignal.Interrupt);
        Assert.Equal(0, proxy.WaitForExit());
        Assert.True(elapsed < TimeSpan.FromSeconds(1), $"It took {elapsed}.");
        AssertAllCut(transfers);
    }

    [NeedsFact("env", "nohup")]
    public void Behind_nohup_it_stays_when_it_is_hung_up()
    {
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(["nohup"], folder["root"]);
        proxy.Signal(UnixSignal.Hangup);
        using (RawClient client = proxy.Connect())
        {
            client.Send($"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{proxy.Port}\r\n\r\n");
            Assert.Equal(200, client.Read().Status);
        }

        Assert.False(proxy.HasExited);
        proxy.Stop();
    }

    [NeedsTheory("env", "sh", "setsid")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Closing_the_terminal_it_runs_in_ends_it(string poller)
    {
        using var terminal = new Terminal(
            folder.FullPath, ReplicatorProcess.ProgramPath, "--bind", "127.0.0.1", "--port", "0",
            "--root", folder["root"], "--poller", poller);
        using var transfers = new RunningTransfers(PortOn(terminal));
        long start = Stopwatch.GetTimestamp();
        terminal.Close();
        Assert.Equal(0, terminal.Process.WaitForExit());
        Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"It took {Stopwatch.GetElapsedTime(start)}.");
        AssertAllCut(transfers);
        AssertNoProcessLeft(terminal.Process.Id);
    }

    [NeedsTheory("env", "sh", "setsid", "dotnet")]
    [InlineData("program")]
    [InlineData("dotnet run")]
    public void Control_C_in_a_terminal_ends_it_within_two_seconds(string how)
    {
        string[] command = how == "program"
            ? [ReplicatorProcess.ProgramPath]
            // What was built for the tests: the time of another build is not what is measured.
            : [
                "dotnet", "run", "--no-build", "-c", Configuration,
                "--project", Path.Combine(ReplicatorProcess.RepositoryPath, "Replicator"), "--",
            ];
        using var terminal = new Terminal(
            folder.FullPath, [.. command, "--bind", "127.0.0.1", "--port", "0", "--root", folder["root"]]);
        using var transfers = new RunningTransfers(PortOn(terminal));

        long start = Stopwatch.GetTimestamp();
        terminal.Type('\x03');
        terminal.WaitForEnd();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

        Assert.Equal(0, terminal.Process.WaitForExit());
        Assert.True(elapsed < Limit, $"It took {elapsed}.");
        AssertAllCut(transfers);
        AssertNoProcessLeft(terminal.Process.Id);
    }

    private static string Configuration => AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2];

    private static int PortOn(Terminal terminal)
    {
        Match line = Match.Empty;
        terminal.WaitFor(text => (line = Port().Match(text)).Success);
        return int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    private static bool IsRefused(int port)
    {
        try
        {
            using var client = new RawClient(port);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }

    private static void AssertAllCut(RunningTransfers transfers)
    {
        IReadOnlyList<RawAnswer> answers = transfers.Answers;
        Assert.Equal(RunningTransfers.Count, answers.Count);
        Assert.All(answers, answer => Assert.Equal(AnswerEnding.Cut, answer.Ending));
        // Each way to announce an end was among them.
        Assert.Contains(answers, answer => answer["Content-Length"] is not null);
        Assert.Contains(answers, answer => answer["Transfer-Encoding"] is not null);
        Assert.Contains(answers, answer => answer["Content-Length"] is null && answer["Transfer-Encoding"] is null);
    }

    /// <summary>Neither the process nor any other that was started for this root.</summary>
    private void AssertNoProcessLeft(int processId)
    {
        Assert.False(Directory.Exists($"/proc/{processId}"));
        foreach (string process in Directory.GetDirectories("/proc"))
        {
            if (!Path.GetFileName(process).All(char.IsAsciiDigit))
                continue;
            string command;
            try
            {
                command = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                continue;
            }

            Assert.DoesNotContain(folder["root"], command, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"replicator serves at http://127\.0\.0\.1:(\d+)/")]
    private static partial Regex Port();
}
