using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Replicator.Tests.Fuzzing;
using Replicator.Tests.Strictness.Checker;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The running program between peers whose bytes are nearly right, beside two clients that do nothing wrong:
/// it lives, nobody waits long, and the two are served rightly.</summary>
[Collection(RealPrograms.Name)]
public sealed class FuzzedPeersTests : IDisposable
{
    private const int ExchangeCount = 2_000;
    private const int FuzzingThreads = 2;
    private const int GoodClients = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentDictionary<string, OriginPlan> plans = new();
    private readonly Marks marks = new(FuzzRun.RandomOf(-1));
    private readonly Lock gate = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("env")]
    public void The_program_lives_and_serves_others_whatever_its_peers_send()
    {
        using var origin = new RawOrigin(Answer);

        // Whatever a changed byte makes of an address, nobody outside is reached, and no name service is asked.
        using ReplicatorProcess proxy = ReplicatorProcess.Start(
            folder["root"], "--deny-to", "0.0.0.0/0", "--deny-to", "::/0", "--allow-to", "127.0.0.1/32",
            "--resolve", "origin.example:80:127.0.0.1", "--resolve", "other.example:80:127.0.0.1");
        using var over = new CancellationTokenSource();
        Task[] good =
        [
            .. Enumerable.Range(0, GoodClients).Select(client => Task.Factory.StartNew(
                () => BeServed(proxy, origin, client, over.Token),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        Task[] fuzzing =
        [
            .. Enumerable.Range(0, FuzzingThreads).Select(thread => Task.Factory.StartNew(
                () => Fuzz(proxy, origin, thread),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        Task.WaitAny([.. good, Task.WhenAll(fuzzing)]);
        over.Cancel();
        Task.WaitAll([.. fuzzing, .. good]);

        Assert.False(proxy.HasExited, proxy.Output);
        Assert.DoesNotContain("\n   at ", proxy.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", proxy.Output, StringComparison.Ordinal);
        var judge = new RequestChecker();
        foreach (string head in origin.Heads)
            Assert.True(judge.Check(Encoding.Latin1.GetBytes(head)).Violation is null, head);
        proxy.Stop();
    }

    private void Fuzz(ReplicatorProcess proxy, RawOrigin origin, int thread)
    {
        for (int index = thread; index < ExchangeCount; index += FuzzingThreads)
        {
            try
            {
                Fuzz(proxy, origin, FuzzRun.RandomOf(index));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"case {index} of seed {FuzzRun.Seed}: {failure.Message}", failure);
            }
        }
    }

    private void Fuzz(ReplicatorProcess proxy, RawOrigin origin, Random random)
    {
        string mark;
        lock (gate)
            mark = marks.Next();
        var mutator = new Mutator(random);
        byte[] right = At(origin, ExchangeCorpus.Request(random.Next(ExchangeCorpus.RequestCount), mark));
        byte[] request = random.Next(3) == 0 ? right : mutator.Mutate(right);
        byte[] answer = ExchangeCorpus.Answer(random.Next(ExchangeCorpus.AnswerCount), mark);
        plans[mark] = new OriginPlan(random.Next(3) == 0 ? answer : mutator.Mutate(answer), OriginEnding.Closes);
        if (!StaysHere(request, origin))
            request = right;
        byte[] received = Exchange(proxy.Port, request, out bool endedInOrder);
        AnswerJudge.Check(request, received, endedInOrder);
        string? foreign;
        lock (gate)
            foreign = marks.In(received).Except(marks.In(request)).FirstOrDefault();
        Assert.True(foreign is null, $"{foreign} is another's, in {Encoding.Latin1.GetString(received)}");
    }

    private static byte[] At(RawOrigin origin, byte[] request) => Encoding.Latin1.GetBytes(
        Encoding.Latin1.GetString(request).Replace("origin.example:443", "127.0.0.1:443")
            .Replace("origin.example", origin.Authority));

    // A changed authority would be looked up, or be somebody else's.
    private static bool StaysHere(byte[] request, RawOrigin origin)
    {
        string[] known = [origin.Authority, "127.0.0.1:443", "origin.example", "origin.example:80", "other.example"];
        return new RequestChecker { ArePassedOn = false, EmptyLineCount = 2 }.Check(request).Messages.All(message =>
        {
            string target = message.Target;
            int start = target.IndexOf("://", StringComparison.Ordinal) + 3;
            string authority = message.Method == "CONNECT" ? target
                : start < 3 || target[0] == '/' ? message.Values("Host").FirstOrDefault("")
                : target[start..].Split('/', '?')[0];
            return known.Contains(authority, StringComparer.OrdinalIgnoreCase);
        });
    }

    // Sends all, ends its side and reads to the end, which has to come soon.
    private static byte[] Exchange(int port, byte[] request, out bool endedInOrder)
    {
        long start = Stopwatch.GetTimestamp();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveTimeout = socket.SendTimeout = (int)Patience.TotalMilliseconds;
        socket.Connect(IPAddress.Loopback, port);
        using var received = new MemoryStream();
        var buffer = new byte[16 << 10];
        endedInOrder = false;
        try
        {
            for (int sent = 0; sent < request.Length;)
                sent += socket.Send(request.AsSpan(sent));
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException refused) when (refused.SocketErrorCode is not SocketError.TimedOut)
        {
            // It was refused before it was read to its end; the answer may be there.
        }

        try
        {
            while (socket.Receive(buffer) is int count && count > 0)
                received.Write(buffer, 0, count);
            endedInOrder = true;
        }
        catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset)
        {
            // Visibly incomplete.
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        Assert.True(taken < Patience, $"it took {taken.TotalSeconds:0.0} s: {Encoding.Latin1.GetString(request)}");
        return received.ToArray();
    }

    private static void BeServed(ReplicatorProcess proxy, RawOrigin origin, int number, CancellationToken over)
    {
        using RawClient client = proxy.Connect();
        for (int round = 0; !over.IsCancellationRequested; round++)
        {
            long start = Stopwatch.GetTimestamp();
            string path = round % 2 == 0 ? $"/good/shared{round % 10}" : $"/good/{number}-{round}";
            RawAnswer answer = client.Get(origin.Uri(path));
            TimeSpan taken = Stopwatch.GetElapsedTime(start);
            Assert.True(taken < Patience, $"{path} took {taken.TotalSeconds:0.0} s");
            Assert.Equal((200, AnswerEnding.Whole, $"of {path}"), (answer.Status, answer.Ending, answer.Text));
        }
    }

    private void Answer(RawOriginExchange exchange)
    {
        if (exchange.Target.StartsWith("/good/", StringComparison.Ordinal))
        {
            exchange.SendWhole(Encoding.Latin1.GetBytes($"of {exchange.Target}"), "Cache-Control: max-age=60");
            return;
        }

        OriginPlan? plan = null;
        lock (gate)
        {
            string? mark = marks.In(exchange.Target).FirstOrDefault();
            if (mark is not null)
                plans.TryGetValue(mark, out plan);
        }

        if (plan is not null)
            exchange.Send(plan.Answer);
        exchange.Close();
    }
}
