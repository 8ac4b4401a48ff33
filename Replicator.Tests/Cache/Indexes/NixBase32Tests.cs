using Replicator.Cache.Indexes;

namespace Replicator.Tests.Cache.Indexes;

public sealed class NixBase32Tests
{
    // As nix-hash writes the digests of "abc" and of nothing.
    [Theory]
    [InlineData("3jgzhjhz9zjvbb0kyj7jc500ch", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("kpcd173cq987hw957sx6m0868wv3x6d9", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(
        "2gs8k559z4rlahfx0y688s49m2vvszylcikrfinm30ly9rak69236nkam5ydvly1ai7xac99vxfc4ii84hawjbk876blyk1jfhkbbyx",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData("", "")]
    public void Digests_come_out_as_they_went_in(string text, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(NixBase32.Decode(text)!));

    [Theory]
    [InlineData("3jgzhjhz9zjvbb0kyj7jc500ce")]
    [InlineData("3JGZHJHZ9ZJVBB0KYJ7JC500CH")]
    [InlineData("zjgzhjhz9zjvbb0kyj7jc500ch")]
    [InlineData("8jgzhjhz9zjvbb0kyj7jc500ch")]
    [InlineData("03jgzhjhz9zjvbb0kyj7jc500ch")]
    [InlineData("0")]
    [InlineData("3jgzhjhz9zjvbb0kyj7jc500c ")]
    public void What_is_none_is_refused(string text) => Assert.Null(NixBase32.Decode(text));
}
