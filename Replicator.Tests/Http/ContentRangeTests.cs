using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ContentRangeTests
{
    [Theory]
    [Trait("RFC", "9110 14.4")]
    [InlineData("bytes 0-0/1", 0L, 1L, 1L)]
    [InlineData("bytes 42-1233/1234", 42L, 1234L, 1234L)]
    [InlineData("Bytes 42-1233/*", 42L, 1234L, null)]
    [InlineData("bytes */1234", null, null, 1234L)]
    [InlineData("bytes */0", null, null, 0L)]
    public void A_range_is_read_and_written(string value, long? start, long? end, long? completeLength)
    {
        Assert.True(ContentRange.TryParse(Text.Bytes(value), out ByteRange? range, out long? length));
        Assert.Equal((start, end, completeLength), (range?.Start, range?.End, length));
        string written = range is null
            ? ContentRange.FormatUnsatisfied(length!.Value)
            : ContentRange.Format(range.Value, length);
        Assert.Equal(value, written, ignoreCase: true);
    }

    [Theory]
    [Trait("RFC", "9110 14.4")]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes ")]
    [InlineData("bytes 0-1")]
    [InlineData("bytes 0-1/")]
    [InlineData("bytes /2")]
    [InlineData("bytes */*")]
    [InlineData("bytes 1-0/2")]
    [InlineData("bytes 0-2/2")]
    [InlineData("bytes 0-5/2")]
    [InlineData("bytes -1/2")]
    [InlineData("bytes 0-/2")]
    [InlineData("bytes 0 -1/2")]
    [InlineData("bytes 0-1/2/3")]
    [InlineData("bytes=0-1/2")]
    [InlineData("bytes  0-1/2")]
    [InlineData("items 0-1/2")]
    [InlineData("bytes 0-1/99999999999999999999")]
    [InlineData("bytes 0-9223372036854775807/*")]
    public void What_is_not_valid_is_no_range(string value)
    {
        Assert.False(ContentRange.TryParse(Text.Bytes(value), out ByteRange? range, out long? length));
        Assert.Null(range);
        Assert.Null(length);
    }
}
