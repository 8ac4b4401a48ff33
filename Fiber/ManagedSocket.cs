using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>A non-blocking <see cref="System.Net.Sockets.Socket"/>, which every system has.</summary>
/// <param name="socket">Owned.</param>
internal sealed class ManagedSocket(Socket socket) : ISocketCalls
{
    public Socket Socket => socket;

    public IPEndPoint? LocalEndPoint => socket.LocalEndPoint as IPEndPoint;

    /// <summary>Opens a socket for the family of <paramref name="endPoint"/>.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static ManagedSocket Open(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Blocking = false;
        socket.NoDelay = true;
        return new ManagedSocket(socket);
    }

    /// <summary>Binds and listens.</summary>
    /// <exception cref="SocketException">The address is in use, not ours or not allowed.</exception>
    public void Listen(IPEndPoint endPoint, int backlog)
    {
        // Where it is needed, .NET sets SO_REUSEADDR by itself, so that a restart binds while old connections linger.
        // Its option of that name would set SO_REUSEPORT too and let a second instance in.
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
            socket.DualMode = false;
        socket.Bind(endPoint);
        socket.Listen(backlog);
    }

    /// <summary>Begins to connect.</summary>
    /// <exception cref="SocketException">It failed at once.</exception>
    public void BeginConnect(IPEndPoint endPoint)
    {
        try
        {
            socket.Connect(endPoint);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // Under way.
        }
    }

    public SocketError Accept(out ISocketCalls? accepted, out IPEndPoint? remote)
    {
        accepted = null;
        remote = null;
        Socket? taken = null;
        try
        {
            taken = socket.Accept();
            taken.Blocking = false;
            if (taken.AddressFamily != AddressFamily.Unix)
                taken.NoDelay = true;
            remote = taken.RemoteEndPoint as IPEndPoint;
            accepted = new ManagedSocket(taken);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            // Whoever is gone before it was set up is one that was never there.
            taken?.Dispose();
            return taken is null ? error.SocketErrorCode : SocketError.ConnectionAborted;
        }
    }

    public SocketError FinishConnect()
    {
        try
        {
            return (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    public SocketError Receive(Span<byte> buffer, out int count)
    {
        count = socket.Receive(buffer, SocketFlags.None, out SocketError error);
        return error;
    }

    public SocketError Send(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        count = socket.Send(bytes, SocketFlags.None, out SocketError error);
        return error;
    }

    /// <summary>Sends all chunks that are arrays up to the first that is not; that one alone where it is the
    /// first.</summary>
    public SocketError Send(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        var segments = new List<ArraySegment<byte>>(chunks.Length);
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            if (chunk.IsEmpty)
                continue;
            if (MemoryMarshal.TryGetArray(chunk, out ArraySegment<byte> segment))
                segments.Add(segment);
            else if (segments.Count == 0)
                return Send(chunk.Span, more, out count);
            else
                break;
        }

        count = socket.Send(segments, SocketFlags.None, out SocketError error);
        return error;
    }

    public SocketError SendFile(SafeFileHandle file, long position, int length, out int count)
    {
        // Socket.SendFile does not say how much a non-blocking socket took; the system's own call does.
        count = 0;
        return OperatingSystem.IsLinux()
            ? SocketDescriptor.SendFile(socket.SafeHandle, file, position, length, out count)
            : SocketError.OperationNotSupported;
    }

    public SocketError ShutdownSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    public void ResetOnClose()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // Then the connection ends without a reset.
        }
    }

    public void Dispose() => socket.Dispose();
}
