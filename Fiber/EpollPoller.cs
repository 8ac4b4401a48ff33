using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Fibers;

/// <summary>Polls with epoll, level-triggered. An <see cref="System.IO.IOException"/> of its constructor: no
/// descriptor is left.</summary>
/// <remarks>Edge triggering would save no call, for whoever is woken receives once and waits again; but each wait
/// would have to know whether the edge came before it.</remarks>
[SupportedOSPlatform("linux")]
public sealed unsafe class EpollPoller : IPoller
{
    private const int EventCount = 256;

    /// <summary>The system's <c>struct epoll_event</c> is packed on x86 alone, so its parts are found by their
    /// offsets.</summary>
    private static readonly int DataOffset =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 4 : 8;

    private static readonly int EventSize = DataOffset + 8;

    private readonly SocketDescriptor epoll;
    private readonly SocketDescriptor wakeUp;
    private readonly byte[] events = GC.AllocateUninitializedArray<byte>(EventCount * 16, pinned: true);

    /// <summary>The sockets by the number of their descriptor, as events name them.</summary>
    private FiberSocket?[] sockets = new FiberSocket?[64];

    /// <summary>Opens the two descriptors that it needs.</summary>
    public EpollPoller()
    {
        epoll = new SocketDescriptor(Libc.EpollCreate(Libc.CloseOnExec));
        if (epoll.IsInvalid)
            throw SocketErrors.ToException(Errno.Last, "Opening epoll");
        wakeUp = new SocketDescriptor(Libc.EventDescriptor(0, Libc.NonBlocking | Libc.CloseOnExec));
        if (wakeUp.IsInvalid || Control(Libc.EpollAdd, wakeUp, Libc.EpollIn) != 0)
        {
            SocketError error = Errno.Last;
            wakeUp.Dispose();
            epoll.Dispose();
            throw SocketErrors.ToException(error, "Opening an event descriptor");
        }
    }

    /// <inheritdoc/>
    public FiberSocket Listen(IPEndPoint endPoint, int backlog)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        SocketError error = SocketDescriptor.Listen(endPoint, backlog, out SocketDescriptor? listener);
        return listener is not null
            ? new FiberSocket(this, listener, remote: null)
            : throw SocketErrors.ToException(error, $"Listening on {endPoint}");
    }

    /// <inheritdoc/>
    public FiberSocket ListenLocal(string path, int backlog)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SocketError error = SocketDescriptor.ListenLocal(path, backlog, out SocketDescriptor? listener);
        return listener is not null
            ? new FiberSocket(this, listener, remote: null, path)
            : throw SocketErrors.ToException(error, $"Listening on {path}");
    }

    /// <inheritdoc/>
    public FiberSocket BeginConnect(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        SocketError error = SocketDescriptor.BeginConnect(endPoint, out SocketDescriptor? socket);
        return socket is not null
            ? new FiberSocket(this, socket, endPoint)
            : throw SocketErrors.ToException(error, $"Connecting to {endPoint}");
    }

    /// <inheritdoc/>
    public void Watch(FiberSocket socket, Readiness interest)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var descriptor = (SocketDescriptor)socket.Calls;
        int number = descriptor.Number;
        if (number >= sockets.Length)
            Array.Resize(ref sockets, Math.Max(number + 1, 2 * sockets.Length));
        sockets[number] = socket;

        int operation = Libc.EpollModify;
        if (interest == Readiness.None)
            operation = Libc.EpollDelete;
        else if (socket.Interest == Readiness.None)
            operation = Libc.EpollAdd;
        uint mask = ((interest & Readiness.Receive) != 0 ? Libc.EpollIn : 0)
            | ((interest & Readiness.Send) != 0 ? Libc.EpollOut : 0);
        if (Control(operation, descriptor, mask) != 0)
            throw SocketErrors.ToException(Errno.Last, $"Watching {socket}");
    }

    /// <inheritdoc/>
    /// <remarks>The system takes a closed descriptor out of the set by itself.</remarks>
    public void Forget(FiberSocket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        int number = ((SocketDescriptor)socket.Calls).Number;
        if (number < sockets.Length)
            sockets[number] = null;
    }

    /// <inheritdoc/>
    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        byte* first = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(events, 0);
        int count = Libc.EpollWait(epoll, first, EventCount, Milliseconds(timeout));
        if (count < 0)
        {
            // The loop polls again, with what is left of the time.
            SocketError error = Errno.Last;
            if (error == SocketError.Interrupted)
                return;
            throw SocketErrors.ToException(error, "Polling");
        }

        for (int i = 0; i < count; i++)
        {
            byte* reported = first + i * EventSize;
            int number = *(int*)(reported + DataOffset);
            if (number == wakeUp.Number)
                ClearWakeUp();
            else if (sockets[number] is { } socket)
                report(socket, ToReadiness(*(uint*)reported));
        }
    }

    /// <inheritdoc/>
    public void Wake()
    {
        try
        {
            // Full means that a wake-up is under way already.
            ulong one = 1;
            while (Libc.Write(wakeUp, &one, sizeof(ulong)) < 0 && Errno.Last == SocketError.Interrupted)
            {
            }
        }
        catch (ObjectDisposedException)
        {
            // A thread that comes late wakes nobody.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        wakeUp.Dispose();
        epoll.Dispose();
    }

    private void ClearWakeUp()
    {
        ulong wakes;
        while (Libc.Read(wakeUp, &wakes, sizeof(ulong)) < 0 && Errno.Last == SocketError.Interrupted)
        {
        }
    }

    private int Control(int operation, SocketDescriptor descriptor, uint mask)
    {
        byte* change = stackalloc byte[16];
        *(uint*)change = mask;
        *(ulong*)(change + DataOffset) = (uint)descriptor.Number;
        return Libc.EpollControl(epoll, operation, descriptor, change);
    }

    private static Readiness ToReadiness(uint mask)
    {
        if ((mask & (Libc.EpollError | Libc.EpollHangUp)) != 0)
            return Readiness.Receive | Readiness.Send;
        return ((mask & Libc.EpollIn) != 0 ? Readiness.Receive : Readiness.None)
            | ((mask & Libc.EpollOut) != 0 ? Readiness.Send : Readiness.None);
    }

    /// <summary>Rounded up, so that a timer is due when the poll returns.</summary>
    private static int Milliseconds(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return -1;
        long rounded = (timeout.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        return (int)Math.Min(int.MaxValue, rounded);
    }
}
