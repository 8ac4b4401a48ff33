using System.Net.Sockets;

namespace Replicator.Verbs;

/// <summary>A port that a proxy which runs has opened for one command.</summary>
internal sealed class Loan : IDisposable
{
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

    /// <summary>Asks the proxy of a root.</summary>
    /// <param name="root">Of the store.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="refusal">Why it does not; null: it does, or none runs there, or one that is about to end, which
    /// leaves without a word.</param>
    /// <returns>Null: none runs there, or it refuses.</returns>
    public static Loan? TryTake(string root, LoanRequest request, out VerbRow? refusal)
    {
        Socket? socket = ControlClient.TryConnect(root, out refusal);
        if (socket is null)
            return null;
        var loan = new Loan(socket);
        try
        {
            socket.Send(request.Write());
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
            refusal = isSilent ? ControlClient.Broken(root) : null;
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
