using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>An origin on loopback with a thread for each connection: <c>/LENGTH/NAME</c> is an object of that many
/// bytes, fresh for a day; <c>/LENGTH/NAME/RATE</c> gives it at that many bytes a second. Contents of requests are
/// received and checked.</summary>
internal sealed class Origin : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long requestCount;
    private long endedAt;

    public Origin()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1024);
        Start(Accept);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Requests so far.</summary>
    public long RequestCount => Volatile.Read(ref requestCount);

    /// <summary>The instant (<see cref="Stopwatch.GetTimestamp"/>) at which the last byte of the last answer was handed
    /// over.</summary>
    public long EndedAt => Volatile.Read(ref endedAt);

    /// <summary>The target URI of an object.</summary>
    /// <param name="length">In bytes.</param>
    /// <param name="name">Tells objects of one length apart.</param>
    /// <param name="bytesPerSecond">Zero: as fast as it goes.</param>
    public string Uri(long length, string name, long bytesPerSecond = 0) =>
        $"http://127.0.0.1:{Port}{Path(length, name, bytesPerSecond)}";

    /// <inheritdoc cref="Uri"/>
    /// <summary>The path of an object.</summary>
    public static string Path(long length, string name, long bytesPerSecond = 0) =>
        bytesPerSecond == 0 ? $"/{length}/{name}" : $"/{length}/{name}/{bytesPerSecond}";

    /// <summary>Stops listening; connections end with their peers.</summary>
    public void Dispose() => listener.Dispose();

    private static void Start(Action run) => new Thread(() => Quietly(run)) { IsBackground = true }.Start();

    // A peer that left is none of the origin's business: the load program says what did not come.
    private static void Quietly(Action run)
    {
        try
        {
            run();
        }
        catch (Exception left) when (left is SocketException or IOException or ObjectDisposedException)
        {
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket socket = listener.Accept();
            Start(() => Serve(socket));
        }
    }

    private void Serve(Socket socket)
    {
        using Socket owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[256 << 10];
        int filled = 0;
        while (MessageHead.TryReceive(socket, buffer, ref filled, out MessageHead head, out int length))
        {
            Interlocked.Increment(ref requestCount);
            buffer.AsSpan(length, filled - length).CopyTo(buffer);
            filled -= length;
            ReceiveContent(socket, buffer, ref filled, head.ContentLength);
            Answer(socket, head.FirstLine);
            Volatile.Write(ref endedAt, Stopwatch.GetTimestamp());
        }
    }

    // What a request carries fills the buffer only as far as it is its content; what follows is the next request.
    private static void ReceiveContent(Socket socket, byte[] buffer, ref int filled, long length)
    {
        for (long position = 0; position < length;)
        {
            if (filled == 0)
                filled = socket.Receive(buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - position)));
            int count = (int)Math.Min(filled, length - position);
            if (count == 0 || !Pattern.Matches(buffer.AsSpan(0, count), position))
                throw new IOException("an upload broke off or came wrong");
            buffer.AsSpan(count, filled - count).CopyTo(buffer);
            filled -= count;
            position += count;
        }
    }

    private static void Answer(Socket socket, string requestLine)
    {
        string[] path = requestLine.Split(' ')[1].Split('/');
        long length = long.Parse(path[1], System.Globalization.CultureInfo.InvariantCulture);
        long rate = path.Length > 3 ? long.Parse(path[3], System.Globalization.CultureInfo.InvariantCulture) : 0;
        socket.Send(System.Text.Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nDate: {DateTime.UtcNow:R}\r\nContent-Type: application/octet-stream\r\n"
            + $"Content-Length: {length}\r\nCache-Control: max-age=86400\r\nETag: \"{length}-{path[2]}\"\r\n\r\n"));
        long began = Stopwatch.GetTimestamp();
        for (long position = 0; position < length;)
        {
            long allowed = rate == 0 ? length : (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate);
            if (position < Math.Min(allowed, length))
                position += socket.Send(Pattern.At(position, Math.Min(allowed, length) - position));
            else
                Thread.Sleep(1);
        }
    }
}
