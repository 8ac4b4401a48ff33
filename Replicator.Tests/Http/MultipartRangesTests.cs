using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class MultipartRangesTests
{
    [Theory]
    [Trait("RFC", "9110 14.6")]
    [InlineData("text/plain", "Content-Type: text/plain\r\n")]
    [InlineData(null, "")]
    public void Parts_stand_between_boundaries_each_with_its_range(string? type, string typeLine)
    {
        ByteRange[] ranges = [new(900, 903), new(0, 2)];
        var parts = new MultipartRanges(ranges, 1000, type, "B");
        string whole = Text(parts.HeadOf(0)) + "xyz" + Text(parts.HeadOf(1)) + "ab" + Text(parts.End);
        Assert.Equal($"--B\r\n{typeLine}Content-Range: bytes 900-902/1000\r\n\r\nxyz\r\n"
            + $"--B\r\n{typeLine}Content-Range: bytes 0-1/1000\r\n\r\nab\r\n--B--\r\n", whole);
        Assert.Equal(whole.Length, parts.Length);
        Assert.Equal("multipart/byteranges; boundary=B", parts.ContentType);
    }

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);
}
