using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Ranges;

/// <summary>An origin on loopback with one object, which it gives whole or in part, each answer at a rate; a thread for
/// each connection.</summary>
/// <param name="length">Bytes of the object.</param>
/// <param name="bytesPerSecond">Of each answer.</param>
internal sealed class RangesOrigin(long length, long bytesPerSecond) : IDisposable
{
    private const int SendLength = 64 << 10;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long sentLength;
    private long requestCount;

    public string Uri => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/object";

    /// <summary>Bytes of content that were handed over so far, also those that nobody took.</summary>
    public long SentLength => Volatile.Read(ref sentLength);

    public long RequestCount => Volatile.Read(ref requestCount);

    public void Start()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(64);
        Run(Accept);
    }

    public void Dispose() => listener.Dispose();

    private static void Run(Action work) => new Thread(() => Quietly(work)) { IsBackground = true }.Start();

    private static void Quietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception left) when (left is SocketException or ObjectDisposedException)
        {
            // The proxy has what it wanted.
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket connection = listener.Accept();
            Run(() => Serve(connection));
        }
    }

    private void Serve(Socket connection)
    {
        using Socket owned = connection;
        connection.NoDelay = true;
        byte[] buffer = new byte[SendLength];
        int filled = 0;
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            {
                int count = connection.Receive(buffer.AsSpan(filled));
                if (count == 0)
                    return;
                filled += count;
            }

            string head = Encoding.Latin1.GetString(buffer, 0, end);
            buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
            filled -= end + 4;
            Interlocked.Increment(ref requestCount);
            Answer(connection, head);
        }
    }

    private void Answer(Socket connection, string head)
    {
        const string Name = "\r\nRange: bytes=";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        long start = 0, end = length;
        string line = "HTTP/1.1 200 OK\r\n";
        if (at >= 0)
        {
            string[] ends = head[(at + Name.Length)..].Split("\r\n")[0].Split('-');
            start = ends[0].Length == 0 ? length - Number(ends[1]) : Number(ends[0]);
            end = ends[0].Length == 0 || ends[1].Length == 0 ? length : Math.Min(length, Number(ends[1]) + 1);
            line = string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {start}-{end - 1}/{length}\r\n");
        }

        connection.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{line}Date: {DateTime.UtcNow:R}\r\nContent-Type: application/octet-stream\r\nETag: \"1\"\r\n"
            + $"Cache-Control: max-age=86400\r\nContent-Length: {end - start}\r\n\r\n")));
        long began = Stopwatch.GetTimestamp();
        for (long position = start; position < end;)
        {
            long allowed = start + SendLength
                + (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * bytesPerSecond);
            if (position >= allowed)
            {
                Thread.Sleep(1);
                continue;
            }

            int sent = connection.Send(
                Pattern.At(position, Math.Min(Math.Min(allowed, end) - position, SendLength)));
            position += sent;
            Interlocked.Add(ref sentLength, sent);
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
