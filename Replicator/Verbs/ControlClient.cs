using System.Net.Sockets;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Asks a proxy that runs, over the socket in its store's own folder.</summary>
/// <remarks>In a process that does nothing else, so that it may block.</remarks>
internal static class ControlClient
{
    /// <summary>Between two rows: a proxy tells how far it is more often than that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Connects to the proxy of a root.</summary>
    /// <param name="root">Of the store.</param>
    /// <param name="refusal">Why it cannot be asked; null: it can, or none runs there.</param>
    /// <returns>The caller's; null: none runs there, or it cannot be asked.</returns>
    public static Socket? TryConnect(string root, out VerbRow? refusal)
    {
        refusal = null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        {
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
        };
        try
        {
            using ControlPlace place = ControlPlace.Open(root);
            socket.Connect(new UnixDomainSocketEndPoint(place.Path));
            return socket;
        }
        catch (Exception refused) when (refused is SocketException or StoreException)
        {
            socket.Dispose();
            if (refused is SocketException { SocketErrorCode: SocketError.AccessDenied })
            {
                refusal = VerbRow.End(ExitCode.NoPermission,
                    $"{root} is another user's: only who runs the proxy may do that");
            }

            return null;
        }
    }

    /// <summary>The proxy ended in the middle.</summary>
    public static VerbRow Broken(string root) => VerbRow.End(ExitCode.Unavailable,
        $"the proxy that holds {root} ended, or stopped answering, before it was done; try again");

    /// <summary>Lets a proxy do what is asked.</summary>
    /// <param name="request">What is asked, of which store.</param>
    /// <param name="take">Gets each row but the last.</param>
    /// <returns>How it ended; null: no proxy answers there.</returns>
    public static VerbRow? TryRun(VerbSettings request, Action<VerbRow> take)
    {
        using Socket? socket = TryConnect(request.Root, out VerbRow? refusal);
        if (socket is null)
            return refusal;

        if (request.NamesBounds)
        {
            return VerbRow.End(ExitCode.Usage, "the proxy that runs keeps to the bounds that it was started with; "
                + "leave them out here, or start it anew with these");
        }

        if (request.NamesTerms)
        {
            return VerbRow.End(ExitCode.Usage, "the proxy that runs explains by the options that it was started with; "
                + $"leave out {string.Join(", ", StoreTerms.Options.Select(option => $"--{option}"))} here");
        }

        byte[] line = RequestLine.Write(request);
        if (line.Length > RequestLine.MaximumLength)
        {
            return VerbRow.End(ExitCode.Usage, $"{request.Words.Count} words are more than a proxy reads at once; "
                + "name fewer at a time, or write a pattern for purge");
        }

        try
        {
            socket.Send(line);
            using var stream = new NetworkStream(socket);
            return Receive(stream, take) ?? Broken(request.Root);
        }
        catch (Exception broken) when (broken is SocketException
            || (broken is IOException && broken.InnerException is SocketException))
        {
            return Broken(request.Root);
        }
    }

    // Null: it ended before it had told how.
    private static VerbRow? Receive(Stream stream, Action<VerbRow> take)
    {
        var rows = new RowReader(stream);
        while (rows.Next() is { } row)
        {
            if (row.Kind == RowKind.End)
                return row;
            take(row);
        }

        return null;
    }
}
