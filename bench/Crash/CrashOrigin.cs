using System.Globalization;
using System.Net.Sockets;
using Bench.Soak;

namespace Bench.Crash;

/// <summary>An origin on loopback that serves <c>/NUMBER</c> at an uneven pace, whole or from a position on.</summary>
internal sealed class CrashOrigin : IDisposable
{
    private const int PieceLength = 32 << 10;
    private const int LongestPause = 12;

    private readonly LoopbackListener listener = new();
    private readonly CrashTally tally;
    private readonly int seed;

    /// <param name="tally">What came of it all.</param>
    /// <param name="seed">Decides lengths.</param>
    public CrashOrigin(CrashTally tally, int seed)
    {
        (this.tally, this.seed) = (tally, seed);
        listener.Start(Serve);
    }

    public string Authority => listener.Authority;

    public void Dispose() => listener.Dispose();

    private async Task Serve(Socket socket)
    {
        using var stream = new SoakStream(socket, CancellationToken.None);
        socket.NoDelay = true;
        try
        {
            while (await stream.ReadHead() is SoakHead request)
                await Answer(stream, request);
        }
        catch (FormatException malformed)
        {
            tally.Wrong($"the origin was sent what is malformed: {malformed.Message}");
        }
        catch (Exception left) when (left is IOException or SocketException)
        {
            // The proxy was killed.
        }
    }

    private async Task Answer(SoakStream stream, SoakHead request)
    {
        string target = request.Line.Split(' ')[1];
        var asked = new CrashObject(int.Parse(target.AsSpan(1), CultureInfo.InvariantCulture), seed);
        long start = Start(request, asked);
        tally.Asked(asked, start > 0);
        string line = start == 0 ? "HTTP/1.1 200 OK" : "HTTP/1.1 206 Partial Content\r\n"
            + $"Content-Range: bytes {start}-{asked.Length - 1}/{asked.Length}";
        await stream.Send($"{line}\r\nDate: {DateTimeOffset.UtcNow:R}\r\nContent-Length: {asked.Length - start}\r\n"
            + $"Cache-Control: max-age=86400\r\n{(asked.HasTag ? $"ETag: {asked.Tag}\r\n" : "")}\r\n");
        long position = start;
        try
        {
            while (position < asked.Length)
            {
                ReadOnlyMemory<byte> piece = asked.Content(position, PieceLength);
                await stream.Send(piece);
                position += piece.Length;
                await stream.Delay(Random.Shared.Next(LongestPause));
            }
        }
        catch (Exception left) when (left is IOException or SocketException)
        {
            if (position > start)
                tally.Broke(asked);
            throw;
        }
    }

    // What the proxy may ask for: all of it, or the rest of what has that tag (RFC 9110 §13.1.5, §14.2).
    private long Start(SoakHead request, CrashObject asked)
    {
        if (request.Get("Range") is not string range)
            return 0;
        if (request.Get("If-Range") != asked.Tag)
        {
            tally.Wrong($"object {asked.Number}: {range} without its tag");
            return 0;
        }

        string first = range["bytes=".Length..].TrimEnd('-');
        if (long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long start)
            && start < asked.Length)
            return start;
        tally.Wrong($"object {asked.Number} of {asked.Length} bytes: {range}");
        return 0;
    }
}
