using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>What is no message: tunnels, and connections that were upgraded.</summary>
internal static class TunnelStories
{
    private const int StepLength = 48 << 10;

    public static IEnumerable<SoakStory> All =>
    [
        new("tunnel", 20, Tunnel, "echoed", "left", "closed"),
        new("upgrade", 15, Upgrade, "echoed", "left", "closed"),
    ];

    private static Task<string> Tunnel(SoakWorker worker)
    {
        string authority = $"127.0.0.1:{worker.Run.EchoPort}";
        return Open(worker, $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n", "200", isTunnel: true);
    }

    private static Task<string> Upgrade(SoakWorker worker)
    {
        string authority = worker.Run.CalmAuthority;
        return Open(worker, $"GET http://{authority}/ws/{worker.Random.Next(100)} HTTP/1.1\r\nHost: {authority}\r\n"
            + "Connection: Upgrade\r\nUpgrade: soak-echo\r\n\r\n", "101", isTunnel: false);
    }

    private static async Task<string> Open(SoakWorker worker, string request, string wanted, bool isTunnel)
    {
        using SoakStream stream = await worker.Connect();
        await stream.Send(request);

        // A successful CONNECT has no content, as an answer to HEAD.
        SoakReply reply = await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null, IsHead: isTunnel));
        if (reply.Outcome != wanted)
            return reply.Outcome;
        for (int rounds = worker.Random.Next(6); rounds >= 0; rounds--)
        {
            if (!await IsEchoed(worker, stream))
            {
                worker.Tally.Wrong($"{request.Split('\r')[0]} gave back other bytes");
                return "WRONG";
            }
        }

        return await End(worker, stream);
    }

    private static async Task<bool> IsEchoed(SoakWorker worker, SoakStream stream)
    {
        int offset = worker.Random.Next(1 << 20);
        byte[] sent = Pattern.At(offset, 1 + worker.Random.Next(StepLength)).ToArray();
        await stream.Send(sent);
        int position = 0;
        bool isRight = true;
        await stream.ReadContent(SoakFraming.Length, sent.Length, piece =>
        {
            isRight &= Pattern.Matches(piece, offset + position);
            position += piece.Length;
            return isRight;
        });
        return isRight;
    }

    private static async Task<string> End(SoakWorker worker, SoakStream stream)
    {
        switch (worker.Random.Next(5))
        {
            case 0:
                stream.Reset();
                return "left";
            case 1:
                return await IsEnded(stream) ? "closed" : "more";
            case 2:
                return "left";
            default:
                stream.EndSending();
                return await stream.Fill() ? "more" : "echoed";
        }
    }

    // Silent: the proxy has to end it, in order or not.
    private static async Task<bool> IsEnded(SoakStream stream)
    {
        try
        {
            return !await stream.Fill();
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
