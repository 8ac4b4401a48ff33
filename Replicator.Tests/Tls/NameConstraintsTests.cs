using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class NameConstraintsTests
{
    // Written by hand from the standard's grammar: 30 SEQUENCE, A0 permitted, A1 excluded, 82 dNSName, 87 iPAddress.
    [Theory]
    [Trait("RFC", "5280 4.2.1.10")]
    [InlineData("a.b", "303B A007 3005 8203612E62 A130 300A 8708 0000000000000000 3022 8720"
        + "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("*.a.b,10.0.0.1", "3015 A013 3005 8203612E62 300A 87080A000001FFFFFFFF")]
    [InlineData("10.0.0.1", "3014 A00C 300A 87080A000001FFFFFFFF A104 3002 8200")]
    public void The_extension_is_written_byte_for_byte(string hosts, string expected)
    {
        var extension = NameConstraints.Make(Lists.Of(hosts)!);
        Assert.True(extension.Critical);
        Assert.Equal("2.5.29.30", extension.Oid!.Value);
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(extension.RawData));
    }

    [Fact]
    [Trait("RFC", "5280 4.2.1.10")]
    public void A_name_and_all_below_it_are_one_subtree() => Assert.Equal(
        NameConstraints.Make(Lists.Of("a.b")!).RawData, NameConstraints.Make(Lists.Of("*.a.b,a.b")!).RawData);
}
