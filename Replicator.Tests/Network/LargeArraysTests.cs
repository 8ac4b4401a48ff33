using System.Runtime.CompilerServices;
using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class LargeArraysTests
{
    private const int Count = 40;

    [Theory]
    [InlineData(100_000)]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    public void Few_large_arrays_are_kept_for_later(int length)
    {
        List<WeakReference> arrays = RentAndReturn(length);
        GC.Collect();
        Assert.InRange(arrays.Count(array => array.IsAlive), 0, LargeArrays.KeptOfEachSize);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void What_is_rented_is_long_enough(int length)
    {
        byte[] array = LargeArrays.Rent(length);
        Assert.InRange(array.Length, length, 2 * Math.Max(length, 16));
        LargeArrays.Return(array);
    }

    // Apart, so that nothing on the stack holds an array afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> RentAndReturn(int length)
    {
        var arrays = new List<byte[]>();
        for (int i = 0; i < Count; i++)
            arrays.Add(LargeArrays.Rent(length));
        arrays.ForEach(LargeArrays.Return);
        return [.. arrays.Select(array => new WeakReference(array))];
    }
}
