using System.Buffers;
using Fibers;
using Replicator.Network;

namespace Replicator.Tests.Support;

/// <summary>How a connection breaks.</summary>
internal enum Cut
{
    /// <summary>The receiver sees an end, the sender nothing: what it sends is lost.</summary>
    End,

    /// <summary>Both sides fail.</summary>
    Reset,
}

/// <summary>One direction of a connection in memory.</summary>
internal sealed class MemoryPipe
{
    private readonly ArrayBufferWriter<byte> sent = new();
    private readonly Queue<int> pieces = new();
    private int readCount;
    private int? pieceLength;
    private long cutAt = long.MaxValue;
    private Cut cut;
    private long heldAt = long.MaxValue;

    /// <summary>Bytes that the sender may be ahead of the receiver.</summary>
    public int Capacity { get; set; } = 64 << 10;

    /// <summary>Set when the receiver should look again.</summary>
    public Signal Readable { get; } = new("data in memory");

    /// <summary>Set when the sender should look again.</summary>
    public Signal Writable { get; } = new("room in memory");

    /// <summary>The sender has ended its side.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Both sides fail from now on.</summary>
    public bool IsReset { get; private set; }

    /// <summary>The receiver is gone.</summary>
    public bool IsDeserted { get; private set; }

    /// <summary>Bytes that were taken from the sender.</summary>
    public long SentCount { get; private set; }

    /// <summary>Bytes that were given to the receiver.</summary>
    public long ReceivedCount { get; private set; }

    private int Waiting => sent.WrittenCount - readCount;

    private long Deliverable => Math.Min(Waiting, heldAt - ReceivedCount);

    private bool IsCut => ReceivedCount >= cutAt;

    /// <summary>Breaks the connection when the receiver was given <paramref name="position"/> bytes.</summary>
    public void CutAfter(long position, Cut how)
    {
        cutAt = position;
        cut = how;
        Wake();
    }

    /// <summary>Keeps what follows the first <paramref name="position"/> bytes from the receiver, until it is
    /// released.</summary>
    public void HoldAfter(long position) => heldAt = position;

    /// <summary>Gives the receiver what was kept from it.</summary>
    public void Release()
    {
        heldAt = long.MaxValue;
        Wake();
    }

    /// <summary>Gives the receiver at most this many bytes at once; null: all there are.</summary>
    public void DeliverInPiecesOf(int? length) => pieceLength = length;

    /// <summary>Gives the receiver pieces of these lengths, then as before.</summary>
    public void DeliverInPieces(params int[] lengths)
    {
        foreach (int length in lengths)
            pieces.Enqueue(length);
    }

    public bool TryReceive(Span<byte> buffer, out int count)
    {
        if (buffer.IsEmpty)
            throw new ArgumentException("There is no room to receive into.", nameof(buffer));
        count = 0;
        if (IsReset || (IsCut && cut == Cut.Reset))
            throw new ConnectionException("The connection was reset.");
        if (IsCut)
            return true;
        if (Deliverable <= 0)
            return IsEnded && Waiting == 0;

        int most = (int)Math.Min(Deliverable, buffer.Length);
        if (pieces.TryDequeue(out int piece))
            most = Math.Min(most, piece);
        else if (pieceLength is { } length)
            most = Math.Min(most, length);
        count = (int)Math.Min(most, cutAt - ReceivedCount);
        sent.WrittenSpan.Slice(readCount, count).CopyTo(buffer);
        readCount += count;
        ReceivedCount += count;
        if (readCount == sent.WrittenCount)
        {
            sent.ResetWrittenCount();
            readCount = 0;
        }

        Writable.Set();
        return true;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        if (bytes.IsEmpty)
            throw new ArgumentException("There is nothing to send.", nameof(bytes));
        if (IsEnded)
            throw new InvalidOperationException("This side was ended.");
        if (IsReset || IsDeserted || (IsCut && cut == Cut.Reset))
            throw new ConnectionException("The connection was reset.");
        if (IsCut)
        {
            count = bytes.Length;
            return true;
        }

        count = Math.Min(bytes.Length, Capacity - Waiting);
        if (count <= 0)
        {
            count = 0;
            return false;
        }

        sent.Write(bytes[..count]);
        SentCount += count;
        Readable.Set();
        return true;
    }

    /// <summary>Whether a receive would not be refused.</summary>
    public bool IsReadable => IsReset || IsCut || (IsEnded && Waiting == 0) || Deliverable > 0;

    /// <summary>Room for bytes; more than zero also where a send would fail.</summary>
    public int Room => IsReset || IsDeserted || IsCut ? Capacity : Math.Max(0, Capacity - Waiting);

    /// <summary>The sender ends its side.</summary>
    public void End()
    {
        IsEnded = true;
        Wake();
    }

    /// <summary>The receiver closes.</summary>
    public void Desert()
    {
        IsDeserted = true;
        Wake();
    }

    public void Reset()
    {
        IsReset = true;
        Wake();
    }

    private void Wake()
    {
        Readable.Set();
        Writable.Set();
    }
}
