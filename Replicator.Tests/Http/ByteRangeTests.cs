using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ByteRangeTests
{
    [Theory]
    [Trait("RFC", "9110 14.1.2")]
    [InlineData("bytes=0-0", 10, "Single 0-1")]
    [InlineData("bytes=0-9", 10, "Single 0-10")]
    [InlineData("bytes=0-99", 10, "Single 0-10")]
    [InlineData("bytes=3-5", 10, "Single 3-6")]
    [InlineData("bytes=9-", 10, "Single 9-10")]
    [InlineData("bytes=0-", 10, "Single 0-10")]
    [InlineData("bytes=-3", 10, "Single 7-10")]
    [InlineData("bytes=-10", 10, "Single 0-10")]
    [InlineData("bytes=-11", 10, "Single 0-10")]
    [InlineData("BYTES=1-2", 10, "Single 1-3")]
    [InlineData("bytes= 1-2 ", 10, "Single 1-3")]
    [InlineData("bytes=,1-2,", 10, "Single 1-3")]
    [InlineData("bytes=1-99999999999999999999", 10, "Single 1-10")]
    [InlineData("bytes=-99999999999999999999", 10, "Single 0-10")]
    [InlineData("bytes=0-9223372036854775807", long.MaxValue, "Single 0-9223372036854775807")]
    [InlineData("bytes=10-", 10, "Unsatisfiable")]
    [InlineData("bytes=10-20", 10, "Unsatisfiable")]
    [InlineData("bytes=99999999999999999999-", 10, "Unsatisfiable")]
    [InlineData("bytes=99999999999999999999-", long.MaxValue, "Unsatisfiable")]
    [InlineData("bytes=-0", 10, "Unsatisfiable")]
    [InlineData("bytes=0-", 0, "Unsatisfiable")]
    [InlineData("bytes=-0", 0, "Unsatisfiable")]
    [InlineData("bytes=-5", 0, "Ignored")]
    [InlineData("bytes=0-1,3-4", 10, "Several")]
    [InlineData("bytes=0-1, 99-", 10, "Several")]
    [InlineData("bytes=0-1,,-1", 10, "Several")]
    public void Ranges_are_resolved_against_the_length(string field, long length, string expected)
    {
        Assert.Equal(expected, Resolve(field, length));
    }

    [Theory]
    [Trait("RFC", "9110 14.2")]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5")]
    [InlineData("bytes=5-3")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=--1")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1 -2")]
    [InlineData("bytes=1- 2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=0-1,x")]
    [InlineData("bytes=0-1,5-3")]
    [InlineData("bytes:0-1")]
    [InlineData("bytes =0-1")]
    [InlineData(" bytes=0-1")]
    [InlineData("byte=0-1")]
    [InlineData("seconds=0-1")]
    [InlineData("0-1")]
    public void What_is_not_valid_is_ignored(string field)
    {
        Assert.Equal("Ignored", Resolve(field, 10));
    }

    private static string Resolve(string field, long length)
    {
        RangeOutcome outcome = ByteRange.Resolve(Text.Bytes(field), length, out ByteRange range);
        if (outcome != RangeOutcome.Single)
        {
            Assert.Equal(default, range);
            return outcome.ToString();
        }

        Assert.InRange(range.Length, 1, length);
        return $"{outcome} {range.Start}-{range.End}";
    }
}
