using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>A non-blocking stream socket: one class over both pollers. Errors of the system are an
/// <see cref="IOException"/> with the <see cref="SocketException"/> inside.</summary>
public sealed class FiberSocket : IDisposable
{
    /// <summary>Attempts of one <see cref="TryAccept"/>: a flood of connections that broke off holds the loop no
    /// longer.</summary>
    private const int AcceptAttempts = 16;

    private const int CopyLength = 64 << 10;

    private static readonly IPEndPoint Unknown = new(IPAddress.None, 0);

    /// <summary>The fiber that waits to receive.</summary>
    internal Fiber? Receiver;

    /// <summary>The fiber that waits to send.</summary>
    internal Fiber? Sender;

    /// <summary>What the poller was told to watch it for.</summary>
    internal Readiness Interest;

    private readonly IPoller poller;
    private readonly IPEndPoint? remote;
    private readonly string? path;
    private IPEndPoint? local;

    /// <param name="poller">Borrowed: the one that watches it.</param>
    /// <param name="calls">Owned.</param>
    /// <param name="remote">The other side; null for a listening socket.</param>
    /// <param name="path">The address of a local socket; null for any other.</param>
    internal FiberSocket(IPoller poller, ISocketCalls calls, IPEndPoint? remote, string? path = null)
    {
        this.poller = poller;
        this.remote = remote;
        this.path = path;
        Calls = calls;
    }

    /// <summary>The other side.</summary>
    public IPEndPoint RemoteEndPoint => remote ?? Unknown;

    /// <summary>This side.</summary>
    public IPEndPoint LocalEndPoint => local ??= (IsClosed ? null : Calls.LocalEndPoint) ?? Unknown;

    /// <summary>Whether it was disposed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the system knows that the connection is broken, as after a reset; asks it. A peer that has only
    /// ended its side has not broken it.</summary>
    public bool IsBroken => IsClosed || Calls.FinishConnect() != SocketError.Success;

    internal ISocketCalls Calls { get; }

    /// <summary>Takes a connection from a listening socket. False: none waits, wait with <see cref="Yield.Recv"/>.
    /// Connections that broke off while they waited are passed over.</summary>
    /// <param name="accepted">The caller's to dispose.</param>
    /// <exception cref="DescriptorsExhaustedException">No descriptor is left: the caller pauses.</exception>
    /// <exception cref="IOException">The socket cannot accept.</exception>
    public bool TryAccept([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out FiberSocket? accepted)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        accepted = null;
        for (int attempt = 0; attempt < AcceptAttempts; attempt++)
        {
            SocketError error = Calls.Accept(out ISocketCalls? calls, out IPEndPoint? peer);
            switch (error)
            {
                case SocketError.Success:
                    accepted = new FiberSocket(poller, calls!, peer ?? Unknown, path);
                    return true;
                case SocketError.WouldBlock:
                    return false;

                // Errors of the connection that would have come, which the system tells here (accept(2)).
                case SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.AccessDenied:
                case SocketError.NetworkDown or SocketError.NetworkUnreachable or SocketError.ProtocolOption:
                case SocketError.HostDown or SocketError.HostUnreachable or SocketError.TimedOut:
                    continue;
                default:
                    throw SocketErrors.ToException(error, $"Accepting on {this}");
            }
        }

        return false;
    }

    /// <summary>Receives what is there. False: nothing yet, wait with <see cref="Yield.Recv"/>. True with a count of
    /// zero: the peer has ended its side.</summary>
    /// <param name="buffer">At least one byte.</param>
    /// <param name="count">Bytes received.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool TryReceive(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (buffer.IsEmpty)
            throw new ArgumentException("There is no room to receive into.", nameof(buffer));
        SocketError error = Calls.Receive(buffer, out count);
        return error == SocketError.Success || Refused(error, "Receiving from");
    }

    /// <summary>Sends as much of <paramref name="bytes"/> as is taken. False: none, wait with <see
    /// cref="Yield.Send"/>.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="more">More follows at once, so that the system may hold a short packet back (MSG_MORE).</param>
    /// <param name="count">Bytes taken.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (bytes.IsEmpty)
            throw new ArgumentException("There is nothing to send.", nameof(bytes));
        SocketError error = Calls.Send(bytes, more, out count);
        return error == SocketError.Success || Refused(error, "Sending to");
    }

    /// <summary>Sends from all of <paramref name="chunks"/> in one vectored call. False: nothing was taken, wait with
    /// <see cref="Yield.Send"/>.</summary>
    /// <param name="chunks">At least one byte in all.</param>
    /// <param name="more">More follows at once.</param>
    /// <param name="count">Bytes taken, counted over the chunks.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        SocketError error = Calls.Send(chunks, more, out count);
        if (error == SocketError.Success && count == 0)
            throw new ArgumentException("There is nothing to send.", nameof(chunks));
        return error == SocketError.Success || Refused(error, "Sending to");
    }

    /// <summary>Sends from a file without a copy where the system can. False: nothing was taken, wait with <see
    /// cref="Yield.Send"/>.</summary>
    /// <param name="file">Open for reading; borrowed.</param>
    /// <param name="position">Of the first byte in the file.</param>
    /// <param name="length">Bytes, at least one.</param>
    /// <param name="count">Bytes taken; zero with true: the file ended early.</param>
    /// <exception cref="IOException">The connection is broken, or the file cannot be read.</exception>
    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        SocketError error = Calls.SendFile(file, position, length, out count);
        if (error == SocketError.OperationNotSupported)
            return TrySendCopy(file, position, length, out count);
        return error == SocketError.Success || Refused(error, "Sending a file to");
    }

    /// <summary>Ends this side; what was sent arrives (half-close). A connection that the peer broke is left to the
    /// next receive.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public void ShutdownSend()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        SocketError error = Calls.ShutdownSend();
        if (error is not (SocketError.Success or SocketError.NotConnected or SocketError.ConnectionReset))
            Refused(error, "Ending the connection to");
    }

    /// <summary>Makes <see cref="Dispose"/> reset the connection, so that the peer sees that it was cut.</summary>
    public void Abort()
    {
        if (!IsClosed)
            Calls.ResetOnClose();
    }

    /// <summary>Closes. Fibers that wait for it fail there with an <see cref="IOException"/>.</summary>
    public void Dispose()
    {
        if (IsClosed)
            return;
        IsClosed = true;
        FailWaiter(Receiver);
        FailWaiter(Sender);
        poller.Forget(this);
        Calls.Dispose();
    }

    /// <summary>The peer's address, or that of a listening or a local socket.</summary>
    public override string ToString() => path ?? (remote ?? LocalEndPoint).ToString();

    /// <summary>Ends an attempt to connect that is ready to send.</summary>
    /// <exception cref="IOException">It failed.</exception>
    internal void FinishConnect()
    {
        SocketError error = Calls.FinishConnect();
        if (error != SocketError.Success)
            throw SocketErrors.ToException(error, $"Connecting to {this}");
    }

    private bool TrySendCopy(SafeFileHandle file, long position, int length, out int count)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(Math.Min(length, CopyLength));
        try
        {
            int read = RandomAccess.Read(file, copy.AsSpan(0, Math.Min(length, copy.Length)), position);
            count = 0;
            return read == 0 || TrySend(copy.AsSpan(0, read), more: false, out count);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private bool Refused(SocketError error, string attempt) =>
        error == SocketError.WouldBlock ? false : throw SocketErrors.ToException(error, $"{attempt} {this}");

    private void FailWaiter(Fiber? fiber) =>
        fiber?.Scheduler.FailWait(fiber, new IOException($"The connection to {this} was closed on this side."));
}
