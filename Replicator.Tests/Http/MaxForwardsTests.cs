using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class MaxForwardsTests
{
    [Theory]
    [InlineData("TRACE", "3", 3L)]
    [InlineData("OPTIONS", "0", 0L)]
    [InlineData("OPTIONS", "9223372036854775808", long.MaxValue)]
    [InlineData("GET", "3", null)]
    [InlineData("GET", "x", null)]
    [Trait("RFC", "9110 7.6.2")]
    public void The_count_is_read_of_TRACE_and_OPTIONS(string method, string value, long? expected)
    {
        Assert.True(MaxForwards.TryRead(Head(method, value), out long? count, out _));
        Assert.Equal(expected, count);
    }

    [Theory]
    [InlineData("+1")]
    [InlineData("0x1")]
    [InlineData("1.0")]
    [InlineData("1 1")]
    [Trait("RFC", "9110 7.6.2")]
    public void What_is_no_number_is_refused(string value)
    {
        Assert.False(MaxForwards.TryRead(Head("TRACE", value), out _, out Refusal refusal));
        Assert.Equal(Refusal.MaxForwardsInvalid, refusal);
    }

    private static RequestHead Head(string method, string value)
    {
        var head = new RequestHead();
        head.SetLine(Text.Bytes(method), "/"u8, 1);
        head.Fields.Add("Max-Forwards"u8, value);
        return head;
    }
}
