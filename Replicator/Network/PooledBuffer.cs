using System.Buffers;

namespace Replicator.Network;

/// <summary>A pooled array with several owners: it goes back to the pool when the last one releases it. Never cleared,
/// so only what was written may be read.</summary>
internal sealed class PooledBuffer
{
    private byte[]? array;
    private int ownerCount = 1;

    /// <param name="length">At least that many bytes; the caller is the first owner.</param>
    public PooledBuffer(int length) => array = ArrayPool<byte>.Shared.Rent(length);

    public byte[] Array => array ?? throw new ObjectDisposedException(nameof(PooledBuffer));

    public bool IsShared => ownerCount > 1;

    public void Retain() => ownerCount++;

    public void Release()
    {
        if (--ownerCount > 0 || array is null)
            return;
        ArrayPool<byte>.Shared.Return(array);
        array = null;
    }
}
