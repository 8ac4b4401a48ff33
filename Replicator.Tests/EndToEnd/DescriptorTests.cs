using System.Globalization;
using System.Net.Sockets;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The running program has no descriptor left.</summary>
[Collection(RealPrograms.Name)]
public sealed class DescriptorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[10_000];

    public DescriptorTests() => new Random(1).NextBytes(content);

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env", "prlimit")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void It_pauses_without_spinning_answers_503_and_goes_on_when_there_are_some_again(string poller)
    {
        // No connection to it is kept, so that the next one needs a descriptor.
        using var origin = new RawOrigin(
            exchange => exchange.SendWhole(content, "Cache-Control: max-age=600", "Connection: close"));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        proxy.AssertServes(origin.Uri("/kept"), content, isHit: false);
        using (RawClient first = proxy.Connect())
        {
            Assert.Equal(content, first.Get(origin.Uri("/kept")).Content);
            Limit(proxy, DescriptorCount(proxy) + 2);
            Socket[] others = [.. Enumerable.Range(0, 20).Select(_ => Connected(proxy.Port))];
            try
            {
                proxy.WaitForOutput(text => text.Contains("trying again until it works", StringComparison.Ordinal));
                AssertRests(proxy);
                Assert.Equal(content, first.Get(origin.Uri("/kept")).Content);
                RawAnswer missed = first.Get(origin.Uri("/other?1"));
                Assert.Equal(503, missed.Status);
            }
            finally
            {
                foreach (Socket other in others)
                    other.Dispose();
            }
        }

        proxy.WaitForOutput(text => text.Contains("accepting on", StringComparison.Ordinal));
        Limit(proxy, 1000);
        proxy.AssertServes(origin.Uri("/other?2"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/other?2"), content, isHit: true);
        proxy.Stop();
    }

    [NeedsFact("env", "prlimit")]
    public void With_few_from_the_start_it_serves_fewer_clients_and_says_so()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, "Cache-Control: max-age=600"));
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(["prlimit", "--nofile=256"], folder["root"]);
        proxy.WaitForOutput(text => text.Contains(
            "with 256 descriptors it serves 128 clients at a time, not 12000", StringComparison.Ordinal));
        proxy.AssertServes(origin.Uri("/a"), content, isHit: false);
        proxy.Stop();
    }

    [NeedsFact("env", "sh")]
    public void With_too_few_from_the_start_it_does_not_start_and_says_what_to_do()
    {
        using RealProcess refused = ReplicatorProcess.Launch(
            ["sh", "-c", "ulimit -n 100 && exec \"$@\"", "sh"], "--port", "0", "--root", folder["root"]);
        Assert.Equal(69, refused.WaitForExit());
        Assert.Contains("only 100 files may be open, and 128 have to be at least: ulimit -Hn raises that",
            refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["root"]));
    }

    /// <summary>A file on the disk has to be opened, which fails for the first time in this process.</summary>
    [NeedsFact("env", "prlimit")]
    public void What_fails_first_when_there_is_none_ends_its_request_alone()
    {
        using var origin = new RawOrigin(
            exchange => exchange.SendWhole(content, "Cache-Control: max-age=600", "Connection: close"));
        using (ReplicatorProcess former = ReplicatorProcess.Start(folder["root"]))
        {
            former.AssertServes(origin.Uri("/kept"), content, isHit: false);
            former.Stop();
        }

        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient client = proxy.Connect();
        client.Ask("OPTIONS", $"http://127.0.0.1:{proxy.Port}/");
        client.Read();
        Limit(proxy, DescriptorCount(proxy));
        Assert.Equal(503, client.Get(origin.Uri("/kept")).Status);
        Assert.False(proxy.HasExited, proxy.Output);
        Limit(proxy, 1000);
        proxy.AssertServes(origin.Uri("/kept"), content, isHit: true);
        Assert.Equal(1, origin.RequestCount);
        proxy.Stop();
    }

    private static Socket Connected(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect("127.0.0.1", port);
        return socket;
    }

    private static void Limit(ReplicatorProcess proxy, int descriptors) => Assert.Equal(
        0, RealProcess.Run("prlimit", "--pid", $"{proxy.Id}", $"--nofile={descriptors}:").ExitCode);

    private static int DescriptorCount(ReplicatorProcess proxy) =>
        Directory.GetFileSystemEntries($"/proc/{proxy.Id}/fd").Length;

    // Its loop, which is the first thread, goes to sleep between attempts; one that spins is never put to sleep.
    private static void AssertRests(ReplicatorProcess proxy)
    {
        const int Naps = 5;
        long before = NapCount(proxy);
        double processor = ProcessorSeconds(proxy);
        Until.Holds(() => NapCount(proxy) >= before + Naps, () => "the loop to go to sleep between attempts");
        Assert.InRange(ProcessorSeconds(proxy) - processor, 0, 0.5);
    }

    private static long NapCount(ReplicatorProcess proxy)
    {
        const string Name = "voluntary_ctxt_switches:";
        string line = File.ReadLines($"/proc/{proxy.Id}/task/{proxy.Id}/status")
            .Single(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }

    private static double ProcessorSeconds(ReplicatorProcess proxy)
    {
        // Behind the name, which may contain blanks: state is the first, utime and stime are the 12th and 13th.
        string[] facts = File.ReadAllText($"/proc/{proxy.Id}/stat").Split(") ")[^1].Split(' ');
        return (long.Parse(facts[11], CultureInfo.InvariantCulture)
            + long.Parse(facts[12], CultureInfo.InvariantCulture)) / 100.0;
    }
}
