using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>Accepts connections on a free port of 127.0.0.1 until it is disposed.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private const int Backlog = 1024;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackListener()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(Backlog);
    }

    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>Begins to serve.</summary>
    /// <param name="serve">Gets each connection, which is its own from then on; deals with its failures.</param>
    public void Start(Func<Socket, Task> serve) => _ = Accept(serve);

    public void Dispose() => socket.Dispose();

    private async Task Accept(Func<Socket, Task> serve)
    {
        try
        {
            while (true)
                _ = serve(await socket.AcceptAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
