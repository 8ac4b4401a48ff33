using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class LargeBlocksTests
{
    private const int Count = 40;

    [Theory]
    [InlineData(256 << 10)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void What_few_do_not_need_goes_back_to_the_system(int length)
    {
        LargeBlock[] blocks = [.. Enumerable.Range(0, Count).Select(_ => LargeBlocks.Rent(length))];
        foreach (LargeBlock block in blocks)
            LargeBlocks.Return(block);
        // Tests beside this one may have rented some of them meanwhile.
        Assert.InRange(blocks.Where(IsThere).Sum(block => block.Length), 0, 2 * LargeBlocks.KeptLength);
    }

    [Theory]
    [InlineData((64 << 10) + 1)]
    [InlineData(1 << 20)]
    [InlineData(5_000_000)]
    public void What_is_rented_is_long_enough(int length)
    {
        LargeBlock block = LargeBlocks.Rent(length);
        Assert.InRange(block.Length, length, 2 * length);
        block.GetSpan().Fill(1);
        LargeBlocks.Return(block);
    }

    private static bool IsThere(LargeBlock block)
    {
        try
        {
            block.GetSpan();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
