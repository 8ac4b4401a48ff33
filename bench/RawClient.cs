using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench;

/// <summary>One persistent connection to a proxy, blocking, each wait bounded.</summary>
internal sealed class RawClient : IDisposable
{
    private const int PatienceMilliseconds = 60_000;

    private readonly byte[] buffer = new byte[512 << 10];
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="port">The proxy's.</param>
    public RawClient(int port)
    {
        socket.NoDelay = true;
        socket.ReceiveTimeout = PatienceMilliseconds;
        socket.SendTimeout = PatienceMilliseconds;
        socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>The bytes of a GET.</summary>
    /// <param name="target">In absolute-form, or in origin-form within a tunnel.</param>
    public static byte[] Request(string target) =>
        Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n");

    /// <summary>Fetches and checks an object.</summary>
    /// <exception cref="IOException">It did not come whole.</exception>
    public void Get(string target) => Get(Request(target));

    /// <inheritdoc cref="Get(string)"/>
    /// <param name="request">As <see cref="Request"/> makes it.</param>
    public void Get(byte[] request)
    {
        socket.Send(request);
        ReceiveAnswer();
    }

    /// <summary>Sends a content of that length.</summary>
    /// <exception cref="IOException">The answer did not come whole.</exception>
    public void Post(string target, long length)
    {
        socket.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n")));
        for (long position = 0; position < length;)
            position += socket.Send(Pattern.At(position, length - position));
        ReceiveAnswer();
    }

    /// <summary>Opens a tunnel; from then on requests go to <paramref name="authority"/>.</summary>
    /// <exception cref="IOException">It was refused.</exception>
    public void Connect(string authority)
    {
        socket.Send(Encoding.ASCII.GetBytes($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"));
        int filled = 0;
        if (!MessageHead.TryReceive(socket, buffer, ref filled, out MessageHead head, out _) || !head.IsOk)
            throw new IOException($"no tunnel: {head.FirstLine}");
    }

    public void Dispose() => socket.Dispose();

    private void ReceiveAnswer()
    {
        int filled = 0;
        if (!MessageHead.TryReceive(socket, buffer, ref filled, out MessageHead head, out int length) || !head.IsOk)
            throw new IOException($"not answered with 200 but: {head.FirstLine}");
        Span<byte> piece = buffer.AsSpan(length, filled - length);
        for (long position = 0; ; piece = buffer.AsSpan(0, socket.Receive(buffer)))
        {
            if (!Pattern.Matches(piece, position))
                throw new IOException($"wrong bytes at {position}");
            position += piece.Length;
            if (position == head.ContentLength)
                return;
            if (position > head.ContentLength || (piece.IsEmpty && position > 0))
                throw new IOException($"{position} bytes came of {head.ContentLength}");
        }
    }
}
