using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>Where a client's message ends: whatever two recipients could read differently is refused (RFC 9112 §6, §11.2;
/// RFC 9110 §8.6).</summary>
[Trait("RFC", "9112 6")]
public sealed class RequestFramingTests
{
    private static readonly string[] Methods =
        ["POST", "PUT", "PATCH", "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];

    /// <summary>A value of Content-Length that is not plain digits, or that overflows.</summary>
    public static IEnumerable<object[]> BadLengths => Rows.In(Rows.Of(
        "+5", "-5", "-0", "5,5", "5, 5", "5,6", "5;", "5;q=1", "5 5", "5\t5", "0x5", "0X5", "5h", "5.0", "5e0", "5_0",
        "\"5\"", "'5'", "", " ", "\t ", "5\v", "\v5", "5\f", "5\0", "\05", "5\x7F", "5\xA0", "\xD9\xA5", "five", "$5",
        "9223372036854775807", "9223372036854775808", "18446744073709551616", "18446744073709551621",
        "99999999999999999999", "4294967301, 5", "5,", ",5"), Rows.Apart);

    public static IEnumerable<object[]> RepeatedLengths => Rows.In<Place>(Rows.Of(
        "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 6\r\nContent-Length: 5\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nX: y\r\ncontent-length: 5\r\n",
        "CONTENT-LENGTH: 5\r\nContent-length: 0\r\n",
        "Content-Length:\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length:\r\n"));

    public static IEnumerable<object[]> BadCodings => Rows.In(Rows.Of(
        ("", 400), (" ", 400), ("identity", 400), ("xchunked", 400), ("chunkedx", 400), ("x chunked", 400),
        ("chunked chunked", 400), ("chunked, chunked", 400), ("chunked,chunked", 400), ("chunked, identity", 400),
        ("chunked, gzip", 400), ("gzip", 400), ("gzip, chunked", 501), ("identity, chunked", 501),
        ("deflate, gzip, chunked", 501), ("chunked,", 400), (",chunked", 400), (", chunked ,", 400),
        ("chunked;q=1", 400), ("chunked;", 400), ("chunked; x=\"y\"", 400), ("\"chunked\"", 400), ("'chunked'", 400),
        ("chunked\v", 400), ("\vchunked", 400), ("chunked\0", 400), ("\0chunked", 400), ("chunked\x7F", 400),
        ("chunked\xA0", 400), ("\xA0chunked", 400), ("chun\tked", 400), ("chunke", 400), ("chunked=1", 400),
        ("chunked, x", 400), ("trailers", 400), ("\xEF\xBD\x83hunked", 400)), Rows.Apart);

    public static IEnumerable<object[]> BadCodingLines => Rows.In<Place>(Rows.Of(
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400),
        ("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", 501),
        ("Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: chunked\r\nX: y\r\ntransfer-encoding:\r\n", 400),
        ("Transfer-Encoding:\r\n chunked\r\n", 400),
        ("Transfer-Encoding: chunked\r\n ,identity\r\n", 400),
        ("Transfer-Encoding : chunked\r\n", 400),
        ("Transfer-Encoding\t: chunked\r\n", 400),
        (" Transfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: chunked\rX: y\r\n", 400),
        ("X: y\rTransfer-Encoding: chunked\r\n", 400),
        ("X: y\nTransfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: chunked\n", 400),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", 400),
        ("content-length:\r\ntransfer-encoding: CHUNKED\r\n", 400),
        ("Content-Length : 5\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", 400),
        ("Content-Length:\r\n 5\r\n", 400)));

    public static IEnumerable<object[]> OfEachMethod => Rows.In(
        from method in Methods
        from fields in (string[])["Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Content-Length: +5\r\n"]
        select (object[])[method, fields], Rows.Apart);

    public static IEnumerable<object[]> OldVersion => Rows.In(
        from method in Methods
        select (object[])[method], Rows.Apart);

    public static IEnumerable<object[]> GoodFramings => Rows.In<Place>(Rows.Of(
        ("Content-Length: 5\r\n\r\nhello", "hello"),
        ("Content-Length:5\r\n\r\nhello", "hello"),
        ("content-length: \t 5 \t\r\n\r\nhello", "hello"),
        ("Content-Length: 05\r\n\r\nhello", "hello"),
        ("Content-Length: 0000000000000000000000000000005\r\n\r\nhello", "hello"),
        ("Content-Length: 0\r\n\r\n", ""),
        ("Content-Length: 00\r\n\r\n", ""),
        ("\r\n", ""),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("transfer-encoding:\t CHUNKED\t \r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello"),
        ("Transfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", "")));

    public static IEnumerable<object[]> ContentInConnect => Rows.In<Place>(Rows.Of(
        "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
        "Content-Length: x\r\n", "Transfer-Encoding: identity\r\n"));

    [Theory]
    [Trait("RFC", "9110 8.6")]
    [MemberData(nameof(BadLengths))]
    public void A_length_that_is_not_plain_digits_is_refused(Place place, string length) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Post}Content-Length: {length}\r\n\r\nhello", 400);

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(RepeatedLengths))]
    public void A_length_that_is_there_twice_is_refused(Place place, string fields) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Post}{fields}\r\nhello", 400);

    [Theory]
    [Trait("RFC", "9112 6.1")]
    [MemberData(nameof(BadCodings))]
    public void A_transfer_coding_other_than_one_chunked_is_refused(Place place, string coding, int status) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Post}Transfer-Encoding: {coding}\r\n\r\n0\r\n\r\n", status);

    [Theory]
    [Trait("RFC", "9112 6.1")]
    [MemberData(nameof(BadCodingLines))]
    public void Framing_that_two_could_read_differently_is_refused(Place place, string fields, int status) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Post}{fields}\r\n0\r\n\r\n", status);

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(OfEachMethod))]
    public void Framing_is_judged_alike_for_every_method(Place place, string method, string fields) =>
        RequestTrial.Refuses(
            place, $"{method} {RequestTrial.Target} HTTP/1.1\r\nHost: origin.example\r\n{fields}\r\n0\r\n\r\n", 400);

    [Theory]
    [Trait("RFC", "9112 6.1")]
    [MemberData(nameof(OldVersion))]
    public void HTTP_1_0_knows_no_transfer_coding(Place place, string method) =>
        RequestTrial.Refuses(
            place,
            $"{method} {RequestTrial.Target} HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400);

    [Theory]
    [Trait("RFC", "9110 9.3.6")]
    [MemberData(nameof(ContentInConnect))]
    public void A_CONNECT_has_no_content(Place place, string fields) =>
        RequestTrial.Refuses(
            place, $"CONNECT origin.example:80 HTTP/1.1\r\nHost: origin.example:80\r\n{fields}\r\nhello", 400);

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(GoodFramings))]
    public void A_content_ends_where_its_framing_says(Place place, string rest, string content) =>
        RequestTrial.Serves(place, RequestTrial.Post + rest, request => AssertContent(request, content));

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(GoodFramings))]
    public void A_GET_may_have_a_content_that_is_passed_on(Place place, string rest, string content) =>
        RequestTrial.Serves(place, RequestTrial.Get + rest, request => AssertContent(request, content));

    private static void AssertContent(ReceivedMessage request, string content)
    {
        Assert.Equal(content, request.Content);
        Assert.Equal("/target", request.StartLine.Split(' ')[1]);
    }
}
