using System.Text;

namespace Bench.Soak;

/// <summary>Clients that break off, dawdle, fall silent, come in crowds.</summary>
internal static class RudeStories
{
    private const int CrowdCount = 170;
    private const int CrowdMilliseconds = 1500;
    private const int AfterCrowdMilliseconds = 2000;

    /// <summary>Longer than the proxy waits for a reader.</summary>
    private const int StallMilliseconds = 8000;

    public static IEnumerable<SoakStory> All =>
    [
        new("broken off in the head", 25, BreakOffHead, "left", "408", "cut"),
        new("broken off in the content", 40, BreakOffContent, "left", "200"),
        new("slow head", 10, SendHeadSlowly, "200", "408", "cut"),
        new("slow reader", 12, ReadSlowly, "200"),
        new("stalled reader", 3, Stall, "200", "cut"),
        new("silent client", 8, BeSilent, "closed", "408"),
        new("crowd", 1, Crowd, "held"),
    ];

    private static async Task<string> BreakOffHead(SoakWorker worker)
    {
        string request = worker.Request("GET", worker.CommonPath());
        using SoakStream stream = await worker.Connect();
        await stream.Send(request[..worker.Random.Next(1, request.Length - 1)]);
        switch (worker.Random.Next(4))
        {
            case 0:
                return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null))).Outcome;
            case 1:
                stream.Reset();
                return "left";
            case 2:
                stream.EndSending();
                return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null))).Outcome;
            default:
                return "left";
        }
    }

    private static async Task<string> BreakOffContent(SoakWorker worker)
    {
        string path = worker.Random.Next(4) switch
        {
            0 => $"/big/{worker.Random.Next(4)}",
            1 => $"/slow/{worker.Random.Next(30)}",
            2 => $"/j/{worker.Random.Next(20)}",
            _ => worker.CommonPath(),
        };
        var resource = new SoakResource(path);
        using SoakStream stream = await worker.Connect();
        await stream.Send(worker.Request("GET", path, "X-Variant: c\r\n"));
        var wanted = new SoakWanted(resource, "c", LeavesAfter: 1 + worker.Random.Next(resource.Length + 1));
        SoakReply reply = await new SoakReceiver(stream, worker.Tally).Receive(wanted);
        if (worker.OneIn(2))
            stream.Reset();
        return reply.Outcome;
    }

    private static async Task<string> SendHeadSlowly(SoakWorker worker)
    {
        string path = $"/c/{worker.Random.Next(320)}";
        byte[] request = Encoding.ASCII.GetBytes(worker.Request("GET", path, "X-Variant: a\r\n"));
        int pause = worker.OneIn(3) ? 250 : 15;
        using SoakStream stream = await worker.Connect();
        for (int sent = 0; sent < request.Length; sent++)
        {
            await stream.Send(request.AsMemory(sent, 1));
            await stream.Delay(pause);
        }

        var wanted = new SoakWanted(new SoakResource(path), "a");
        return (await new SoakReceiver(stream, worker.Tally).Receive(wanted)).Outcome;
    }

    private static Task<string> ReadSlowly(SoakWorker worker)
    {
        string path = worker.OneIn(2) ? $"/big/{worker.Random.Next(4)}" : $"/slow/{worker.Random.Next(30)}";
        return worker.AskOnce(worker.Request("GET", path), new SoakWanted(new SoakResource(path)),
            receiveLength: 16 << 10, pace: 16 << 10);
    }

    private static async Task<string> Stall(SoakWorker worker)
    {
        string path = $"/big/{worker.Random.Next(4)}";
        using SoakStream stream = await worker.Connect(receiveLength: 16 << 10);
        await stream.Send(worker.Request("GET", path));
        await stream.Delay(StallMilliseconds);
        return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(new SoakResource(path)))).Outcome;
    }

    private static async Task<string> BeSilent(SoakWorker worker)
    {
        using SoakStream stream = await worker.Connect();
        if (worker.OneIn(2))
        {
            await stream.Send(worker.Request("HEAD", "/c/1"));
            await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null, IsHead: true));
        }

        if (await stream.ReadHead() is SoakHead head)
            return $"{head.Status}";
        return "closed";
    }

    private static async Task<string> Crowd(SoakWorker worker)
    {
        var streams = new List<SoakStream>();
        worker.Run.BeginCrowd();
        try
        {
            for (int count = 0; count < CrowdCount; count++)
                streams.Add(await worker.Connect());
            await Task.Delay(CrowdMilliseconds, worker.Over);
            streams.ForEach(stream => stream.Dispose());
            await Task.Delay(AfterCrowdMilliseconds, worker.Over);
        }
        finally
        {
            streams.ForEach(stream => stream.Dispose());
            worker.Run.EndCrowd();
        }

        return "held";
    }
}
