using System.Buffers;
using System.Diagnostics;

namespace Replicator.Network;

/// <summary>Pooled memory with several owners: it goes back to the pool when the last one releases it. Never cleared,
/// so only what was written may be read.</summary>
internal sealed class PooledBuffer
{
    private const int LargestArray = 64 << 10;

    private readonly BufferBudget budget;
    private byte[]? array;
    private LargeBlock? block;
    private Memory<byte> memory;
    private int ownerCount;

    /// <param name="length">At least that many bytes; the caller is the first owner.</param>
    /// <param name="budget">Accounts for it.</param>
    public PooledBuffer(int length, BufferBudget budget)
    {
        this.budget = budget;
        Rent(length);
    }

    /// <summary>All of it.</summary>
    /// <exception cref="ObjectDisposedException">The last owner has released it.</exception>
    public Memory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(ownerCount == 0, this);
            return memory;
        }
    }

    /// <inheritdoc cref="Memory"/>
    public Span<byte> Span => Memory.Span;

    /// <summary>Bytes.</summary>
    public int Length => memory.Length;

    public bool IsShared => ownerCount > 1;

    /// <summary>Takes memory anew after the last owner has released what was before.</summary>
    /// <param name="length">At least that many bytes; the caller is the first owner.</param>
    public void Rent(int length)
    {
        Debug.Assert(ownerCount == 0, "what was before was given back");
        if (length <= LargestArray)
            memory = array = ArrayPool<byte>.Shared.Rent(length);
        else
            memory = (block = LargeBlocks.Rent(length)).Memory;
        budget.Take(Length);
        ownerCount = 1;
    }

    public void Retain() => ownerCount++;

    /// <returns>Whether that was the last owner: it may be rented anew.</returns>
    public bool Release()
    {
        Debug.Assert(ownerCount > 0, "released more often than owned");
        if (--ownerCount > 0)
            return false;
        budget.GiveBack(Length);
        memory = default;
        if (array is not null)
            ArrayPool<byte>.Shared.Return(array);
        else
            LargeBlocks.Return(block!);
        array = null;
        block = null;
        return true;
    }
}
