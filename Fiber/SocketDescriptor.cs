using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>A descriptor of the system on Linux: a non-blocking socket, or what <see cref="EpollPoller"/> needs
/// besides.</summary>
/// <remarks>Zero is a good descriptor: a process started without standard input gets it for its first socket.</remarks>
internal sealed unsafe class SocketDescriptor : SafeHandleMinusOneIsInvalid, ISocketCalls
{
    /// <summary>Pieces of one vectored send; what is beyond goes with the next.</summary>
    private const int MaxVectorCount = 16;

    private const int SocketFlags = Libc.NonBlocking | Libc.CloseOnExec;

    /// <param name="number">Owned; -1 makes an invalid one.</param>
    public SocketDescriptor(int number)
        : base(ownsHandle: true)
    {
        SetHandle(number);
    }

    /// <summary>The number that the system knows it by.</summary>
    public int Number => (int)handle;

    public IPEndPoint? LocalEndPoint
    {
        get
        {
            byte* address = stackalloc byte[NativeAddress.MaxLength];
            uint length = NativeAddress.MaxLength;
            return Libc.GetSocketName(this, address, &length) < 0
                ? null
                : NativeAddress.Read(new ReadOnlySpan<byte>(address, (int)length));
        }
    }

    /// <summary>Opens a listening socket.</summary>
    public static SocketError Listen(IPEndPoint endPoint, int backlog, out SocketDescriptor? listener)
    {
        listener = Open(endPoint, out SocketError error);
        if (listener is null)
            return error;

        // A restart binds while old connections linger; SO_REUSEPORT stays off, so that a second instance is refused.
        // Accepted sockets inherit TCP_NODELAY.
        byte* address = stackalloc byte[NativeAddress.MaxLength];
        uint length = NativeAddress.Write(endPoint, new Span<byte>(address, NativeAddress.MaxLength));
        bool isInet6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        bool isOpen = listener.Set(Libc.LevelSocket, Libc.ReuseAddress, 1)
            && listener.Set(Libc.LevelTcp, Libc.NoDelay, 1)
            && (!isInet6 || listener.Set(Libc.LevelIpv6, Libc.OnlyIpv6, 1))
            && Libc.Bind(listener, address, length) == 0
            && Libc.Listen(listener, backlog) == 0;
        return isOpen ? SocketError.Success : Fail(ref listener);
    }

    /// <summary>Opens a listening socket whose address is a path.</summary>
    /// <exception cref="IOException">The file cannot be kept for its owner.</exception>
    public static SocketError ListenLocal(string path, int backlog, out SocketDescriptor? listener)
    {
        listener = null;
        byte* address = stackalloc byte[NativeAddress.MaxLocalLength];
        uint length = NativeAddress.WriteLocal(path, new Span<byte>(address, NativeAddress.MaxLocalLength));
        if (length == 0)
            return SocketError.InvalidArgument;
        int number = Libc.Socket(Libc.AddressFamilyUnix, Libc.SocketStream | SocketFlags, 0);
        if (number < 0)
            return Errno.Last;
        listener = new SocketDescriptor(number);
        if (Libc.Bind(listener, address, length) != 0)
            return Fail(ref listener);
        try
        {
            LocalSocket.KeepForOwner(path);
        }
        catch (IOException)
        {
            listener.Dispose();
            throw;
        }

        return Libc.Listen(listener, backlog) == 0 ? SocketError.Success : Fail(ref listener);
    }

    /// <summary>Opens a socket and begins to connect it.</summary>
    public static SocketError BeginConnect(IPEndPoint endPoint, out SocketDescriptor? socket)
    {
        socket = Open(endPoint, out SocketError error);
        if (socket is null)
            return error;
        byte* address = stackalloc byte[NativeAddress.MaxLength];
        uint length = NativeAddress.Write(endPoint, new Span<byte>(address, NativeAddress.MaxLength));
        if (socket.Set(Libc.LevelTcp, Libc.NoDelay, 1) && Libc.Connect(socket, address, length) == 0)
            return SocketError.Success;

        // An interrupted attempt goes on by itself.
        return Errno.Last is SocketError.InProgress or SocketError.Interrupted ? SocketError.Success : Fail(ref socket);
    }

    public SocketError Accept(out ISocketCalls? accepted, out IPEndPoint? remote)
    {
        accepted = null;
        remote = null;
        byte* address = stackalloc byte[NativeAddress.MaxLength];
        int number;
        uint length;
        do
        {
            length = NativeAddress.MaxLength;
            number = Libc.Accept4(this, address, &length, SocketFlags);
        }
        while (number < 0 && Errno.Last == SocketError.Interrupted);
        if (number < 0)
            return Errno.Last;

        accepted = new SocketDescriptor(number);
        remote = NativeAddress.Read(new ReadOnlySpan<byte>(address, (int)length));
        return SocketError.Success;
    }

    public SocketError FinishConnect()
    {
        int number = 0;
        uint length = sizeof(int);
        return Libc.GetSocketOption(this, Libc.LevelSocket, Libc.PendingError, &number, &length) < 0
            ? Errno.Last
            : Errno.ToSocketError(number);
    }

    public SocketError Receive(Span<byte> buffer, out int count)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            do
                result = Libc.Receive(this, start, (nuint)buffer.Length, 0);
            while (result < 0 && Errno.Last == SocketError.Interrupted);
            return Answer(result, out count);
        }
    }

    public SocketError Send(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        fixed (byte* start = bytes)
        {
            nint result;
            do
                result = Libc.Send(this, start, (nuint)bytes.Length, SendFlags(more));
            while (result < 0 && Errno.Last == SocketError.Interrupted);
            return Answer(result, out count);
        }
    }

    public SocketError Send(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        PinnedChunks pinned = default;
        Libc.Vector* vectors = stackalloc Libc.Vector[MaxVectorCount];
        int pinnedCount = 0;
        try
        {
            foreach (ReadOnlyMemory<byte> chunk in chunks)
            {
                if (chunk.IsEmpty)
                    continue;
                if (pinnedCount == MaxVectorCount)
                {
                    more = true;
                    break;
                }

                pinned[pinnedCount] = chunk.Pin();
                vectors[pinnedCount].Start = pinned[pinnedCount].Pointer;
                vectors[pinnedCount].Length = (nuint)chunk.Length;
                pinnedCount++;
            }

            var message = new Libc.MessageHeader { Vectors = vectors, VectorCount = (nuint)pinnedCount };
            nint result;
            do
                result = Libc.SendMessage(this, &message, SendFlags(more));
            while (result < 0 && Errno.Last == SocketError.Interrupted);
            return Answer(result, out count);
        }
        finally
        {
            while (pinnedCount > 0)
                pinned[--pinnedCount].Dispose();
        }
    }

    public SocketError SendFile(SafeFileHandle file, long position, int length, out int count) =>
        SendFile(this, file, position, length, out count);

    /// <inheritdoc cref="ISocketCalls.SendFile"/>
    /// <param name="socket">Any non-blocking one.</param>
    public static SocketError SendFile(
        SafeHandle socket, SafeFileHandle file, long position, int length, out int count)
    {
        nint result;
        do
            result = Libc.SendFile(socket, file, &position, (nuint)length);
        while (result < 0 && Errno.Last == SocketError.Interrupted);
        SocketError error = Answer(result, out count);

        // Some file systems cannot. A file that cannot be read (EIO) has no name among the errors of sockets:
        // to read it tells why.
        bool isOfFile = error is SocketError.InvalidArgument or SocketError.SocketError;
        return isOfFile ? SocketError.OperationNotSupported : error;
    }

    public SocketError ShutdownSend() =>
        Libc.Shutdown(this, Libc.ShutdownWrite) < 0 ? Errno.Last : SocketError.Success;

    public void ResetOnClose()
    {
        // struct linger: on, for zero seconds. If the system refuses, the connection ends without a reset.
        int* linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetSocketOption(this, Libc.LevelSocket, Libc.Linger, linger, 2 * sizeof(int));
    }

    /// <summary>Closes. An interrupted close has closed (Linux), so it is not repeated.</summary>
    protected override bool ReleaseHandle()
    {
        _ = Libc.Close(handle);
        return true;
    }

    private static SocketDescriptor? Open(IPEndPoint endPoint, out SocketError error)
    {
        bool isInet6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        int family = isInet6 ? Libc.AddressFamilyInet6 : Libc.AddressFamilyInet;
        int number = Libc.Socket(family, Libc.SocketStream | SocketFlags, 0);
        error = number < 0 ? Errno.Last : SocketError.Success;
        return number < 0 ? null : new SocketDescriptor(number);
    }

    private static SocketError Fail(ref SocketDescriptor? socket)
    {
        SocketError error = Errno.Last;
        socket!.Dispose();
        socket = null;
        return error;
    }

    private bool Set(int level, int name, int value) =>
        Libc.SetSocketOption(this, level, name, &value, sizeof(int)) == 0;

    private static int SendFlags(bool more) => Libc.MessageNoSignal | (more ? Libc.MessageMore : 0);

    private static SocketError Answer(nint result, out int count)
    {
        count = (int)Math.Max(0, result);
        return result < 0 ? Errno.Last : SocketError.Success;
    }

    [InlineArray(MaxVectorCount)]
    private struct PinnedChunks
    {
        private MemoryHandle first;
    }
}
