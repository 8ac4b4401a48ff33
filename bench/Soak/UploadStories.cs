using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Soak;

/// <summary>What clients send: whole, by length and in chunks, or broken off.</summary>
internal static class UploadStories
{
    private const int StepLength = 32 << 10;

    public static IEnumerable<SoakStory> All =>
    [
        new("upload", 40, Upload, "200"),
        new("upload broken off", 20, BreakOff, "left", "408", "400", "502", "cut"),
        new("upload answered early", 8, MeetEarlyAnswer, "413", "502", "cut"),
    ];

    private static async Task<string> Upload(SoakWorker worker)
    {
        SoakResource resource = Resource(worker);
        using SoakStream stream = await worker.Connect();
        bool isChunked = worker.OneIn(2);
        await SendHead(worker, stream, resource, isChunked);
        await SendContent(worker, stream, resource, isChunked, resource.Length);
        SoakReply reply = await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null));
        if (reply.Outcome == "200" && reply.Head.Get("X-Took") != $"{resource.Length}")
            worker.Tally.Wrong($"{resource.Path} was answered for {reply.Head.Get("X-Took")} bytes");
        return reply.Outcome;
    }

    private static async Task<string> BreakOff(SoakWorker worker)
    {
        SoakResource resource = Resource(worker);
        using SoakStream stream = await worker.Connect();
        bool isChunked = worker.OneIn(2);
        await SendHead(worker, stream, resource, isChunked);
        int length = (int)(resource.Length * worker.Random.NextDouble() * 0.99);
        await SendContent(worker, stream, resource, isChunked, length);
        switch (worker.Random.Next(6))
        {
            case 0:
                // Silent: the proxy has to end it.
                return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null))).Outcome;
            case 1 or 2:
                stream.Reset();
                return "left";
            case 3:
                stream.EndSending();
                return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null))).Outcome;
            default:
                return "left";
        }
    }

    private static async Task<string> MeetEarlyAnswer(SoakWorker worker)
    {
        using SoakStream stream = await worker.Connect();
        int length = worker.Random.Next(1 << 20);
        string authority = worker.Run.Authority;
        await stream.Send(string.Create(CultureInfo.InvariantCulture,
            $"POST http://{authority}/early/{worker.Random.Next(50)} HTTP/1.1\r\nHost: {authority}\r\n"
            + $"Content-Length: {length}\r\n\r\n"));
        try
        {
            for (int sent = 0; sent < length; sent += StepLength)
            {
                await stream.Send(new byte[Math.Min(StepLength, length - sent)]);
                await stream.Delay(2);
            }
        }
        catch (SocketException)
        {
            // The proxy has closed: what it said comes all the same, or is lost with the connection.
        }

        return (await new SoakReceiver(stream, worker.Tally).Receive(new SoakWanted(null))).Outcome;
    }

    private static SoakResource Resource(SoakWorker worker)
    {
        int length = worker.Random.Next(4) switch
        {
            0 => worker.Random.Next(200),
            1 or 2 => worker.Random.Next(100_000),
            _ => worker.Random.Next(1_500_000),
        };
        return new SoakResource($"/up/{length + 2}/{worker.Random.Next(1000)}");
    }

    private static async Task SendHead(SoakWorker worker, SoakStream stream, SoakResource resource, bool isChunked)
    {
        string authority = worker.Run.CalmAuthority;
        var head = new StringBuilder();
        head.Append(worker.OneIn(2) ? "POST" : "PUT");
        head.Append(CultureInfo.InvariantCulture,
            $" http://{authority}{resource.Path} HTTP/1.1\r\nHost: {authority}\r\n");
        head.Append(isChunked ? "Transfer-Encoding: chunked\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {resource.Length}\r\n"));
        bool expects = worker.OneIn(4);
        if (expects)
            head.Append("Expect: 100-continue\r\n");
        await stream.Send($"{head}\r\n");
        if (expects)
            await stream.Delay(worker.Random.Next(120));
    }

    // With less than the whole length it breaks off, in the middle of a chunk where there are chunks.
    private static async Task SendContent(
        SoakWorker worker, SoakStream stream, SoakResource resource, bool isChunked, int length)
    {
        bool isSlow = worker.OneIn(10);
        for (int sent = 0; sent < length;)
        {
            ReadOnlySpan<byte> all = resource.Content(0, "", sent);
            int count = Math.Min(Math.Min(all.Length, length - sent), 1 + worker.Random.Next(StepLength));
            byte[] piece = all[..count].ToArray();
            sent += count;
            int announced = sent == length && length < resource.Length ? count + 1 : count;
            if (isChunked)
                await stream.Send(string.Create(
                    CultureInfo.InvariantCulture, $"{announced:x}{(worker.OneIn(5) ? ";a=b" : "")}\r\n"));
            await stream.Send(piece);
            if (isChunked && announced == count)
                await stream.Send("\r\n");
            if (isSlow)
                await stream.Delay(20);
        }

        if (isChunked && length == resource.Length)
            await stream.Send(worker.OneIn(4) ? "0\r\nX-Trailer: end\r\n\r\n" : "0\r\n\r\n");
    }
}
