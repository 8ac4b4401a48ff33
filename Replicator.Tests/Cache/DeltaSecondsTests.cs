using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 1.2.2")]
public sealed class DeltaSecondsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("60", 60)]
    [InlineData("0060", 60)]
    [InlineData("2147483647", 2147483647)]
    [InlineData("2147483648", 2147483648)]
    [InlineData("2147483649", 2147483648)]
    [InlineData("99999999999999999999999999999999999999", 2147483648)]
    public void Digits_are_seconds_and_large_numbers_saturate(string text, long seconds)
    {
        Assert.True(DeltaSeconds.TryParse(Text.Bytes(text), out TimeSpan value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("1;a")]
    [InlineData("²")]
    [InlineData("99999999999999999999999999999999999999a")]
    public void Anything_else_is_no_number(string text)
    {
        Assert.False(DeltaSeconds.TryParse(Text.Bytes(text), out TimeSpan value));
        Assert.True(value <= DeltaSeconds.Largest);
    }
}
