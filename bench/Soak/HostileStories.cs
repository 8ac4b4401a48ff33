using System.Net.Sockets;
using System.Text;
using Bench.Odd;
using Replicator.Tests.Fuzzing;

namespace Bench.Soak;

/// <summary>What is malformed, odd or broken, from both sides.</summary>
internal static class HostileStories
{
    private const int QuietMilliseconds = 1500;
    private const int OtherSeeds = 400;

    private static readonly OddMessage[] Requests = [.. OddRequests.All];
    private static readonly int AnswerCount = OddAnswers.All.Count();

    public static IEnumerable<SoakStory> All =>
    [
        new("odd request", 40, SendOdd),
        new("mutated request", 40, SendMutated),
        new("odd answer", 40, MeetOdd),
        new("mutated answer", 40, MeetMutated),
        new("origin breaks off", 30, worker => Meet(worker, "cut", 60), "cut", "502"),
        new("origin sends a bad chunk", 20, worker => Meet(worker, "bad", 40), "cut", "502"),
        new("origin sends surplus", 20, worker => Meet(worker, "surplus", 40), "200", "502"),
        new("silent origin", 4, MeetSilence, "504", "502", "cut"),
        new("no origin", 6, MeetNobody, "502", "503", "504"),
    ];

    private static Task<string> SendOdd(SoakWorker worker)
    {
        OddMessage message = Requests[worker.Random.Next(Requests.Length)];
        return SendRaw(worker, message.Bytes(worker.Run.Authority, $"/other/{worker.Random.Next(50)}"));
    }

    private static Task<string> SendMutated(SoakWorker worker)
    {
        byte[] right = ExchangeCorpus.Request(
            worker.Random.Next(ExchangeCorpus.RequestCount), $"{worker.Random.Next(OtherSeeds):x14}");
        string text = Encoding.Latin1.GetString(right)
            .Replace("origin.example:443", $"127.0.0.1:{worker.Run.EchoPort}")
            .Replace("origin.example", worker.Run.Authority);
        return SendRaw(worker, new Mutator(worker.Random).Mutate(Encoding.Latin1.GetBytes(text)));
    }

    private static Task<string> MeetOdd(SoakWorker worker)
    {
        int index = worker.Random.Next(AnswerCount);
        return worker.AskOnce(worker.Request("GET", $"/odd/{index}"), new SoakWanted(null));
    }

    private static Task<string> MeetMutated(SoakWorker worker) => worker.AskOnce(
        worker.Request("GET", $"/mut/{worker.Random.Next(OtherSeeds)}"), new SoakWanted(null));

    private static Task<string> Meet(SoakWorker worker, string kind, int count)
    {
        string path = $"/{kind}/{worker.Random.Next(count)}";
        return worker.AskOnce(worker.Request("GET", path), new SoakWanted(new SoakResource(path)));
    }

    private static Task<string> MeetSilence(SoakWorker worker) => worker.AskOnce(
        worker.Request("GET", $"/silent/{worker.Random.Next(30)}"), new SoakWanted(null));

    private static Task<string> MeetNobody(SoakWorker worker)
    {
        string authority = $"127.0.0.1:{worker.Run.ClosedPort}";
        return worker.AskOnce($"GET http://{authority}/ HTTP/1.1\r\nHost: {authority}\r\n\r\n", new SoakWanted(null));
    }

    // Whatever is answered first has to be a head, and the rest is taken as it comes; then this client leaves.
    private static async Task<string> SendRaw(SoakWorker worker, byte[] bytes)
    {
        using SoakStream stream = await worker.Connect();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(worker.Over);
        quiet.CancelAfter(QuietMilliseconds);
        string outcome = "nothing";
        try
        {
            await stream.Send(bytes);
            stream.Over = quiet.Token;
            while (await stream.ReadHead() is SoakHead head)
            {
                outcome = $"{head.Status}";
                if (head.Status is < 200 and not 101)
                    continue;
                while (await stream.Fill())
                    stream.Skip(stream.Filled.Length);
                break;
            }
        }
        catch (OperationCanceledException) when (!worker.Over.IsCancellationRequested)
        {
            // It waits for the rest of what is no whole message, or keeps the connection.
        }
        catch (Exception closed) when (closed is SocketException or EndOfStreamException)
        {
            outcome = outcome == "nothing" ? "cut" : outcome;
        }

        return outcome;
    }
}
