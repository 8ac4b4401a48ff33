using System.Diagnostics;
using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>An origin on loopback that answers as the path says, and judges what it is sent.</summary>
internal sealed class SoakOrigin : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(40);

    private readonly LoopbackListener listener = new();
    private readonly SoakTally tally;
    private readonly SoakAnswers answers;

    /// <param name="tally">What came of it all.</param>
    /// <param name="seed">Decides what malformed answers look like.</param>
    public SoakOrigin(SoakTally tally, int seed)
    {
        this.tally = tally;
        answers = new SoakAnswers(tally, seed, Stopwatch.GetTimestamp());
        listener.Start(Serve);
    }

    public string Authority => listener.Authority;

    public void Dispose() => listener.Dispose();

    private async Task Serve(Socket socket)
    {
        using var over = new CancellationTokenSource();
        using var stream = new SoakStream(socket, over.Token);
        socket.NoDelay = true;
        try
        {
            do
                over.CancelAfter(Idle);
            while (await stream.ReadHead() is SoakHead request && await answers.Answer(stream, request));
        }
        catch (FormatException malformed)
        {
            tally.Wrong($"the origin was sent what is malformed: {malformed.Message}");
        }
        catch (Exception left) when (left
            is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The proxy broke off, or is silent: what its client sees of that is judged there.
        }
    }
}
