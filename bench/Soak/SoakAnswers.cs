using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bench.Odd;
using Replicator.Tests.Fuzzing;

namespace Bench.Soak;

/// <summary>How the origins answer: right, slowly, brokenly or not at all, as the path says.</summary>
/// <param name="tally">What came of it all.</param>
/// <param name="seed">Decides what malformed answers look like.</param>
/// <param name="began">When the run began, as <see cref="Stopwatch.GetTimestamp"/>.</param>
internal sealed class SoakAnswers(SoakTally tally, int seed, long began)
{
    private const int SilenceMilliseconds = 30_000;

    private static readonly OddMessage[] Odd = [.. OddAnswers.All];
    private static readonly string[] BadChunks = ["xyz\r\nabc\r\n", "-1\r\n", "5 x\r\nabcde\r\n", "\r\n"];

    /// <returns>True: the connection may go on.</returns>
    public async ValueTask<bool> Answer(SoakStream stream, SoakHead request)
    {
        string[] line = request.Line.Split(' ');
        string path = line.Length == 3 ? line[1].Split('?')[0] : "/";
        var resource = new SoakResource(path.StartsWith('/') ? path : "/");
        switch (resource.Kind)
        {
            case "early":
                await stream.Send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                await stream.Delay(resource.Choice(200));
                return false;
            case "ws":
                return await SwitchProtocols(stream, request);
            case "up":
                return await TakeUpload(stream, request, resource);
        }

        if (!await stream.ReadContent(request.Framing(SoakFraming.None, out long length), length, _ => true))
            return false;
        bool isHead = line[0] == "HEAD";
        switch (resource.Kind)
        {
            case "c" or "j" or "slow" or "big":
                return await new SoakAnswer(stream, resource, VersionOf(resource)).Send(request, isHead);
            case "cut" or "bad" or "surplus":
                await Break(stream, resource, isHead);
                return false;
            case "silent":
                await BeSilent(stream, resource);
                return false;
            case "odd":
                OddMessage odd = Odd[resource.Id % Odd.Length];
                await stream.Send(odd.Bytes("", path));
                return odd.StaysOpen;
            case "mut":
                await stream.Send(Mutated(resource.Id));
                return false;
            default:
                await stream.Send("HTTP/1.1 200 OK\r\nCache-Control: max-age=2\r\nContent-Length: 2\r\n\r\n"
                    + (isHead ? "" : "ok"));
                return true;
        }
    }

    private int VersionOf(SoakResource resource) => resource.VersionAt(Stopwatch.GetElapsedTime(began));

    private byte[] Mutated(int id) => new Mutator(new Random(seed + id))
        .Mutate(ExchangeCorpus.Answer(id % ExchangeCorpus.AnswerCount, $"{id:x14}"));

    private static async ValueTask<bool> SwitchProtocols(SoakStream stream, SoakHead request)
    {
        if (!request.Has("Upgrade", "soak-echo") || !request.Has("Connection", "upgrade"))
        {
            await stream.Send("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n");
            return true;
        }

        await stream.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: soak-echo\r\nConnection: upgrade\r\n\r\n");
        await SoakEcho.Echo(stream);
        return false;
    }

    private async ValueTask<bool> TakeUpload(SoakStream stream, SoakHead request, SoakResource resource)
    {
        SoakFraming framing = request.Framing(SoakFraming.None, out long length);
        if (request.Has("Expect", "100-continue"))
            await stream.Send("HTTP/1.1 100 Continue\r\n\r\n");
        long position = 0;
        bool isRight = true;
        bool isWhole = await stream.ReadContent(framing, length, piece =>
        {
            isRight &= resource.Matches(0, "", piece, position);
            position += piece.Length;
            return isRight;
        });
        if (!isRight || (isWhole && position != resource.Length))
        {
            tally.Wrong($"an upload to {resource.Path} came as {position} bytes by {framing}, right so far: {isRight}");
            return false;
        }

        tally.UploadWasRight();
        await stream.Send(string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nX-Took: {position}\r\nContent-Length: 0\r\n\r\n"));
        return true;
    }

    // A content that ends before its end, that is followed by what nobody asked for, or whose chunks are none.
    private async ValueTask Break(SoakStream stream, SoakResource resource, bool isHead)
    {
        int version = VersionOf(resource);
        var head = new StringBuilder("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n");
        head.Append(CultureInfo.InvariantCulture, $"X-Is: {resource.Path} {version} {resource.Length} \r\n");
        int count = resource.Kind == "surplus" ? resource.Length : resource.Length * (1 + resource.Choice(9)) / 10;
        bool isChunked = resource.IsChunked && resource.Kind != "surplus";
        int announced = resource.Kind == "bad" && resource.Choice(3) == 0 ? count - 2 : count;
        head.Append(isChunked
            ? string.Create(CultureInfo.InvariantCulture, $"Transfer-Encoding: chunked\r\n\r\n{announced:x}\r\n")
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {resource.Length}\r\n\r\n"));
        if (isHead)
        {
            await stream.Send(head.ToString().Split("\r\n\r\n")[0] + "\r\n\r\n");
            return;
        }

        byte[] content = resource.Beginning(version, "", count);
        string after = resource.Kind switch
        {
            "surplus" => "HTTP/1.1 200 OK\r\nX-Is: /evil 0 4 \r\nContent-Length: 4\r\n\r\nevil",
            "bad" => "\r\n" + BadChunks[resource.Choice(BadChunks.Length)] + "0\r\n\r\n",
            _ => isChunked ? "\r\n" : "",
        };

        // In one piece: what comes later could be taken for the answer to the next request by anybody.
        await stream.Send((byte[])
            [.. Encoding.ASCII.GetBytes(head.ToString()), .. content, .. Encoding.ASCII.GetBytes(after)]);
        await stream.Delay(resource.Choice(300));
        if (resource.Choice(2) == 0)
            stream.Reset();
    }

    private static async ValueTask BeSilent(SoakStream stream, SoakResource resource)
    {
        if (resource.Choice(3) == 1)
            await stream.Send("HTTP/1.1 200 OK\r\nContent-Le");
        if (resource.Choice(3) == 2)
            await stream.Send(string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: {resource.Length}\r\n\r\n"));
        await stream.Delay(SilenceMilliseconds);
    }
}
