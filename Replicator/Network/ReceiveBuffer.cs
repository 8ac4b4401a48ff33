namespace Replicator.Network;

/// <summary>Bytes that were received and not yet used. Holds no memory while it is empty; its size follows what
/// arrives.</summary>
/// <remarks>Owner of the bytes. Parsers look at <see cref="Filled"/> and the caller discards; a slice outlives that
/// only through <see cref="Share"/>, and shared bytes are never written over.</remarks>
/// <param name="budget">Accounts for it. Where it is used up the buffer is the smallest, and grows to
/// <see cref="BufferBudget.Minimum"/> only.</param>
internal sealed class ReceiveBuffer(BufferBudget budget) : IDisposable
{
    private const int SmallestLength = 4 << 10;
    private const int LargestLength = 256 << 10;

    private PooledBuffer? buffer;

    // Without memory: kept so that the next receive needs no other.
    private PooledBuffer? spare;
    private int start;
    private int end;
    private int nextLength = SmallestLength;

    public int Length => end - start;

    public ReadOnlySpan<byte> Filled => buffer is null ? default : buffer.Span.Slice(start, Length);

    /// <summary>Whether there may be <see cref="Space"/>: not where it would have to grow and the budget is used
    /// up.</summary>
    public bool MayReceive => buffer is null || end < buffer.Length || CanMakeRoom
        || Length * 2 <= BufferBudget.Minimum || budget.Allows(Length * 2);

    /// <summary>Room for one receive, never empty; what was put there counts from <see cref="Commit"/> on.</summary>
    public Span<byte> Space()
    {
        if (buffer is null)
            Start(budget.Allows(nextLength) ? nextLength : SmallestLength);
        else if (Length == 0 && !buffer.IsShared)
            start = end = 0;
        if (end == buffer!.Length)
            MakeRoom();
        return buffer.Span[end..];
    }

    /// <param name="count">Bytes that the receive put into <see cref="Space"/>.</param>
    public void Commit(int count)
    {
        // A receive that filled all there was has probably left some behind: the next one asks for more at once.
        bool wasFull = end + count == buffer!.Length;
        nextLength = wasFull ? Math.Min(buffer.Length * 4, LargestLength) : nextLength;
        end += count;
    }

    /// <summary>Moves bytes towards the first ones, over others that were used. Neither may have been shared.</summary>
    /// <param name="offset">From the first byte of <see cref="Filled"/>; beyond <paramref name="target"/>.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="target">Where they are put, counted likewise.</param>
    public void Move(int offset, int length, int target) =>
        buffer!.Span.Slice(start + offset, length).CopyTo(buffer.Span.Slice(start + target, length));

    /// <summary>The first <paramref name="count"/> bytes were used.</summary>
    public void Discard(int count)
    {
        start += count;
        if (Length == 0)
            Release();
    }

    /// <summary>The first bytes as memory that stays valid until its owner is released; they are still to be discarded
    /// here.</summary>
    /// <param name="offset">From the first byte of <see cref="Filled"/>.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="owner">Retained for the caller.</param>
    public ReadOnlyMemory<byte> Share(int offset, int length, out PooledBuffer owner)
    {
        owner = buffer!;
        owner.Retain();
        return owner.Memory.Slice(start + offset, length);
    }

    /// <summary>Gives the memory back if nothing is in it.</summary>
    public void ReleaseIfEmpty()
    {
        if (Length == 0)
            Release();
    }

    public void Dispose() => Release();

    private void Start(int length)
    {
        if (spare is null)
            buffer = new PooledBuffer(length, budget);
        else
            (buffer = spare).Rent(length);
        spare = null;
        start = end = 0;
    }

    // Without another buffer.
    private bool CanMakeRoom => start > 0 && !buffer!.IsShared && Length <= buffer.Length / 2;

    private void MakeRoom()
    {
        PooledBuffer full = buffer!;
        int unused = Length;
        if (CanMakeRoom)
        {
            full.Span.Slice(start, unused).CopyTo(full.Span);
        }
        else
        {
            int wanted = Math.Max(nextLength, unused * 2);
            buffer = new PooledBuffer(budget.Allows(wanted) ? wanted : Math.Max(SmallestLength, unused * 2), budget);
            full.Span.Slice(start, unused).CopyTo(buffer.Span);
            full.Release();
        }

        start = 0;
        end = unused;
    }

    private void Release()
    {
        if (buffer?.Release() == true)
            spare = buffer;
        buffer = null;
        start = end = 0;
    }
}
