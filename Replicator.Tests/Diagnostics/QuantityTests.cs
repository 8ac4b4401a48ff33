using Replicator.Diagnostics;

namespace Replicator.Tests.Diagnostics;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_239, "10.0 KiB")]
    [InlineData(102_399, "100 KiB")]
    [InlineData(1_048_575, "1.00 MiB")]
    [InlineData(12_900_000, "12.3 MiB")]
    [InlineData(long.MaxValue, "8.00 EiB")]
    public void Lengths_have_three_figures(long length, string expected) =>
        Assert.Equal(expected, Quantity.Bytes(length));

    [Theory]
    [InlineData(-1, "0.0 ms")]
    [InlineData(0, "0.0 ms")]
    [InlineData(0.00042, "0.4 ms")]
    [InlineData(0.0123, "12 ms")]
    [InlineData(0.9999, "999 ms")]
    [InlineData(1.239, "1.24 s")]
    [InlineData(75.29, "75.3 s")]
    [InlineData(100, "1 min")]
    [InlineData(3599, "59 min")]
    [InlineData(3 * 3600 + 300, "3 h 5 min")]
    [InlineData(2 * 86400 + 4 * 3600, "2 d 4 h")]
    public void Times_have_a_unit_that_fits(double seconds, string expected) =>
        Assert.Equal(expected, Quantity.Time(TimeSpan.FromSeconds(seconds)));
}
