using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>An origin at a port of 127.0.0.1 that takes one WebSocket and sends back what comes, until the other side
/// closes it.</summary>
internal sealed class WebSocketOrigin : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public WebSocketOrigin()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Served = Task.Run(Serve);
    }

    public int Port { get; }

    /// <summary>The request's head as it came, once the WebSocket has closed.</summary>
    public Task<string> Served { get; }

    public void Dispose() => listener.Dispose();

    private async Task<string> Serve()
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        NetworkStream stream = client.GetStream();
        string head = "";
        byte[] one = new byte[1];
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) > 0)
            head += (char)one[0];

        string key = head.Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
#pragma warning disable CA5350 // RFC 6455 §4.2.2 wants SHA-1.
        byte[] accept = SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
#pragma warning restore CA5350
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Accept: {Convert.ToBase64String(accept)}\r\n\r\n"));

        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        byte[] buffer = new byte[64 << 10];
        while (true)
        {
            WebSocketReceiveResult got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), default);
            if (got.MessageType == WebSocketMessageType.Close)
                break;
            await socket.SendAsync(new ArraySegment<byte>(buffer, 0, got.Count), got.MessageType, got.EndOfMessage, default);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);
        return head;
    }
}
