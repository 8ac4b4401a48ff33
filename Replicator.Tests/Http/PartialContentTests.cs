using Replicator.Http;

namespace Replicator.Tests.Http;

[Trait("RFC", "9110 15.3.7")]
public sealed class PartialContentTests
{
    [Theory]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes 1-2/6", PartFault.None)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: Bytes 4-5/*", PartFault.None)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: lines 1-2/6", PartFault.None)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytesome 1-2/6", PartFault.None)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes=1-2/6", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range:", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes 2-1/6", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes 1-6/6", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes */6", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes 1-2/6\r\nContent-Range: bytes 1-2/6", PartFault.Invalid)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: lines 1-2/6\r\nContent-Range: bytes 1-2/6", PartFault.Invalid)]
    [InlineData("GET", null, 206, "Content-Range: lines 1-2/6\r\nContent-Range: bytes 1-2/6", PartFault.Unasked)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Range: bytes 1-3/6", PartFault.OtherLength)]
    [InlineData("GET", "bytes=1-2", 206,
        "Content-Type: multipart/byteranges; boundary=b\r\nContent-Range: bytes 1-3/6", PartFault.OtherLength)]
    [InlineData("GET", "bytes=1-2", 206, "ETag: \"1\"", PartFault.Unnamed)]
    [InlineData("GET", "bytes=1-2", 206, "Content-Type: Multipart/ByteRanges; boundary=b", PartFault.None)]
    [InlineData("GET", null, 206, "Content-Type: multipart/byteranges; boundary=b", PartFault.Unasked)]
    [InlineData("GET", null, 206, "Content-Range: bytes 1-2/6", PartFault.Unasked)]
    [InlineData("GET", null, 206, "Content-Range: items 1-2/6", PartFault.None)]
    [InlineData("HEAD", null, 206, "ETag: \"1\"", PartFault.Unasked)]
    [InlineData("POST", null, 206, "ETag: \"1\"", PartFault.None)]
    [InlineData("GET", null, 200, "Content-Range: bytes 2-1/6", PartFault.None)]
    public void What_is_wrong_with_a_part_is_told(string method, string? range, int status, string field, object fault)
    {
        RequestHead sent = Text.Request(method, "/", 1, range is null ? [] : [$"Range: {range}"]);
        ResponseHead answer = Text.Response(status, 1, field.Split("\r\n"));
        Assert.Equal((PartFault)fault, PartialContent.FaultOf(sent, answer, new ContentFraming(FramingKind.Length, 2)));
    }

    [Theory]
    [InlineData(FramingKind.Chunked)]
    [InlineData(FramingKind.UntilClose)]
    [InlineData(FramingKind.None)]
    public void What_does_not_tell_its_length_is_counted_by_whoever_gets_it(object framing)
    {
        RequestHead sent = Text.Request("GET", "/", 1, "Range: bytes=1-2");
        ResponseHead answer = Text.Response(206, 1, "Content-Range: bytes 1-2/6");
        Assert.Equal(PartFault.None, PartialContent.FaultOf(sent, answer, new ContentFraming((FramingKind)framing, 0)));
    }

    [Theory]
    [InlineData(PartFault.Unasked)]
    [InlineData(PartFault.Unnamed)]
    [InlineData(PartFault.Invalid)]
    [InlineData(PartFault.OtherLength)]
    public void Each_fault_has_its_words(object fault) =>
        Assert.NotEqual(PartialContent.Describe(PartFault.None), PartialContent.Describe((PartFault)fault));
}
