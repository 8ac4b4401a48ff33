using System.Net;
using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>Gives back whatever comes: what tunnels lead to.</summary>
internal sealed class SoakEcho : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SoakEcho()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(256);
        _ = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Until the peer ends; then this side ends, too.</summary>
    public static async Task Echo(SoakStream stream)
    {
        do
        {
            await stream.Send(stream.Filled);
            stream.Skip(stream.Filled.Length);
        }
        while (await stream.Fill());
        stream.EndSending();
    }

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private static async Task Serve(Socket socket)
    {
        using var over = new CancellationTokenSource(Patience);
        using var stream = new SoakStream(socket, over.Token);
        try
        {
            await Echo(stream);
        }
        catch (Exception left) when (left
            is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other end broke off.
        }
    }
}
