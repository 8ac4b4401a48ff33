using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class PlainRequestTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", true)]
    [InlineData("VERSION-CONTROL / HTTP/1.1\r\n", false)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001", false)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", false)]
    [InlineData(" / HTTP/1.1", false)]
    [InlineData("get / HTTP/1.1", false)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZ /", false)]
    [Trait("RFC", "9112 3")]
    public void It_begins_with_a_method_and_a_space(string text, bool expected)
    {
        byte[] received = Encoding.Latin1.GetBytes(text);
        Assert.Equal(expected, PlainRequest.Begins(received));
        for (int length = 0; length < received.Length; length++)
            Assert.True(PlainRequest.Begins(received.AsSpan(0, length)) is not { } known || known == expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("OPTIONS")]
    public void Before_that_it_is_not_known(string text) =>
        Assert.Null(PlainRequest.Begins(Encoding.Latin1.GetBytes(text)));
}
