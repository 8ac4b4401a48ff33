using System.Net;
using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>One client after another: it keeps a connection where it may.</summary>
internal sealed class SoakWorker(SoakRun run, Random random) : IDisposable
{
    private const int MostAttempts = 3;

    private SoakStream? kept;

    public SoakRun Run => run;

    public Random Random => random;

    public SoakTally Tally => run.Tally;

    /// <summary>Ends each wait of the present story.</summary>
    public CancellationToken Over { get; set; }

    public bool OneIn(int count) => random.Next(count) == 0;

    /// <summary>The path of something usual.</summary>
    public string CommonPath() => OneIn(60) ? $"/big/{random.Next(4)}" : $"/c/{random.Next(320)}";

    /// <summary>One of three variants.</summary>
    public string Variant() => ((char)('a' + random.Next(3))).ToString();

    /// <param name="method">The method.</param>
    /// <param name="path">Of the origin that does everything.</param>
    /// <param name="fields">Each with its line end.</param>
    public string Request(string method, string path, string fields = "") => OneIn(4)
        ? $"{method} {path} HTTP/1.1\r\nHost: {run.Authority}\r\n{fields}\r\n"
        : $"{method} http://{run.Authority}{path} HTTP/1.1\r\nHost: {run.Authority}\r\n{fields}\r\n";

    /// <summary>A new connection to the proxy, the caller's.</summary>
    /// <param name="receiveLength">Bytes that the system receives ahead; zero: as it likes.</param>
    public async Task<SoakStream> Connect(int receiveLength = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveLength > 0)
            socket.ReceiveBufferSize = receiveLength;
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, run.ProxyPort, Over);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new SoakStream(socket, Over);
    }

    /// <summary>Sends a request that may be repeated, over the connection that is kept where there is one, and receives
    /// its answer.</summary>
    public async Task<SoakReply> Ask(string request, SoakWanted wanted)
    {
        for (int attempt = 1; ; attempt++)
        {
            bool wasKept = kept is not null;
            SoakStream stream = kept ?? await Connect();
            kept = null;
            stream.Over = Over;
            stream.HasReceived = false;
            bool isKept = false;
            try
            {
                await stream.Send(request);
                SoakReply reply = await new SoakReceiver(stream, Tally).Receive(wanted);
                isKept = reply.Persists;
                if (isKept)
                    kept = stream;
                return reply;
            }
            catch (Exception closed) when (closed is IOException or SocketException
                && !stream.HasReceived && (wasKept || run.IsCrowded) && attempt < MostAttempts)
            {
                // An idle connection may be closed at any time (RFC 9112 §9.3.1).
            }
            finally
            {
                if (!isKept)
                    stream.Dispose();
            }
        }
    }

    /// <summary>The same over a connection of its own.</summary>
    public async Task<string> AskOnce(string request, SoakWanted wanted, int receiveLength = 0, int pace = 0)
    {
        for (int attempt = 1; ; attempt++)
        {
            using SoakStream stream = await Connect(receiveLength);
            if (pace > 0)
                stream.Pace = (pace, 10);
            try
            {
                await stream.Send(request);
                return (await new SoakReceiver(stream, Tally).Receive(wanted)).Outcome;
            }
            catch (Exception closed) when (closed is IOException or SocketException
                && !stream.HasReceived && run.IsCrowded && attempt < MostAttempts)
            {
            }
        }
    }

    /// <summary>Closes the connection that is kept.</summary>
    public void Leave()
    {
        kept?.Dispose();
        kept = null;
    }

    public void Dispose() => Leave();
}
