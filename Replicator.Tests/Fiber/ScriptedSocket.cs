using System.Net;
using System.Net.Sockets;
using Fibers;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Tests.Fibers;

/// <summary>The system's side of a socket in a test: a listening one hands out what the test put in; all remember how
/// they were closed.</summary>
internal sealed class ScriptedSocket(IPEndPoint local) : ISocketCalls
{
    private readonly Queue<(SocketError Error, IPEndPoint? Peer)> incoming = new();

    public IPEndPoint? LocalEndPoint => local;

    public bool IsClosed { get; private set; }

    public bool WasReset { get; private set; }

    /// <summary>Bytes that one send of bytes takes at most.</summary>
    public int LargestSend { get; init; } = int.MaxValue;

    /// <summary>What was sent in sends of bytes.</summary>
    public List<byte> Sent { get; } = [];

    public bool HasIncoming => incoming.Count > 0;

    /// <summary>Attempts to accept so far.</summary>
    public int AcceptCount { get; private set; }

    /// <summary>Connections that were handed out.</summary>
    public List<ScriptedSocket> Accepted { get; } = [];

    /// <summary>A client connects from this port.</summary>
    public void Connect(int port) => incoming.Enqueue((SocketError.Success, new IPEndPoint(IPAddress.Loopback, port)));

    /// <summary>The next attempt to accept fails.</summary>
    public void Fail(SocketError error) => incoming.Enqueue((error, null));

    public SocketError Accept(out ISocketCalls? accepted, out IPEndPoint? remote)
    {
        AcceptCount++;
        accepted = null;
        remote = null;
        if (!incoming.TryDequeue(out (SocketError Error, IPEndPoint? Peer) next))
            return SocketError.WouldBlock;
        if (next.Error != SocketError.Success)
            return next.Error;
        var socket = new ScriptedSocket(local);
        Accepted.Add(socket);
        accepted = socket;
        remote = next.Peer;
        return SocketError.Success;
    }

    public SocketError FinishConnect() => SocketError.OperationNotSupported;

    public SocketError Receive(Span<byte> buffer, out int count)
    {
        count = 0;
        return SocketError.WouldBlock;
    }

    public SocketError Send(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        count = Math.Min(bytes.Length, LargestSend);
        Sent.AddRange(bytes[..count]);
        return SocketError.Success;
    }

    public SocketError Send(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        count = 0;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
            count += chunk.Length;
        return SocketError.Success;
    }

    public SocketError SendFile(SafeFileHandle file, long position, int length, out int count)
    {
        count = 0;
        return SocketError.OperationNotSupported;
    }

    public SocketError ShutdownSend() => SocketError.Success;

    public void ResetOnClose() => WasReset = true;

    public void Dispose() => IsClosed = true;
}
