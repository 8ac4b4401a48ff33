using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class DescriptorLimitTests
{
    [Theory]
    [InlineData(int.MaxValue, 12_000)]
    [InlineData(20_000, 12_000)]
    [InlineData(4096, 2976)]
    [InlineData(1024, 512)]
    [InlineData(140, 44)]
    [InlineData(64, 1)]
    [InlineData(1, 1)]
    public void Fewer_descriptors_allow_fewer_clients(int limit, int clients) => Assert.Equal(
        clients, DescriptorLimit.ClientsWithin(limit, 12_000, files: 512, downloads: 256));

    [Fact]
    public void What_counts_is_raised_to_what_may_be() => Assert.InRange(DescriptorLimit.Raise(), 64, int.MaxValue);
}
