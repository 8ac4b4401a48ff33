using System.Buffers;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fuzzing;

/// <summary>One end of a connection in memory that sends what it is told and keeps what comes, byte for byte.</summary>
internal sealed class WireEnd(MemoryTransport transport)
{
    private readonly ArrayBufferWriter<byte> received = new();
    private readonly ArrayBufferWriter<byte> sent = new();
    private readonly byte[] buffer = new byte[16 << 10];
    private int flushed;
    private bool ends;

    /// <summary>All that came.</summary>
    public byte[] Received => received.WrittenSpan.ToArray();

    public int ReceivedLength => received.WrittenCount;

    /// <summary>All that was to be sent, whether it was taken or not.</summary>
    public byte[] Sent => sent.WrittenSpan.ToArray();

    /// <summary>The other side ended in order.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>The other side broke the connection.</summary>
    public bool SawReset { get; private set; }

    /// <summary>This side is gone.</summary>
    public bool HasLeft { get; private set; }

    /// <summary>Stays connected and takes nothing.</summary>
    public bool Stalls { get; set; }

    public bool IsOver => SawEnd || SawReset || HasLeft;

    public void Send(ReadOnlySpan<byte> bytes) => sent.Write(bytes);

    /// <summary>Ends its sending direction when all was taken.</summary>
    public void EndSending() => ends = true;

    /// <summary>Closes, in order or with a reset.</summary>
    public void Leave(bool resets)
    {
        if (HasLeft)
            return;
        HasLeft = true;
        if (resets)
            transport.Abort();
        transport.Dispose();
    }

    /// <summary>Sends and receives what it can.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Move()
    {
        if (HasLeft || SawReset)
            return false;
        try
        {
            return TrySend() | TryReceive();
        }
        catch (ConnectionException)
        {
            SawReset = true;
            return true;
        }
    }

    private bool TrySend()
    {
        int before = flushed;
        while (flushed < sent.WrittenCount && !transport.Outgoing.IsEnded
            && transport.TrySend(
                sent.WrittenSpan[flushed..], more: false, out int count))
            flushed += count;
        if (!ends || flushed < sent.WrittenCount || transport.Outgoing.IsEnded)
            return flushed > before;
        transport.ShutdownSend();
        return true;
    }

    private bool TryReceive()
    {
        int before = received.WrittenCount;
        bool hadEnded = SawEnd;
        while (!Stalls && !SawEnd && transport.TryReceive(buffer, out int count))
        {
            received.Write(buffer.AsSpan(0, count));
            SawEnd = count == 0;
        }

        return received.WrittenCount > before || SawEnd != hadEnded;
    }
}
