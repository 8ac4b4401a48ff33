using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>A connection that holds no buffer of its own, so that there can be many.</summary>
internal sealed class IdleConnection : IDisposable
{
    private static readonly byte[] Buffer = new byte[16 << 10];

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="port">The proxy's.</param>
    public IdleConnection(int port)
    {
        socket.NoDelay = true;
        socket.ReceiveTimeout = 10_000;
        socket.Connect(IPAddress.Loopback, port);
    }

    /// <summary>Whether a request is answered with 200 and all of a content that fits the buffer. On one thread
    /// only.</summary>
    public bool Asks(byte[] request)
    {
        try
        {
            socket.Send(request);
            int filled = 0;
            if (!MessageHead.TryReceive(socket, Buffer, ref filled, out MessageHead head, out int length) || !head.IsOk)
                return false;
            while (filled < length + head.ContentLength)
            {
                int count = socket.Receive(Buffer.AsSpan(filled));
                if (count == 0)
                    return false;
                filled += count;
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose() => socket.Dispose();
}
