using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class MessageFramingTests
{
    [Theory]
    [Trait("RFC", "9112 6.3")]
    [InlineData("", "None 0")]
    [InlineData("Content-Length: 0", "Length 0")]
    [InlineData("content-length: 5", "Length 5")]
    [InlineData("Content-Length: 007", "Length 7")]
    [InlineData("Content-Length: 9223372036854775806", "Length 9223372036854775806")]
    [InlineData("Transfer-Encoding: chunked", "Chunked 0")]
    [InlineData("TRANSFER-ENCODING: Chunked", "Chunked 0")]
    [InlineData("Content-Length:", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: -1", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: +1", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 0x5", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 5 5", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 5,5", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 5,", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 5.0", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: \"5\"", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: \u0665", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("Content-Length: 9223372036854775808", nameof(Refusal.ContentLengthTooLarge))]
    [InlineData("Content-Length: 18446744073709551621", nameof(Refusal.ContentLengthTooLarge))]
    [InlineData("Content-Length: 99999999999999999999999999999999", nameof(Refusal.ContentLengthTooLarge))]
    [InlineData("Content-Length: 5|Content-Length: 5", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("Content-Length: 5|content-length: 6", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("Content-Length: 5|Transfer-Encoding: chunked", nameof(Refusal.LengthAndTransferEncoding))]
    [InlineData("Content-Length: 0|Transfer-Encoding: chunked", nameof(Refusal.LengthAndTransferEncoding))]
    [InlineData("Transfer-Encoding: x|Content-Length: 5", nameof(Refusal.LengthAndTransferEncoding))]
    [InlineData("Transfer-Encoding:", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: ,chunked", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked,", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked, chunked", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked|Transfer-Encoding: chunked", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked|Transfer-Encoding:", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked, gzip", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: gzip", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: identity", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: xchunked", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: chunked;q=1", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: \"chunked\"", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: 'chunked'", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("Transfer-Encoding: gzip, chunked", nameof(Refusal.TransferCodingUnknown))]
    [InlineData("Transfer-Encoding: gzip|Transfer-Encoding: chunked", nameof(Refusal.TransferCodingUnknown))]
    [InlineData("Transfer-Encoding: identity, chunked", nameof(Refusal.TransferCodingUnknown))]
    public void A_request_says_where_it_ends_or_is_refused(string fields, string expected)
    {
        Assert.Equal(expected, OfRequest(Text.Request("POST", "/", 1, Split(fields))));
    }

    [Theory]
    [Trait("RFC", "9112 6.1")]
    [InlineData("Transfer-Encoding: chunked", nameof(Refusal.TransferEncodingInOldVersion))]
    [InlineData("Transfer-Encoding: gzip", nameof(Refusal.TransferEncodingInOldVersion))]
    [InlineData("Content-Length: 5", "Length 5")]
    [InlineData("", "None 0")]
    public void Old_versions_know_no_transfer_encoding(string fields, string expected)
    {
        Assert.Equal(expected, OfRequest(Text.Request("POST", "/", 0, Split(fields))));
        string ofResponse = expected == "None 0" ? "UntilClose 0" : expected;
        Assert.Equal(ofResponse, OfResponse("GET", Text.Response(200, 0, Split(fields))));
    }

    [Theory]
    [Trait("RFC", "9110 9.3.6")]
    [InlineData("", "None 0")]
    [InlineData("Content-Length: 0", "Length 0")]
    [InlineData("Content-Length: 5", nameof(Refusal.ContentInConnect))]
    [InlineData("Transfer-Encoding: chunked", nameof(Refusal.ContentInConnect))]
    public void A_connect_has_no_content(string fields, string expected)
    {
        Assert.Equal(expected, OfRequest(Text.Request("CONNECT", "a:443", 1, Split(fields))));
    }

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [InlineData("GET", 200, "", "UntilClose 0")]
    [InlineData("GET", 200, "Content-Length: 5", "Length 5")]
    [InlineData("GET", 200, "Transfer-Encoding: chunked", "Chunked 0")]
    [InlineData("POST", 404, "Content-Length: 0", "Length 0")]
    [InlineData("HEAD", 200, "Content-Length: 5", "None 0")]
    [InlineData("HEAD", 200, "Transfer-Encoding: chunked", "None 0")]
    [InlineData("HEAD", 200, "", "None 0")]
    [InlineData("GET", 304, "Content-Length: 5", "None 0")]
    [InlineData("GET", 304, "Transfer-Encoding: chunked", "None 0")]
    [InlineData("GET", 204, "Content-Length: 0", "None 0")]
    [InlineData("GET", 100, "", "None 0")]
    [InlineData("GET", 103, "Content-Length: 5", "None 0")]
    [InlineData("GET", 205, "", "UntilClose 0")]
    [InlineData("CONNECT", 200, "Content-Length: 5|Transfer-Encoding: x", "None 0")]
    [InlineData("CONNECT", 299, "Content-Length: -5", "None 0")]
    [InlineData("CONNECT", 403, "Content-Length: 5", "Length 5")]
    [InlineData("connect", 200, "Content-Length: 5", "Length 5")]
    [InlineData("GET", 200, "Content-Length: 5|Transfer-Encoding: chunked", nameof(Refusal.LengthAndTransferEncoding))]
    [InlineData("HEAD", 200, "Content-Length: 5|Transfer-Encoding: chunked", nameof(Refusal.LengthAndTransferEncoding))]
    [InlineData("GET", 200, "Transfer-Encoding: gzip", nameof(Refusal.TransferEncodingInvalid))]
    [InlineData("GET", 200, "Transfer-Encoding: gzip, chunked", nameof(Refusal.TransferCodingUnknown))]
    [InlineData("GET", 200, "Content-Length: x", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("HEAD", 200, "Content-Length: x", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("GET", 304, "Content-Length: -1", nameof(Refusal.ContentLengthInvalid))]
    [InlineData("GET", 200, "Content-Length: 9223372036854775808", nameof(Refusal.ContentLengthTooLarge))]
    [InlineData("GET", 200, "Content-Length: 5|Content-Length: 6", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("GET", 200, "Content-Length: 5, 6", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("GET", 200, "Content-Length: 5, 05", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("GET", 200, "Content-Length: 5,", nameof(Refusal.ContentLengthRepeated))]
    [InlineData("GET", 200, "Content-Length: ,5", nameof(Refusal.ContentLengthInvalid))]
    public void A_response_says_where_it_ends_or_is_refused(string method, int status, string fields, string expected)
    {
        Assert.Equal(expected, OfResponse(method, Text.Response(status, 1, Split(fields))));
    }

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [InlineData("Content-Length: 5|A: b|Content-Length: 5")]
    [InlineData("Content-Length: 5, 5|A: b")]
    [InlineData("Content-Length: 5,5 , 5|A: b|content-length: 5")]
    public void Equal_lengths_of_a_response_become_one(string fields)
    {
        ResponseHead head = Text.Response(200, 1, Split(fields));
        Assert.Equal("Length 5", OfResponse("GET", head));
        Assert.Equal(["A: b", "Content-Length: 5"], Text.Lines(head.Fields));
    }

    [Theory]
    [Trait("RFC", "9110 8.6")]
    [InlineData("GET", 204, 0)]
    [InlineData("GET", 103, 0)]
    [InlineData("CONNECT", 200, 0)]
    [InlineData("HEAD", 200, 1)]
    [InlineData("GET", 304, 1)]
    public void A_length_that_must_not_be_there_is_not_sent_on(string method, int status, int count)
    {
        ResponseHead head = Text.Response(status, 1, "Content-Length: 5");
        OfResponse(method, head);
        Assert.Equal(count, head.Fields.CountOf("Content-Length"u8));
    }

    [Theory]
    [Trait("RFC", "9112 9.3")]
    [InlineData(1, "", true)]
    [InlineData(1, "Connection: close", false)]
    [InlineData(1, "Connection: Close", false)]
    [InlineData(1, "Connection: x, close", false)]
    [InlineData(1, "Connection: x|Connection: close", false)]
    [InlineData(1, "Connection: keep-alive, close", false)]
    [InlineData(1, "Connection: \"x, close, y\"", false)]
    [InlineData(1, "Connection: keep-alive", true)]
    [InlineData(1, "Connection: closed", true)]
    [InlineData(1, "Proxy-Connection: close", true)]
    [InlineData(0, "", false)]
    [InlineData(0, "Connection: keep-alive", true)]
    [InlineData(0, "Connection: Keep-Alive", true)]
    [InlineData(0, "Connection: keep-alive, close", false)]
    [InlineData(0, "Proxy-Connection: keep-alive", false)]
    public void A_connection_persists_unless_it_is_said_otherwise(int minorVersion, string fields, bool persists)
    {
        Assert.Equal(persists, MessageFraming.Persists(Text.Fields(Split(fields)), minorVersion));
    }

    private static string[] Split(string fields) => fields.Length == 0 ? [] : fields.Split('|');

    private static string OfRequest(RequestHead head)
    {
        bool taken = MessageFraming.TryOfRequest(head, out ContentFraming framing, out Refusal refusal);
        Assert.Equal(refusal == Refusal.None, taken);
        return taken ? $"{framing.Kind} {framing.Length}" : refusal.ToString();
    }

    private static string OfResponse(string method, ResponseHead head)
    {
        bool taken = MessageFraming.TryOfResponse(
            Text.Bytes(method), head, out ContentFraming framing, out Refusal refusal);
        Assert.Equal(refusal == Refusal.None, taken);
        return taken ? $"{framing.Kind} {framing.Length}" : refusal.ToString();
    }
}
