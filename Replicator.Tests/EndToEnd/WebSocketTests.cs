using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>A WebSocket of .NET's client through the built program: as clients of a proxy open one, by CONNECT, and
/// switched in place, as where a network leads to the proxy.</summary>
[Collection(RealPrograms.Name)]
public sealed class WebSocketTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [NeedsTheory("env")]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("RFC", "9110 7.8")]
    public async Task A_WebSocket_passes_through(bool byConnect)
    {
        using var root = new TemporaryFolder();
        using var origin = new WebSocketOrigin();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(
            root.FullPath, "--connect-ports", origin.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new ClientWebSocket();
        using var handler = new SocketsHttpHandler();
        if (byConnect)
            handler.Proxy = new System.Net.WebProxy("127.0.0.1", proxy.Port);
        else
            handler.ConnectCallback = (_, stop) => Connect(proxy.Port, stop);
        using var invoker = new HttpMessageInvoker(handler);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{origin.Port}/chat"), invoker, patience.Token);

        foreach (int length in new[] { 0, 1, 125, 60_000 })
        {
            byte[] message = RandomNumberGenerator.GetBytes(length);
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
            Assert.Equal(message, await Receive(socket, patience.Token));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token);
        string head = await origin.Served.WaitAsync(Patience);
        Assert.Equal(byConnect, !head.Contains("Via: 1.1 replicator", StringComparison.Ordinal));
        string line = byConnect ? "tunnel to" : "switched to websocket";
        Until.Holds(() => proxy.Output.Contains(line, StringComparison.Ordinal), () => proxy.Output);
    }

    private static async ValueTask<Stream> Connect(int port, CancellationToken stop)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync("127.0.0.1", port, stop);
        return new NetworkStream(client, ownsSocket: true);
    }

    private static async Task<byte[]> Receive(ClientWebSocket socket, CancellationToken stop)
    {
        var message = new List<byte>();
        byte[] buffer = new byte[16 << 10];
        while (true)
        {
            WebSocketReceiveResult got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), stop);
            message.AddRange(buffer.AsSpan(0, got.Count));
            if (got.EndOfMessage)
                return [.. message];
        }
    }
}
