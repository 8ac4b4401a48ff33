using System.Net.Sockets;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Asks a proxy that runs, over the socket in its store's own folder.</summary>
/// <remarks>In a process that does nothing else, so that it may block.</remarks>
internal static class ControlClient
{
    // Between two rows: a proxy tells how far it is more often than that.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Lets a proxy do what is asked.</summary>
    /// <param name="request">What is asked, of which store.</param>
    /// <param name="take">Gets each row but the last.</param>
    /// <returns>How it ended; null: no proxy answers there.</returns>
    public static VerbRow? TryRun(VerbSettings request, Action<VerbRow> take)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        try
        {
            using ControlPlace place = ControlPlace.Open(request.Root);
            socket.Connect(new UnixDomainSocketEndPoint(place.Path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
        {
            return VerbRow.End(ExitCode.NoPermission,
                $"{request.Root} is another user's: only who runs the proxy may do that");
        }
        catch (Exception refused) when (refused is SocketException or StoreException)
        {
            return null;
        }

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
            return Receive(stream, take) ?? Broken(request);
        }
        catch (Exception broken) when (broken is SocketException
            || (broken is IOException && broken.InnerException is SocketException))
        {
            return Broken(request);
        }
    }

    // Null: it ended before it had told how.
    private static VerbRow? Receive(Stream stream, Action<VerbRow> take)
    {
        const int SmallestLength = 64 << 10;
        byte[] buffer = new byte[SmallestLength];
        int filled = 0;
        while (true)
        {
            if (filled == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
            int count = stream.Read(buffer, filled, buffer.Length - filled);
            if (count == 0)
                return null;
            filled += count;
            int start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and int length)
            {
                VerbRow? row = RowLine.TryRead(buffer.AsMemory(start, length));
                start += length + 1;
                if (row is { Kind: RowKind.End })
                    return row;
                if (row is not null)
                    take(row);
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
        }
    }

    private static VerbRow Broken(VerbSettings request) => VerbRow.End(ExitCode.Unavailable,
        $"the proxy that holds {request.Root} ended, or stopped answering, before it was done; try again");
}
