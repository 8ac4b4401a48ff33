using System.Numerics;

namespace Replicator.Network;

/// <summary>Where large buffers come from and go back to. Few are kept, the others go back to the system at once: the
/// collected heap would keep for minutes what a crowd of transfers needed for a moment. On any thread.</summary>
internal static class LargeBlocks
{
    /// <summary>Bytes that are kept at most.</summary>
    public const int KeptLength = 4 << 20;

    // By the logarithm of their length; none stands in for another size, or more would be used than was asked for.
    private static readonly Stack<LargeBlock>[] Kept =
        [.. Enumerable.Range(0, BitOperations.Log2(KeptLength) + 1).Select(_ => new Stack<LargeBlock>())];

    private static int keptLength;

    /// <param name="length">Bytes at least; what they are is left over from others.</param>
    public static LargeBlock Rent(int length)
    {
        int size = BitOperations.Log2((uint)length - 1) + 1;
        lock (Kept)
        {
            if (size < Kept.Length && Kept[size].TryPop(out LargeBlock? kept))
            {
                keptLength -= kept.Length;
                return kept;
            }
        }

        return new LargeBlock(size < Kept.Length ? 1 << size : length);
    }

    /// <param name="block">As it was rented; no longer the caller's.</param>
    public static void Return(LargeBlock block)
    {
        lock (Kept)
        {
            if (keptLength + block.Length <= KeptLength)
            {
                Kept[BitOperations.Log2((uint)block.Length)].Push(block);
                keptLength += block.Length;
                return;
            }
        }

        ((IDisposable)block).Dispose();
    }
}
