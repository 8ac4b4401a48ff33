using System.Net;
using System.Net.Sockets;

namespace Fibers;

/// <summary>Polls with <see cref="Socket.Select(System.Collections.IList?, System.Collections.IList?,
/// System.Collections.IList?, int)"/>, which every system has. Its cost grows with the number of sockets that are
/// watched.</summary>
public sealed class SelectPoller : IPoller
{
    private readonly Dictionary<Socket, FiberSocket> watched = [];
    private readonly List<Socket> receivers = [];
    private readonly List<Socket> senders = [];
    private readonly List<Socket> failed = [];

    /// <summary>Connected to itself: a byte sent makes it ready, and nobody else can send it one.</summary>
    private readonly Socket wakeUp;

    /// <summary>Opens the socket that it needs to be woken.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public SelectPoller()
    {
        try
        {
            wakeUp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            wakeUp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            wakeUp.Connect(wakeUp.LocalEndPoint!);
            wakeUp.Blocking = false;
        }
        catch (SocketException error)
        {
            wakeUp?.Dispose();
            throw SocketErrors.ToException(error.SocketErrorCode, "Opening a socket to be woken by");
        }
    }

    /// <inheritdoc/>
    public FiberSocket Listen(IPEndPoint endPoint, int backlog)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ManagedSocket? listener = null;
        try
        {
            listener = ManagedSocket.Open(endPoint);
            listener.Listen(endPoint, backlog);
            return new FiberSocket(this, listener, remote: null);
        }
        catch (SocketException error)
        {
            listener?.Dispose();
            throw SocketErrors.ToException(error.SocketErrorCode, $"Listening on {endPoint}");
        }
    }

    /// <inheritdoc/>
    public FiberSocket ListenLocal(string path, int backlog)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Socket? listener = null;
        try
        {
            listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Blocking = false;
            listener.Bind(new UnixDomainSocketEndPoint(path));
            LocalSocket.KeepForOwner(path);
            listener.Listen(backlog);
            return new FiberSocket(this, new ManagedSocket(listener), remote: null, path);
        }
        catch (Exception error) when (error is SocketException or ArgumentException or IOException)
        {
            listener?.Dispose();
            throw error as IOException ?? (error is SocketException refused
                ? SocketErrors.ToException(refused.SocketErrorCode, $"Listening on {path}")
                : new IOException($"Listening on {path} failed: {error.Message}", error));
        }
    }

    /// <inheritdoc/>
    public FiberSocket BeginConnect(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ManagedSocket? socket = null;
        try
        {
            socket = ManagedSocket.Open(endPoint);
            socket.BeginConnect(endPoint);
            return new FiberSocket(this, socket, endPoint);
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw SocketErrors.ToException(error.SocketErrorCode, $"Connecting to {endPoint}");
        }
    }

    /// <inheritdoc/>
    public void Watch(FiberSocket socket, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Socket managed = ((ManagedSocket)socket.Calls).Socket;
        if (interest == Readiness.None)
            watched.Remove(managed);
        else
            watched[managed] = socket;
    }

    /// <inheritdoc/>
    public void Forget(FiberSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        watched.Remove(((ManagedSocket)socket.Calls).Socket);
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        FillLists();
        try
        {
            Socket.Select(receivers, senders, failed, Microseconds(timeout));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.Interrupted)
        {
            // The loop polls again, with what is left of the time.
            return;
        }

        foreach (Socket socket in receivers)
        {
            if (ReferenceEquals(socket, wakeUp))
                ClearWakeUp();
            else
                Report(socket, Readiness.Receive, report);
        }

        foreach (Socket socket in senders)
            Report(socket, Readiness.Send, report);
        foreach (Socket socket in failed)
            Report(socket, Readiness.Receive | Readiness.Send, report);
    }

    /// <inheritdoc/>
    public void Wake()
    {
        try
        {
            // If it takes no more, a wake-up is under way already.
            wakeUp.Send([1], SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // A thread that comes late wakes nobody.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => wakeUp.Dispose();

    private void FillLists()
    {
        receivers.Clear();
        senders.Clear();
        failed.Clear();
        receivers.Add(wakeUp);
        foreach ((Socket socket, FiberSocket watchedSocket) in watched)
        {
            if ((watchedSocket.Interest & Readiness.Receive) != 0)
                receivers.Add(socket);
            if ((watchedSocket.Interest & Readiness.Send) != 0)
                senders.Add(socket);

            // Only Windows tells here alone that a connection was refused; elsewhere a peer's urgent data would spin
            // the loop.
            if (OperatingSystem.IsWindows() && (watchedSocket.Interest & Readiness.Send) != 0)
                failed.Add(socket);
        }
    }

    /// <summary>One that an earlier list named may no longer be watched.</summary>
    private void Report(Socket socket, Readiness readiness, Action<FiberSocket, Readiness> report)
    {
        if (watched.TryGetValue(socket, out FiberSocket? reported))
            report(reported, readiness);
    }

    private void ClearWakeUp()
    {
        Span<byte> scrap = stackalloc byte[16];
        while (wakeUp.Receive(scrap, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success)
        {
        }
    }

    /// <summary>Rounded up to milliseconds, all that some systems heed, so that a timer is due when the poll
    /// returns; what is too long is polled in parts.</summary>
    private static int Microseconds(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return -1;
        long rounded = (timeout.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        return 1000 * (int)Math.Min(int.MaxValue / 1000, rounded);
    }
}
