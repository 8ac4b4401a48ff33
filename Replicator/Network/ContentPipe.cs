using Fibers;

namespace Replicator.Network;

/// <summary>Content on its way from one connection to another: received pieces handed on by reference, within a
/// <see cref="Window"/>. One fiber appends, another takes.</summary>
/// <remarks>A piece that is small beside the buffer it lies in is copied to its neighbours: else a source that sends a
/// byte at a time to a destination that does not read would hold a whole buffer for each.</remarks>
/// <param name="budget">Accounts for what is gathered; where it is used up, the window is no larger than
/// <see cref="BufferBudget.Minimum"/>.</param>
internal sealed class ContentPipe(BufferBudget budget) : IDisposable
{
    /// <summary>Bytes that small pieces are gathered in.</summary>
    private const int GatheredLength = 16 << 10;

    /// <summary>A buffer is held for pieces of at least this part of it.</summary>
    private const int SmallestPart = 4;

    private readonly Queue<(ReadOnlyMemory<byte> Bytes, PooledBuffer Owner)> pieces = new();
    private IOException? failure;
    private int takenOfFirst;
    private bool disposed;

    // The last piece, while more is gathered behind it; null: none is.
    private PooledBuffer? gathered;
    private int gatheredStart;
    private int gatheredEnd;

    public Window Window { get; } = new();

    /// <summary>Set when something was appended, or the end or a failure was announced.</summary>
    public Signal Changed { get; } = new();

    /// <summary>Set when something was taken.</summary>
    public Signal Taken { get; } = new("the receiver's progress");

    /// <summary>Bytes that may be appended now; zero: wait for <see cref="Taken"/>.</summary>
    public int Room => Window.Outstanding < BufferBudget.Minimum || budget.Allows(1) ? Window.Available : 0;

    public bool HasEnded { get; private set; }

    public bool IsEmpty => pieces.Count == 0 && gathered is null;

    /// <param name="bytes">At most <see cref="Room"/>.</param>
    /// <param name="owner">Released here when the bytes were taken.</param>
    public void Append(ReadOnlyMemory<byte> bytes, PooledBuffer owner)
    {
        if (disposed)
        {
            owner.Release();
            return;
        }

        if (bytes.Length < owner.Length / SmallestPart)
        {
            Gather(bytes.Span);
            owner.Release();
        }
        else
        {
            CloseGathered();
            pieces.Enqueue((bytes, owner));
        }

        Window.Produce(bytes.Length);
        Changed.Set();
    }

    /// <summary>All content was appended.</summary>
    public void End()
    {
        HasEnded = true;
        Changed.Set();
    }

    /// <summary>The content will never be whole.</summary>
    public void Fail(IOException error)
    {
        failure = error;
        Changed.Set();
    }

    public void ThrowIfFailed()
    {
        if (failure is not null)
            throw failure;
    }

    /// <summary>Fills <paramref name="chunks"/> with the first pieces, of <paramref name="bound"/> bytes at most; gives
    /// how many chunks.</summary>
    public int Peek(Span<ReadOnlyMemory<byte>> chunks, int bound)
    {
        int filled = 0;
        int offset = takenOfFirst;
        foreach ((ReadOnlyMemory<byte> bytes, _) in pieces)
        {
            if (filled == chunks.Length || bound == 0)
                return filled;
            chunks[filled] = bytes.Slice(offset, Math.Min(bytes.Length - offset, bound));
            bound -= chunks[filled++].Length;
            offset = 0;
        }

        if (gathered is not null && filled < chunks.Length && bound > 0)
        {
            int length = Math.Min(gatheredEnd - gatheredStart, bound);
            chunks[filled++] = gathered.Memory.Slice(gatheredStart, length);
        }

        return filled;
    }

    /// <summary>The first <paramref name="count"/> bytes were sent.</summary>
    public void Take(int count)
    {
        Window.Take(count);
        Taken.Set();
        takenOfFirst += count;
        while (pieces.TryPeek(out (ReadOnlyMemory<byte> Bytes, PooledBuffer Owner) first)
            && takenOfFirst >= first.Bytes.Length)
        {
            takenOfFirst -= first.Bytes.Length;
            pieces.Dequeue();
            first.Owner.Release();
        }

        if (pieces.Count > 0 || gathered is null)
            return;
        gatheredStart += takenOfFirst;
        takenOfFirst = 0;
        if (gatheredStart == gatheredEnd)
            ReleaseGathered();
    }

    public void Dispose()
    {
        disposed = true;
        while (pieces.TryDequeue(out (ReadOnlyMemory<byte> Bytes, PooledBuffer Owner) piece))
            piece.Owner.Release();
        ReleaseGathered();
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            gathered ??= new PooledBuffer(GatheredLength, budget);
            int count = Math.Min(bytes.Length, gathered.Length - gatheredEnd);
            bytes[..count].CopyTo(gathered.Span[gatheredEnd..]);
            gatheredEnd += count;
            bytes = bytes[count..];
            if (gatheredEnd == gathered.Length)
                CloseGathered();
        }
    }

    // Nothing more is gathered there: it is a piece like the others.
    private void CloseGathered()
    {
        if (gathered is null)
            return;
        pieces.Enqueue((gathered.Memory.Slice(gatheredStart, gatheredEnd - gatheredStart), gathered));
        gathered = null;
        gatheredStart = gatheredEnd = 0;
    }

    private void ReleaseGathered()
    {
        gathered?.Release();
        gathered = null;
        gatheredStart = gatheredEnd = 0;
    }
}
