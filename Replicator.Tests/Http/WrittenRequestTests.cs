using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class WrittenRequestTests
{
    [Fact]
    public void A_URL_and_fields_make_a_GET()
    {
        var head = new RequestHead();
        Assert.Null(WrittenRequest.Read(
            "HTTP://A.test/%7Ex?y", ["Accept-Language:  de ", "X: \u00fc"], head, out TargetUri? uri));
        Assert.Equal("http://a.test:80/~x?y", uri!.Key);
        Assert.True(head.IsMethod("GET"u8));
        Assert.Equal(["Host: a.test", "Accept-Language: de", "X: \u00fc"], Text.Lines(head.Fields));
    }

    [Theory]
    [InlineData("a.test/x", "")]
    [InlineData("", "")]
    [InlineData("ftp://a.test/x", "")]
    [InlineData("http://a.test/x y", "")]
    [InlineData("http://a.test/\u00fc", "")]
    [InlineData("http://a.test/ HTTP/1.1\r\nA: b\r\n\r\n", "")]
    [InlineData("http://me:secret@a.test/", "")]
    [InlineData("http://a.test/#x", "")]
    [InlineData("http://a.test/", "no colon")]
    [InlineData("http://a.test/", "A: b\nC: d")]
    [InlineData("http://a.test/", "A: b\r\n\r\n")]
    [InlineData("http://a.test/", "A: b\0")]
    [InlineData("http://a.test/", "A : b")]
    [InlineData("http://a.test/", " A: b")]
    [InlineData("http://a.test/", "Host: b.test")]
    public void What_could_not_be_sent_is_a_mistake(string url, string field)
    {
        string[] fields = field.Length == 0 ? [] : [field];
        string? mistake = WrittenRequest.Read(url, fields, new RequestHead(), out TargetUri? uri);
        Assert.NotNull(mistake);
        Assert.Null(uri);
        Assert.DoesNotContain("secret", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_is_too_long_is_a_mistake() => Assert.NotNull(WrittenRequest.Read(
        "http://a.test/", ["A: " + new string('x', 70_000)], new RequestHead(), out _));
}
