using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bench.Soak;

namespace Bench.Crash;

/// <summary>One client: asks for objects over one connection until the proxy is gone.</summary>
/// <param name="origin">The origin's authority.</param>
/// <param name="tally">What came of it all.</param>
/// <param name="seed">Decides lengths.</param>
internal sealed class CrashClient(string origin, CrashTally tally, int seed)
{
    /// <param name="port">The proxy's.</param>
    /// <param name="first">Objects that are asked for before others.</param>
    /// <param name="random">Decides the others.</param>
    /// <param name="objectCount">How many there are.</param>
    public async Task Run(int port, Queue<int> first, Random random, int objectCount)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var stream = new SoakStream(socket, CancellationToken.None);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            while (true)
            {
                int number = first.TryDequeue(out int broken) ? broken : Pick(random, objectCount);
                await Get(stream, new CrashObject(number, seed));
            }
        }
        catch (FormatException malformed)
        {
            tally.Wrong($"a client was sent what is malformed: {malformed.Message}");
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // It was killed.
        }
    }

    // A few are asked for often.
    private static int Pick(Random random, int objectCount) =>
        (int)(objectCount * Math.Pow(random.NextDouble(), 3));

    private async Task Get(SoakStream stream, CrashObject wanted)
    {
        await stream.Send(string.Create(CultureInfo.InvariantCulture,
            $"GET http://{origin}/{wanted.Number} HTTP/1.1\r\nHost: {origin}\r\n\r\n"));
        SoakHead head = await stream.ReadHead() ?? throw new EndOfStreamException("closed without an answer");
        SoakFraming framing = head.Framing(SoakFraming.None, out long length);
        if (head.Status != 200 || framing != SoakFraming.Length || length != wanted.Length)
        {
            tally.Wrong($"object {wanted.Number} of {wanted.Length} bytes: {head.Line}, {length} bytes");
            throw new EndOfStreamException("it is not what was asked for");
        }

        long position = 0;
        await stream.ReadContent(framing, length, piece =>
        {
            if (!wanted.Matches(piece, position))
                tally.Wrong($"object {wanted.Number}: wrong bytes behind {position} ({head.Get("Cache-Status")})");
            position += piece.Length;
            return true;
        });
        bool wasHit = (head.Get("Cache-Status") ?? "").Contains("; hit", StringComparison.Ordinal);
        tally.Answered(wanted.Number, wasHit);
    }
}
