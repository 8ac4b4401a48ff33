using System.Diagnostics;

namespace Replicator.Network;

/// <summary>A pooled array with several owners: it goes back to the pool when the last one releases it. Never cleared,
/// so only what was written may be read.</summary>
internal sealed class PooledBuffer
{
    private readonly BufferBudget budget;
    private byte[]? array;
    private int ownerCount;

    /// <param name="length">At least that many bytes; the caller is the first owner.</param>
    /// <param name="budget">Accounts for it.</param>
    public PooledBuffer(int length, BufferBudget budget)
    {
        this.budget = budget;
        Rent(length);
    }

    public byte[] Array => array ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    public bool IsShared => ownerCount > 1;

    /// <summary>Takes an array anew after the last owner has released the one before.</summary>
    /// <param name="length">At least that many bytes; the caller is the first owner.</param>
    public void Rent(int length)
    {
        Debug.Assert(ownerCount == 0, "the array before was given back");
        array = LargeArrays.Rent(length);
        budget.Take(array.Length);
        ownerCount = 1;
    }

    public void Retain() => ownerCount++;

    /// <returns>Whether that was the last owner: it may be rented anew.</returns>
    public bool Release()
    {
        Debug.Assert(ownerCount > 0, "released more often than owned");
        if (--ownerCount > 0)
            return false;
        budget.GiveBack(array!.Length);
        LargeArrays.Return(array);
        array = null;
        return true;
    }
}
