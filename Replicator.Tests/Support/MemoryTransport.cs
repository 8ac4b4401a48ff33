using System.Net;
using System.Runtime.CompilerServices;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Network;

namespace Replicator.Tests.Support;

/// <summary>One end of a connection in memory. What is done to <see cref="Incoming"/> and <see cref="Outgoing"/>
/// happens on the line.</summary>
internal sealed class MemoryTransport(MemoryPipe incoming, MemoryPipe outgoing, IPEndPoint local, IPEndPoint remote)
    : ITransport
{
    private bool isAborted;

    public IPEndPoint LocalEndPoint => local;

    public IPEndPoint RemoteEndPoint => remote;

    /// <summary>What comes from the other side.</summary>
    public MemoryPipe Incoming => incoming;

    /// <summary>What goes to the other side.</summary>
    public MemoryPipe Outgoing => outgoing;

    public bool IsDisposed { get; private set; }

    public Exception? Failure => null;

    public bool IsBroken => incoming.IsReset;

    /// <summary>Makes two ends of one connection.</summary>
    public static (MemoryTransport Client, MemoryTransport Server) Pair(IPEndPoint client, IPEndPoint server)
    {
        var there = new MemoryPipe();
        var back = new MemoryPipe();
        return (new MemoryTransport(back, there, client, server), new MemoryTransport(there, back, server, client));
    }

    public bool TryReceive(Span<byte> buffer, out int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return incoming.TryReceive(buffer, out count);
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return outgoing.TrySend(bytes, out count);
    }

    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        count = 0;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            if (chunk.IsEmpty)
                continue;
            if (!TrySend(chunk.Span, more, out int taken))
                break;
            count += taken;
            if (taken < chunk.Length)
                break;
        }

        return count > 0;
    }

    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        count = 0;
        if (outgoing.Room == 0)
            return false;
        byte[] buffer = new byte[Math.Min(length, outgoing.Room)];
        int read = RandomAccess.Read(file, buffer, position);
        return read == 0 || TrySend(buffer.AsSpan(0, read), more: false, out count);
    }

    public Yield Readable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        incoming.IsReadable
            ? Yield.Wait(TimeSpan.Zero, file, line)
            : Yield.Wait(incoming.Readable, timeout, file, line);

    public Yield Writable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        outgoing.Room > 0 ? Yield.Wait(TimeSpan.Zero, file, line) : Yield.Wait(outgoing.Writable, timeout, file, line);

    public void ShutdownSend(bool isSigned = true)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        outgoing.End();
    }

    public void Abort() => isAborted = true;

    public void Dispose()
    {
        if (IsDisposed)
            return;
        IsDisposed = true;
        if (isAborted)
        {
            incoming.Reset();
            outgoing.Reset();
            return;
        }

        outgoing.End();
        incoming.Desert();
    }
}
