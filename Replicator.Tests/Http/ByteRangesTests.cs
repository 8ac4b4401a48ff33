using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ByteRangesTests
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
    [InlineData("bytes=0-1,3-4", 10, "Single 0-5")]
    [InlineData("bytes=0-1, 99-", 10, "Single 0-2")]
    [InlineData("bytes=0-1,,-1", 10, "Single 0-10")]
    [InlineData("bytes=0-1,900-", 1000, "Several 0-2 900-1000")]
    [InlineData("bytes=900-,0-1", 1000, "Several 900-1000 0-2")]
    [InlineData("bytes=900-999,0-1,950-", 1000, "Several 900-1000 0-2")]
    [InlineData("bytes=500-510,0-1,400-450,-1", 1000, "Several 400-511 0-2 999-1000")]
    [InlineData("bytes=0-9,90-99", 1000, "Single 0-100")]
    [InlineData("bytes=0-9,91-99", 1000, "Several 0-10 91-100")]
    [InlineData("bytes=0-,-1,5-5", 1000, "Single 0-1000")]
    [InlineData("bytes=10-,20-30", 10, "Unsatisfiable")]
    [InlineData("bytes=-0,10-", 10, "Unsatisfiable")]
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

    [Theory]
    [Trait("RFC", "9110 17.15")]
    [InlineData(16, "Several")]
    [InlineData(17, "Ignored")]
    [InlineData(1024, "Ignored")]
    public void Who_asks_for_too_many_apart_gets_the_whole(int count, string expected)
    {
        string field = "bytes=" + string.Join(',', Enumerable.Range(0, count).Select(number => $"{number * 1000}-{(number * 1000) + 1}"));
        Assert.Equal(expected, ByteRanges.Resolve(Text.Bytes(field), long.MaxValue, []).ToString());
    }

    [Theory]
    [InlineData(1024, "Single 0-1025")]
    [InlineData(1025, "Ignored")]
    public void Many_that_overlap_become_one_within_a_bound(int count, string expected)
    {
        string field = "bytes=" + string.Join(',', Enumerable.Range(0, count).Select(number => $"{number}-{number + 1}"));
        Assert.Equal(expected, Resolve(field, 5000));
    }

    [Theory]
    [InlineData("bytes=5-", "5- alone")]
    [InlineData("bytes=5-7", "5-7 alone")]
    [InlineData("bytes=-7", "-7 alone")]
    [InlineData("bytes=-7, 0-1", "-7")]
    [InlineData("bytes=-7, x", "none")]
    [InlineData("bytes=", "none")]
    [InlineData("lines=1-2", "none")]
    public void The_first_is_known_before_the_length_is(string field, string expected)
    {
        bool isThere = ByteRanges.TryGetFirst(Text.Bytes(field), out RangeSpec spec, out bool isAlone);
        Assert.Equal(expected, isThere ? $"{spec.First}-{spec.Last}{(isAlone ? " alone" : "")}" : "none");
    }

    private static string Resolve(string field, long length)
    {
        var ranges = new List<ByteRange>();
        RangeOutcome outcome = ByteRanges.Resolve(Text.Bytes(field), length, ranges);
        Assert.All(ranges, range => Assert.InRange(range.Length, 1, length));
        return string.Join(' ', [outcome.ToString(), .. ranges.Select(range => $"{range.Start}-{range.End}")]);
    }
}
