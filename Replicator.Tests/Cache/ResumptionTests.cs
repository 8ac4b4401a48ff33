using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

public sealed class ResumptionTests
{
    private static readonly ByteRange Rest = new(3, long.MaxValue);

    [Theory]
    [Trait("RFC", "9110 8.8.2.2")]
    [Trait("RFC", "9110 13.1.5")]
    [InlineData("ETag: \"a\"", "\"a\"")]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "\"a\"")]
    [InlineData("Last-Modified: {-1} | Date: {0}", "{-1}")]
    [InlineData("Last-Modified: {-1} | Date: {0} | ETag: unquoted", "{-1}")]
    [InlineData("ETag: \"a\" | Accept-Ranges: bytes", "\"a\"")]
    [InlineData("ETag: \"a\" | Accept-Ranges: none", null)]
    [InlineData("ETag: \"a\" | Content-Range: bytes 0-5/9", null)]
    [InlineData("ETag: W/\"a\"", null)]
    [InlineData("ETag: W/\"a\" | Last-Modified: {-9} | Date: {0}", null)]
    [InlineData("ETag: \"a\" | ETag: \"b\"", null)]
    [InlineData("Last-Modified: {0} | Date: {0}", null)]
    [InlineData("Last-Modified: {-9}", null)]
    [InlineData("Last-Modified: yesterday | Date: {0}", null)]
    [InlineData("Date: {0}", null)]
    [InlineData("", null)]
    public void It_needs_a_strong_tag_or_a_date_that_was_old_enough(string fields, string? condition)
    {
        StoredResponse stored = Moment.Stored(fields);
        Assert.Equal(condition is not null, Resumption.IsPossible(stored));
        var outgoing = new FieldSection();
        if (condition is null)
        {
            if (!fields.Contains("Accept-Ranges", StringComparison.Ordinal) && !fields.Contains("Content-R", StringComparison.Ordinal))
                Assert.Throws<ArgumentException>(() => Resumption.AddConditions(stored, new ByteRange(7, long.MaxValue), outgoing));
            return;
        }

        Resumption.AddConditions(stored, new ByteRange(7, long.MaxValue), outgoing);
        Assert.Equal(["Range: bytes=7-", $"If-Range: {Moment.Dated(condition)[0]}"], Text.Lines(outgoing));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(203, false)]
    [InlineData(206, false)]
    [InlineData(404, false)]
    public void Only_a_200_is_continued(int status, bool isPossible) =>
        Assert.Equal(isPossible, Resumption.IsPossible(Moment.Stored("ETag: \"a\"", status)));

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_became_invalid_is_continued_for_now_and_not_kept_for_later()
    {
        StoredResponse stored = Moment.Stored("ETag: \"a\"");
        Assert.True(Resumption.IsWorthKeeping(stored));
        stored.Invalidated = true;
        Assert.True(Resumption.IsPossible(stored));
        Assert.False(Resumption.IsWorthKeeping(stored));
    }

    [Theory]
    [Trait("RFC", "9110 14.4")]
    [Trait("RFC", "9110 15.3.7")]
    [InlineData("bytes 3-5/6", 206, 6, 3, true)]
    [InlineData("BYTES 3-5/6", 206, null, 3, true)]
    [InlineData("bytes 3-5/6", 200, 6, 3, false)]
    [InlineData("bytes 3-5/6", 416, 6, 3, false)]
    [InlineData("bytes 3-5/6", 206, 7, 3, false)]
    [InlineData("bytes 3-5/*", 206, 6, 3, false)]
    [InlineData("bytes 3-5/*", 206, null, 3, false)]
    [InlineData("bytes 2-5/6", 206, 6, 4, false)]
    [InlineData("bytes 4-5/6", 206, 6, 2, false)]
    [InlineData("bytes 0-5/6", 206, 6, 6, false)]
    [InlineData("bytes 3-4/6", 206, 6, 2, false)]
    [InlineData("bytes 3-6/7", 206, 6, 4, false)]
    [InlineData("bytes 3-5/6", 206, 6, 2, false)]
    [InlineData("bytes 3-5/6", 206, 6, 4, false)]
    [InlineData("bytes */6", 206, 6, 3, false)]
    [InlineData("lines 3-5/6", 206, 6, 3, false)]
    [InlineData("bytes 5-3/6", 206, 6, 3, false)]
    [InlineData("bytes 3-5/6 ", 206, 6, 3, true)]
    [InlineData("bytes=3-5/6", 206, 6, 3, false)]
    [InlineData("", 206, 6, 3, false)]
    public void Only_exactly_the_rest_continues_it(string range, int status, int? announced, int length, bool isRest)
    {
        ResponseHead part = Moment.Response($"ETag: \"a\" | Content-Range: {range}", status);
        Assert.Equal(isRest, Resumption.IsPart(
            Moment.Stored("ETag: \"a\""), Rest, announced, part, Framed(length), out long complete));
        if (isRest)
            Assert.Equal(6, complete);
    }

    [Theory]
    [Trait("RFC", "9110 15.3.7")]
    [InlineData(3, 5, "bytes 3-4/9", true)]
    [InlineData(3, 5, "bytes 3-5/9", false)]
    [InlineData(3, 5, "bytes 3-3/9", false)]
    [InlineData(3, 5, "bytes 2-4/9", false)]
    [InlineData(3, 5, "bytes 3-4/8", false)]
    [InlineData(3, 50, "bytes 3-8/9", true)]
    [InlineData(3, 50, "bytes 3-7/9", false)]
    public void A_part_is_what_was_asked_for_and_nothing_else(long start, long end, string range, bool isPart)
    {
        ResponseHead part = Moment.Response($"ETag: \"a\" | Content-Range: {range}", 206);
        Assert.True(ContentRange.TryParse(Text.Bytes(range), out ByteRange? given, out _));
        Assert.Equal(isPart, Resumption.IsPart(Moment.Stored("ETag: \"a\""), new ByteRange(start, end), 9, part,
            Framed((int)given!.Value.Length), out _));
    }

    [Theory]
    [Trait("RFC", "9111 3.3")]
    [InlineData("bytes=3-5", "ETag: \"a\" | Content-Range: bytes 3-5/9 | Content-Digest: x | X: y", "3-6/9 ETag: \"a\" X: y")]
    [InlineData("bytes=3-50", "ETag: \"a\" | Content-Range: bytes 3-8/9", "3-9/9 ETag: \"a\"")]
    [InlineData("bytes=-2", "ETag: \"a\" | Content-Range: bytes 7-8/9", "7-9/9 ETag: \"a\"")]
    [InlineData("bytes=3-", "ETag: \"a\" | Content-Range: bytes 3-8/9", "3-9/9 ETag: \"a\"")]
    [InlineData("bytes=3-5", "ETag: \"a\" | Content-Range: bytes 3-4/9", null)]
    [InlineData("bytes=3-5", "ETag: \"a\" | Content-Range: bytes 3-5/*", null)]
    [InlineData("bytes=-2", "ETag: \"a\" | Content-Range: bytes 6-8/9", null)]
    [InlineData("bytes=3-5", "ETag: W/\"a\" | Content-Range: bytes 3-5/9", null)]
    [InlineData("bytes=3-5", "Content-Range: bytes 3-5/9", null)]
    [InlineData("bytes=3-5", "ETag: \"a\" | Accept-Ranges: none | Content-Range: bytes 3-5/9", null)]
    [InlineData("bytes=3-5", "ETag: \"a\" | Content-Type: multipart/byteranges; boundary=x | Content-Range: bytes 3-5/9", null)]
    public void A_part_tells_the_head_of_the_whole(string asked, string fields, string? expected)
    {
        ResponseHead part = Moment.Response(fields, 206);
        Assert.True(ByteRanges.TryGetFirst(Text.Bytes(asked), out RangeSpec spec, out _));
        Assert.Equal(asked, spec.ToString());
        Assert.True(part.Fields.TryGet("content-range"u8, out ReadOnlySpan<byte> field));
        Assert.True(ContentRange.TryParse(field, out ByteRange? named, out _));
        ResponseHead? whole = Resumption.WholeOf(
            spec, part, Framed((int)named!.Value.Length), Moment.Zero, out ByteRange given, out long length);
        Assert.Equal(expected, whole is null
            ? null
            : string.Join(' ', [$"{given.Start}-{given.End}/{length}", .. Text.Lines(whole.Fields)]));
        Assert.Equal(200, whole?.Status ?? 200);
    }

    [Theory]
    [Trait("RFC", "9111 3.4")]
    [InlineData("ETag: \"a\"", "ETag: \"a\"", true)]
    [InlineData("ETag: \"a\"", "ETag: \"b\"", false)]
    [InlineData("ETag: \"a\"", "ETag: W/\"a\"", false)]
    [InlineData("ETag: \"a\"", "", false)]
    [InlineData("ETag: \"a\"", "ETag: \"a\" | ETag: \"a\"", false)]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "ETag: \"a\" | Last-Modified: {-9}", true)]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "Last-Modified: {-9}", false)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-9} | Date: {5}", true)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-9}", true)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-9} | Date: {-8}", true)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-9} | Date: {-9}", false)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-9} | Date: {-20}", false)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Last-Modified: {-8} | Date: {5}", false)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "Date: {5}", false)]
    [InlineData("ETag: \"a\"", "ETag: \"a\" | Content-Type: multipart/byteranges; boundary=x", false)]
    [InlineData("ETag: \"a\" | Content-Encoding: gzip", "ETag: \"a\" | Content-Encoding: gzip", true)]
    [InlineData("ETag: \"a\" | Content-Encoding: gzip", "ETag: \"a\"", true)]
    [InlineData("ETag: \"a\" | Content-Encoding: gzip", "ETag: \"a\" | Content-Encoding: br", false)]
    [InlineData("ETag: \"a\"", "ETag: \"a\" | Content-Encoding: gzip", false)]
    [InlineData("Last-Modified: {-9} | Date: {0} | Content-Encoding: gzip", "Last-Modified: {-9}", false)]
    [InlineData("ETag: \"a\"", "ETag: \"a\" | Content-Range: bytes 3-5/6", false)]
    public void Only_what_is_surely_of_the_same_content_continues_it(string stored, string part, bool isRest)
    {
        ResponseHead head = Moment.Response($"Content-Range: bytes 3-5/6 | {part}", 206);
        Assert.Equal(isRest, Resumption.IsPart(Moment.Stored(stored), Rest, 6, head, Framed(3), out _));
    }

    [Theory]
    [InlineData("Chunked")]
    [InlineData("UntilClose")]
    [InlineData("None")]
    public void A_part_that_does_not_say_how_long_it_is_continues_nothing(string kind)
    {
        ResponseHead head = Moment.Response("ETag: \"a\" | Content-Range: bytes 3-5/6", 206);
        var framing = new ContentFraming(Enum.Parse<FramingKind>(kind), 0);
        Assert.False(Resumption.IsPart(Moment.Stored("ETag: \"a\""), Rest, 6, head, framing, out _));
    }

    [Fact]
    [Trait("RFC", "9111 3.4")]
    [Trait("RFC", "9111 3.2")]
    public void The_whole_has_the_first_head_as_the_part_updates_it()
    {
        StoredResponse stored = Moment.Stored(
            "ETag: \"a\" | Cache-Control: max-age=1 | Vary: Accept | Content-Length: 6 | X: old | Date: {0} | Age: 9");
        ResponseHead part = Moment.Response(
            "ETag: \"a\" | Cache-Control: max-age=2 | Content-Length: 3 | Content-Range: bytes 3-5/6 | Date: {5} | Connection: X",
            206);
        StoredResponse combined = Resumption.Combine(
            stored, part, Moment.Get("Accept: text/html"), Moment.At(4), Moment.At(5));
        Assert.Equal(200, combined.Head.Status);
        Assert.Equal(
            ["ETag: \"a\"", "Vary: Accept", "Content-Length: 6", "X: old", "Cache-Control: max-age=2", $"Date: {Moment.Date(5)}"],
            Text.Lines(combined.Head.Fields));
        Assert.Equal(["accept: text/html"], Text.Lines(combined.VaryFields));
        Assert.Equal(Moment.At(5), combined.ResponseTime);
        Assert.Equal(Moment.Zero, stored.ResponseTime);
        Assert.Contains("Cache-Control: max-age=1", Text.Lines(stored.Head.Fields));
    }

    private static ContentFraming Framed(int length) => new(FramingKind.Length, length);
}
