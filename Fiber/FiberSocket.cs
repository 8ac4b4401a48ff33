using System.Net;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>A non-blocking stream socket: one class over both pollers. Errors of the system are an <see cref="IOException"/>.</summary>
public sealed class FiberSocket : IDisposable
{
    /// <summary>The fiber that waits to receive.</summary>
    internal Fiber? Receiver;

    /// <summary>The fiber that waits to send.</summary>
    internal Fiber? Sender;

    /// <summary>What the poller was told to watch it for.</summary>
    internal Readiness Interest;

    /// <summary>Whether it was disposed.</summary>
    internal bool IsClosed => throw new NotImplementedException();

    /// <summary>Ends an attempt to connect that is ready to send.</summary>
    internal void FinishConnect() => throw new NotImplementedException();

    /// <summary>The other side.</summary>
    public IPEndPoint RemoteEndPoint => throw new NotImplementedException();

    /// <summary>This side.</summary>
    public IPEndPoint LocalEndPoint => throw new NotImplementedException();

    /// <summary>Receives what is there. False: nothing yet, wait with <see cref="Yield.Recv"/>. True with a count of zero: the peer has ended its side.</summary>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool TryReceive(Span<byte> buffer, out int count) => throw new NotImplementedException();

    /// <summary>Sends as much of <paramref name="bytes"/> as is taken. False: none, wait with <see cref="Yield.Send"/>.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="more">More follows at once, so that the system may hold a short packet back (MSG_MORE).</param>
    /// <param name="count">Bytes taken.</param>
    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count) => throw new NotImplementedException();

    /// <summary>Sends from all of <paramref name="chunks"/> in one vectored call.</summary>
    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count) => throw new NotImplementedException();

    /// <summary>Sends from a file without a copy where the system can. A count of zero with true: the file ended early.</summary>
    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count) => throw new NotImplementedException();

    /// <summary>Ends this side; what was sent arrives (half-close).</summary>
    public void ShutdownSend() => throw new NotImplementedException();

    /// <summary>Makes <see cref="Dispose"/> reset the connection, so that the peer sees that it was cut.</summary>
    public void Abort() => throw new NotImplementedException();

    /// <summary>Closes.</summary>
    public void Dispose() => throw new NotImplementedException();
}
