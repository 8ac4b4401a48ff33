using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class RequestHeadTests
{
    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("GET", "/a?b", nameof(TargetForm.Origin))]
    [InlineData("GET", "http://a/b", nameof(TargetForm.Absolute))]
    [InlineData("OPTIONS", "*", nameof(TargetForm.Asterisk))]
    [InlineData("CONNECT", "a:443", nameof(TargetForm.Authority))]
    public void The_form_follows_from_method_and_target(string method, string target, string form)
    {
        Assert.Equal(form, Text.Request(method, target, 1).Form.ToString());
    }

    [Theory]
    [InlineData(0, "GET /a HTTP/1.0\r\nHost: b\r\n\r\n")]
    [InlineData(1, "GET /a HTTP/1.1\r\nHost: b\r\n\r\n")]
    public void A_head_is_written_as_it_is_sent(int minorVersion, string text)
    {
        RequestHead head = Text.Request("GET", "/a", minorVersion, "Host: b");
        Assert.Equal(text, Text.Written(head.WriteTo));
    }

    [Theory]
    [InlineData("GET", "/path")]
    [InlineData("OPTIONS", "/path")]
    public void The_target_may_be_set_to_a_part_of_itself(string method, string target)
    {
        RequestHead head = Text.Request("GET", "http://host/path", 1);
        ReadOnlySpan<byte> part = head.Target["http://host".Length..];
        head.SetLine(method == "GET" ? head.Method : Text.Bytes(method), part, 1);
        Assert.Equal(method, Text.Of(head.Method));
        Assert.Equal(target, Text.Of(head.Target));
        Assert.Equal(TargetForm.Origin, head.Form);
    }

    [Fact]
    [Trait("RFC", "9110 9.1")]
    public void Methods_have_case()
    {
        RequestHead head = Text.Request("GET", "/", 1);
        Assert.True(head.IsMethod("GET"u8));
        Assert.False(head.IsMethod("get"u8));
        Assert.False(head.IsMethod("GE"u8));
    }

    [Fact]
    public void A_copy_stays_when_the_other_changes()
    {
        RequestHead head = Text.Request("GET", "/a", 0, "A: b");
        var copy = new RequestHead();
        copy.CopyFrom(head);
        head.SetLine("PUT"u8, "/other"u8, 1);
        head.Fields.Clear();
        Assert.Equal("GET /a HTTP/1.0\r\nA: b\r\n\r\n", Text.Written(copy.WriteTo));
    }
}
