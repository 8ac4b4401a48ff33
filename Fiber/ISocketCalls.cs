using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>What a <see cref="FiberSocket"/> asks of the system. Nothing waits and nothing throws: the answer is
/// <see cref="SocketError.Success"/>, <see cref="SocketError.WouldBlock"/> or why it failed; interrupted calls are
/// retried.</summary>
internal interface ISocketCalls : IDisposable
{
    /// <summary>This side's address; null if the system does not say.</summary>
    IPEndPoint? LocalEndPoint { get; }

    SocketError Accept(out ISocketCalls? accepted, out IPEndPoint? remote);

    /// <summary>How an attempt to connect that is ready to send came out; later, what broke the connection.</summary>
    SocketError FinishConnect();

    SocketError Receive(Span<byte> buffer, out int count);

    SocketError Send(ReadOnlySpan<byte> bytes, bool more, out int count);

    SocketError Send(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count);

    /// <summary><see cref="SocketError.OperationNotSupported"/>: not from this file, or not on this system; it must
    /// be copied.</summary>
    SocketError SendFile(SafeFileHandle file, long position, int length, out int count);

    SocketError ShutdownSend();

    /// <summary>Makes closing a reset.</summary>
    void ResetOnClose();
}
