using System.Buffers;
using System.Numerics;

namespace Replicator.Network;

/// <summary>Where buffers come from and go back to. Of large arrays few are kept: the shared pool keeps up to 64 of
/// each size for minutes, which adds up to more than 100 MB after a crowd of transfers. On any thread.</summary>
internal static class LargeArrays
{
    /// <summary>Arrays of each size that are kept at most.</summary>
    public const int KeptOfEachSize = 8;

    private const int LargestShared = 64 << 10;
    private const int LargestKept = 1 << 20;

    // By the logarithm of their length; none stands in for another size, or more would be kept of that.
    private static readonly Stack<byte[]>[] Kept =
        [.. Enumerable.Range(0, BitOperations.Log2(LargestKept) + 1).Select(_ => new Stack<byte[]>(KeptOfEachSize))];

    /// <param name="length">Bytes at least; what they are is left over from others.</param>
    public static byte[] Rent(int length)
    {
        if (length <= LargestShared)
            return ArrayPool<byte>.Shared.Rent(length);
        if (length > LargestKept)
            return GC.AllocateUninitializedArray<byte>(length);
        int size = BitOperations.Log2((uint)length - 1) + 1;
        lock (Kept)
        {
            if (Kept[size].TryPop(out byte[]? array))
                return array;
        }

        return GC.AllocateUninitializedArray<byte>(1 << size);
    }

    /// <param name="array">As it was rented; no longer the caller's.</param>
    public static void Return(byte[] array)
    {
        if (array.Length <= LargestShared)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }

        if (array.Length > LargestKept)
            return;
        Stack<byte[]> kept = Kept[BitOperations.Log2((uint)array.Length)];
        lock (Kept)
        {
            if (kept.Count < KeptOfEachSize)
                kept.Push(array);
        }
    }
}
