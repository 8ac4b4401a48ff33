using System.Buffers;

namespace Replicator.Network;

/// <summary>Where buffers come from and go back to. Of large arrays few are kept: the shared pool keeps up to 64 of
/// each size for minutes, which adds up to more than 100 MB after a crowd of transfers.</summary>
internal static class LargeArrays
{
    /// <summary>Arrays of each size that are kept at most.</summary>
    public const int KeptOfEachSize = 8;

    private const int LargestShared = 64 << 10;
    private const int LargestKept = 1 << 20;

    private static readonly ArrayPool<byte> Kept = ArrayPool<byte>.Create(LargestKept, KeptOfEachSize);

    /// <param name="length">Bytes at least; what they are is left over from others.</param>
    public static byte[] Rent(int length) => PoolOf(length).Rent(length);

    /// <param name="array">As it was rented; the pool's from now on.</param>
    public static void Return(byte[] array) => PoolOf(array.Length).Return(array);

    private static ArrayPool<byte> PoolOf(int length) => length > LargestShared ? Kept : ArrayPool<byte>.Shared;
}
