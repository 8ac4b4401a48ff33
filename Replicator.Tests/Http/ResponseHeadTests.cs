using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ResponseHeadTests
{
    [Theory]
    [Trait("RFC", "9112 4")]
    [InlineData(200, "", "HTTP/1.1 200 OK\r\nA: b\r\n\r\n")]
    [InlineData(200, "Fine", "HTTP/1.1 200 Fine\r\nA: b\r\n\r\n")]
    [InlineData(404, "Not Found", "HTTP/1.1 404 Not Found\r\nA: b\r\n\r\n")]
    [InlineData(599, "", "HTTP/1.1 599 \r\nA: b\r\n\r\n")]
    [InlineData(418, "I'm a teapot", "HTTP/1.1 418 I'm a teapot\r\nA: b\r\n\r\n")]
    public void A_head_is_written_in_our_version(int status, string reason, string text)
    {
        ResponseHead head = Text.Response(500, 0, "A: b");
        head.SetLine(status, Text.Bytes(reason));
        Assert.Equal(text, Text.Written(head.WriteTo));
        Assert.Equal(0, head.MinorVersion);
    }

    [Fact]
    public void A_reason_does_not_outlive_its_status_line()
    {
        var head = new ResponseHead();
        head.SetLine(200, "A long reason of its own"u8);
        head.SetLine(200, "Short"u8);
        Assert.Equal("Short", Text.Of(head.Reason));
        head.SetLine(404);
        Assert.Equal("Not Found", Text.Of(head.Reason));
    }

    [Fact]
    public void A_copy_stays_when_the_other_changes()
    {
        ResponseHead head = Text.Response(200, 0, "A: b");
        head.SetLine(203, "Mine"u8);
        var copy = new ResponseHead();
        copy.CopyFrom(head);
        head.SetLine(500, "Other"u8);
        head.Fields.Clear();
        Assert.Equal("HTTP/1.1 203 Mine\r\nA: b\r\n\r\n", Text.Written(copy.WriteTo));
        Assert.Equal(0, copy.MinorVersion);
    }

    [Theory]
    [Trait("RFC", "9110 15")]
    [InlineData(100, "Continue")]
    [InlineData(206, "Partial Content")]
    [InlineData(304, "Not Modified")]
    [InlineData(413, "Content Too Large")]
    [InlineData(421, "Misdirected Request")]
    [InlineData(505, "HTTP Version Not Supported")]
    [InlineData(299, "")]
    [InlineData(0, "")]
    public void Statuses_have_reason_phrases(int status, string reason)
    {
        Assert.Equal(reason, Text.Of(StatusReason.Of(status)));
    }
}
