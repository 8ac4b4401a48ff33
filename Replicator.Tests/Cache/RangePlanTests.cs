using System.Globalization;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Tests.Cache;

/// <summary>Lengths and positions are in units of 64 KiB, so that 16 are one MiB.</summary>
public sealed class RangePlanTests
{
    private const long Unit = RangePlan.BlockLength;

    [Theory]
    [InlineData("0-", 0, true)]
    [InlineData("67108864-", 0, true)]
    [InlineData("67108865-", 0, false)]
    [InlineData("67108865-", 1, true)]
    [InlineData("0-5", 0, false)]
    [InlineData("-5", 0, false)]
    public void All_from_a_position_on_is_waited_for_within_a_bound(string spec, long reached, bool isForWhole)
    {
        Assert.True(RangeSpec.TryParse(System.Text.Encoding.ASCII.GetBytes(spec), out RangeSpec parsed));
        Assert.Equal(isForWhole, RangePlan.IsForWhole(parsed, isAlone: true, reached));
        Assert.False(RangePlan.IsForWhole(parsed, isAlone: false, reached));
    }

    /// <summary>A lane is its position, its end, and how far ahead of it is waited for.</summary>
    [Theory]
    [InlineData("", "", 0.5, 1.5, "0-2")]
    [InlineData("0-1", "", 1, 1.1, "1-2")]
    [InlineData("0-0.5", "", 0.6, 0.7, "0.5-1")]
    [InlineData("2-4", "", 1, 3, "1-2")]
    [InlineData("", "", 99, 99.5, "99-99.5")]
    [InlineData("", "0-50-16", 10, 11, "wait")]
    [InlineData("", "0-50-16", 16, 17, "wait")]
    [InlineData("", "0-50-16", 16.5, 17, "16-17")]
    [InlineData("", "0-50-16", 30.5, 31, "30-31")]
    [InlineData("", "0-50-32", 30.5, 31, "wait")]
    [InlineData("", "20-50-16", 10, 60, "10-20")]
    [InlineData("", "20-50-16", 60, 61, "60-61")]
    [InlineData("", "20-50.5-16", 50.6, 51, "50.5-51")]
    [InlineData("30-31", "0-50-16", 31, 40, "31-40")]
    public void A_byte_that_comes_soon_is_waited_for_and_another_fetched(
        string held, string lanes, double start, double end, string expected)
    {
        ByteRange? range = RangePlan.Next(Map(held), Lanes(lanes), new ByteRange(At(start), At(end)), At(99.5));
        Assert.Equal(expected, Show(range));
    }

    [Fact]
    public void There_are_so_many_lanes_and_no_more()
    {
        RangeLane[] lanes = [.. Enumerable.Range(0, 16).Select(number => new RangeLane(number * 100, (number * 100) + 9, 16))];
        Assert.Null(RangePlan.Next(Map(""), lanes, new ByteRange(5000, 6000), 10_000));
        Assert.NotNull(RangePlan.Next(Map(""), lanes[1..], new ByteRange(5000, 6000), 10_000));
    }

    [Fact]
    public void Where_there_are_many_pieces_the_whole_gap_is_fetched()
    {
        var held = new ByteMap(Enumerable.Range(0, 4096).Select(number => new ByteRange(number * 100, (number * 100) + 50)));
        Assert.Equal(new ByteRange(150, 200), RangePlan.Next(held, [], new ByteRange(160, 161), 1 << 20));
        Assert.Equal(new ByteRange(409_550, 1 << 20), RangePlan.Next(held, [], new ByteRange(500_000, 500_001), 1 << 20));
    }

    [Theory]
    [InlineData("", "", "0-99")]
    [InlineData("0-99", "", "wait")]
    [InlineData("0-5 7-99", "", "5-7")]
    [InlineData("0-5", "5-20-16 30-40-16", "20-30")]
    [InlineData("0-5", "5-99-16", "wait")]
    [InlineData("0-5 20-25", "5-20-16", "25-99")]
    public void The_first_gap_is_what_nobody_brings(string held, string lanes, string expected) =>
        Assert.Equal(expected, Show(RangePlan.FirstGap(Map(held), Lanes(lanes), At(99))));

    [Theory]
    [InlineData("0-5", 0, 99, "5-")]
    [InlineData("0-5 7-8", 0, 99, "5-7")]
    [InlineData("0-5 7-8", 20.5, 21.5, "20-22")]
    [InlineData("0-5 7-8", 98.5, 99, "98-")]
    public void Of_a_gap_is_asked_what_is_wanted(string held, double start, double end, string expected)
    {
        ByteRange first = RangePlan.FirstOf(Map(held), new ByteRange(At(start), At(end)), At(99));
        Assert.Equal(expected, first.End == long.MaxValue ? $"{first.Start / Unit}-" : Show(first));
    }

    private static long At(double units) => (long)(units * Unit);

    private static string Show(ByteRange? range) => range is { } one
        ? string.Create(CultureInfo.InvariantCulture, $"{one.Start / (double)Unit:0.##}-{one.End / (double)Unit:0.##}")
        : "wait";

    private static ByteMap Map(string text) => new(Numbers(text).Select(one => new ByteRange(At(one[0]), At(one[1]))));

    private static RangeLane[] Lanes(string text) =>
        [.. Numbers(text).Select(one => new RangeLane(At(one[0]), At(one[1]), At(one[2])))];

    private static IEnumerable<double[]> Numbers(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(one => one.Split('-').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray());
}
