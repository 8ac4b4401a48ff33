using System.Net.Sockets;
using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>A port that a proxy which runs has opened for one command.</summary>
internal sealed class Loan : IDisposable
{
    // A proxy that is well answers within a fraction of it.
    private static readonly TimeSpan TellTime = TimeSpan.FromSeconds(1);

    // After that: one that is busy, as with a store of millions, has answered by then.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly Socket socket;
    private readonly Stream stream;
    private readonly RowReader rows;

    private Loan(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket);
        rows = new RowReader(stream);
    }

    /// <summary>Of 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Asks the proxy of a root, and waits for half a minute at most.</summary>
    /// <param name="root">Of the store.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="tell">Told what is waited for, where that takes long.</param>
    /// <param name="refusal">Why it does not; null: it does, or none runs there, or one that is about to end, which
    /// leaves without a word.</param>
    /// <returns>Null: none runs there, or it refuses.</returns>
    public static Loan? TryTake(string root, LoanRequest request, Action<string> tell, out VerbRow? refusal)
    {
        Socket? socket = ControlClient.TryConnect(root, out refusal);
        if (socket is null)
            return null;
        var loan = new Loan(socket);
        try
        {
            socket.Send(request.Write());
            socket.ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds;
            if (!socket.Poll(TellTime, SelectMode.SelectRead))
                tell($"waits for the proxy that holds {root}, which does not answer");
            VerbRow? row = loan.rows.Next();
            if (row is { Kind: RowKind.Lent, Of: { } port })
            {
                loan.Port = (int)port;
                // From now on it is silent until the command has ended.
                socket.ReceiveTimeout = 0;
                return loan;
            }

            refusal = row;
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            bool isSilent = broken.GetBaseException() is SocketException
            {
                SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock
            };
            refusal = isSilent ? VerbRow.End(ExitCode.Unavailable, $"the proxy that holds {root} does not answer: it "
                + "is stopped, or hangs; continue it or end it, or name another --root") : null;
        }

        loan.Dispose();
        return null;
    }

    /// <summary>Gives it back.</summary>
    /// <returns>What came from where; null: the proxy has ended meanwhile.</returns>
    public string? End()
    {
        try
        {
            socket.ReceiveTimeout = (int)ControlClient.Patience.TotalMilliseconds;
            socket.Shutdown(SocketShutdown.Send);
            return rows.Next() is { Kind: RowKind.End, Text: { } report } ? report : null;
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }
}
