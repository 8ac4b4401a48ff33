using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>Gives back whatever comes: what tunnels lead to.</summary>
internal sealed class SoakEcho : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly LoopbackListener listener = new();

    public SoakEcho() => listener.Start(Serve);

    public int Port => listener.Port;

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
