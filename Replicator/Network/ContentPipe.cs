using Fibers;

namespace Replicator.Network;

/// <summary>Content on its way from one connection to another: received pieces handed on by reference, within a
/// <see cref="Window"/>. One fiber appends, another takes.</summary>
internal sealed class ContentPipe : IDisposable
{
    private readonly Queue<(ReadOnlyMemory<byte> Bytes, PooledBuffer Owner)> pieces = new();
    private IOException? failure;
    private int takenOfFirst;
    private bool disposed;

    public Window Window { get; } = new();

    /// <summary>Set when something was appended, or the end or a failure was announced.</summary>
    public Signal Changed { get; } = new();

    public bool HasEnded { get; private set; }

    public bool IsEmpty => pieces.Count == 0;

    /// <param name="bytes">At most <see cref="Window.Available"/>.</param>
    /// <param name="owner">Released here when the bytes were taken.</param>
    public void Append(ReadOnlyMemory<byte> bytes, PooledBuffer owner)
    {
        if (disposed)
        {
            owner.Release();
            return;
        }

        pieces.Enqueue((bytes, owner));
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
                break;
            chunks[filled] = bytes.Slice(offset, Math.Min(bytes.Length - offset, bound));
            bound -= chunks[filled++].Length;
            offset = 0;
        }

        return filled;
    }

    /// <summary>The first <paramref name="count"/> bytes were sent.</summary>
    public void Take(int count)
    {
        Window.Take(count);
        takenOfFirst += count;
        while (pieces.TryPeek(out (ReadOnlyMemory<byte> Bytes, PooledBuffer Owner) first)
            && takenOfFirst >= first.Bytes.Length)
        {
            takenOfFirst -= first.Bytes.Length;
            pieces.Dequeue();
            first.Owner.Release();
        }
    }

    public void Dispose()
    {
        disposed = true;
        while (pieces.TryDequeue(out (ReadOnlyMemory<byte> Bytes, PooledBuffer Owner) piece))
            piece.Owner.Release();
    }
}
