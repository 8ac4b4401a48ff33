using System.Text;

namespace Replicator.Tests.Strictness.Checker;

/// <summary>The checker itself: what is well formed passes, and each rule has a message that breaks it.</summary>
public sealed class CheckerTests
{
    private const string Host = "Host: a.example\r\nVia: 1.1 me\r\n";
    private const string Via = "Via: 1.1 me\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\n", 1)]
    [InlineData("GET /a?b=%20{|} HTTP/1.1\r\n" + Host + "\r\nGET /b HTTP/1.1\r\n" + Host + "\r\n", 2)]
    [InlineData("OPTIONS * HTTP/1.1\r\n" + Host + "\r\n", 1)]
    [InlineData("POST / HTTP/1.1\r\nHost: [::1]:81\r\nVia: 1.0 x, 1.1 me:8080 (c)\r\nContent-Length: 3\r\n\r\nabc", 1)]
    [InlineData(
        "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n", 1)]
    [InlineData("POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n", 1)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "TE: trailers\r\nConnection: TE\r\nX:\t\x80 \r\nY:\r\n\r\n", 1)]
    public void A_well_formed_request_passes(string sent, int count)
    {
        Verdict verdict = new RequestChecker().Check(Bytes(sent));
        Assert.Null(verdict.Violation);
        Assert.False(verdict.BreaksOff);
        Assert.Equal(count, verdict.Messages.Count);
    }

    [Theory]
    [InlineData("GET  / HTTP/1.1\r\n", "method SP target SP version", 0)]
    [InlineData("GET / HTTP/1.1 \r\n", "method SP target SP version", 0)]
    [InlineData("G@T / HTTP/1.1\r\n", "method that is no token", 0)]
    [InlineData("GET http://a.example/ HTTP/1.1\r\n", "target", 4)]
    [InlineData("GET /a#b HTTP/1.1\r\n", "target", 4)]
    [InlineData("GET /\u00e4 HTTP/1.1\r\n", "target", 4)]
    [InlineData("GET * HTTP/1.1\r\n", "target", 4)]
    [InlineData("GET / HTTP/1.0\r\n", "version", 0)]
    [InlineData("GET / HTTP/1.1\n", "LF without CR", 14)]
    [InlineData("GET / HTTP/1.1\r\rX", "CR without LF", 14)]
    [InlineData("\r\nGET / HTTP/1.1\r\n", "method SP target SP version", 0)]
    [InlineData("GET / HTTP/1.1\r\nX : y\r\n", "field name", 16)]
    [InlineData("GET / HTTP/1.1\r\n: y\r\n", "field name", 16)]
    [InlineData("GET / HTTP/1.1\r\nX\r\n", "without colon", 16)]
    [InlineData("GET / HTTP/1.1\r\nX: y\r\n z\r\n", "folded", 22)]
    [InlineData("GET / HTTP/1.1\r\nX: a\0b\r\n", "control byte", 18)]
    [InlineData("GET / HTTP/1.1\r\nX: a\u007fb\r\n", "control byte", 18)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Host: a.example\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: \r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: a b\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: u@a\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: a:b\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: a:65536\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: [::1\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Via + "Host: a%2\r\n\r\n", "Host", 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "Via", 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nVia: me\r\n\r\n", "Via", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", "Content-Length", 65)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Content-Length: +1\r\n\r\n", "Content-Length", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Content-Length: 1, 1\r\n\r\n", "Content-Length", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Content-Length: 9223372036854775808\r\n\r\n", "Content-Length", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", "both", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Transfer-Encoding: gzip, chunked\r\n\r\n", "not one chunked", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Transfer-Encoding: identity\r\n\r\n", "not one chunked", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Keep-Alive: 5\r\n\r\n", "Keep-Alive", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Proxy-Connection: close\r\n\r\n", "Proxy-Connection", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Proxy-Authorization: Basic x\r\n\r\n", "Proxy-Authorization", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "TE: trailers\r\n\r\n", "TE without", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Upgrade: h2c\r\n\r\n", "Upgrade without", 46)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "Connection: close, X\r\n\r\n", "connection option X", 0)]
    [InlineData("GET / HTTP/1.1\r\n" + Host + "\r\nsurplus\r\n", "method SP target SP version", 48)]
    public void A_request_that_breaks_a_rule_is_named_with_its_place(string sent, string rule, int position)
    {
        Violation? violation = new RequestChecker().Check(Bytes(sent)).Violation;
        Assert.Contains(rule, violation?.Rule, StringComparison.Ordinal);
        Assert.Equal(position, violation!.Position);
    }

    [Theory]
    [InlineData("g\r\nabc\r\n", "1 to 16 digits", 0)]
    [InlineData("\r\n", "1 to 16 digits", 0)]
    [InlineData("00000000000000001\r\n", "1 to 16 digits", 0)]
    [InlineData("0x1\r\n", "in its line", 1)]
    [InlineData("1 \r\n", "in its line", 1)]
    [InlineData("1;a=b\r\n", "in its line", 1)]
    [InlineData("8000000000000000\r\n", "overflows", 0)]
    [InlineData("1\na", "LF without CR", 1)]
    [InlineData("1\r\naX", "no CRLF after", 4)]
    [InlineData("1\r\na\r\r", "no CRLF after", 4)]
    [InlineData("0\r\nX : y\r\n\r\n", "field name", 3)]
    [InlineData("0\r\nContent-Length: 5\r\n\r\n", "as a trailer", 3)]
    [InlineData("0\r\n\r\nX", null, 0)]
    public void Chunks_that_break_a_rule_are_named_with_their_place(string chunks, string? rule, int position)
    {
        const string Head = "POST / HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n";
        Verdict verdict = new RequestChecker().Check(Bytes(Head + chunks));
        Assert.Equal(rule is null, verdict.Violation is null);
        Assert.Contains(rule ?? "", verdict.Violation?.Rule ?? "", StringComparison.Ordinal);
        Assert.Equal(rule is null ? 0 : Head.Length + position, verdict.Violation?.Position ?? 0);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK\r\n" + Via + "Content-Length: 3\r\n\r\nabc", "abc")]
    [InlineData("GET", "HTTP/1.1 200 \r\n" + Via + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "abc")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\n" + Via + "Connection: close\r\n\r\nabc", "abc")]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\n" + Via + "Content-Length: 3\r\n\r\n", "")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\n" + Via + "Content-Length: 3\r\n\r\n", "")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n" + Via + "\r\n", "")]
    [InlineData("GET", "HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n" + Via + "\r\n", "")]
    [InlineData("CONNECT", "HTTP/1.1 200 Connected\r\n\r\nwhatever", "")]
    [InlineData("GET", "HTTP/1.1 502 Bad Gateway\r\nProxy-Status: me\r\nContent-Length: 1\r\n\r\nx", "x")]
    public void A_well_formed_response_passes(string method, string sent, string content)
    {
        Verdict verdict = new ResponseChecker().Check(Bytes(sent), [method]);
        Assert.Null(verdict.Violation);
        Assert.False(verdict.BreaksOff);
        Assert.Equal(content, Encoding.Latin1.GetString(verdict.Messages[^1].Content));
    }

    [Theory]
    [InlineData("GET", "HTTP/1.0 200 OK\r\n", "version", 0)]
    [InlineData("GET", "HTTP/1.1 200\r\n", "version SP status SP reason", 0)]
    [InlineData("GET", "HTTP/1.1 2000 OK\r\n", "status", 9)]
    [InlineData("GET", "HTTP/1.1 600 OK\r\n", "status", 9)]
    [InlineData("GET", "HTTP/1.1 200 O\x1bK\r\n", "reason", 0)]
    [InlineData("GET", "HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n", "no content may be", 0)]
    [InlineData("GET", "HTTP/1.1 100 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "no content may be", 0)]
    [InlineData("CONNECT", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", "no content may be", 0)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\n" + Via + "\r\nabc", "no close", 0)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "Via", 0)]
    [InlineData("GET", "HTTP/1.1 304 OK\r\n" + Via + "\r\nabc\r\n", "version SP status", 32)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\n" + Via + "Content-Length: 3\r\n\r\nabc\r\n", "version SP status", 51)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\n" + Via + "Content-Length: x\r\n\r\n", "not digits", 30)]
    [InlineData(
        "GET", "HTTP/1.1 204 OK\r\n" + Via + "\r\nHTTP/1.1 204 OK\r\n" + Via + "\r\n", "answers no request", 32)]
    [InlineData("GET", "HTTP/1.1 204 OK\r\n" + Via + "Connection: close\r\n\r\nX", "after the last message", 51)]
    public void A_response_that_breaks_a_rule_is_named_with_its_place(
        string method, string sent, string rule, int position)
    {
        Violation? violation = new ResponseChecker().Check(Bytes(sent), [method]).Violation;
        Assert.Contains(rule, violation?.Rule, StringComparison.Ordinal);
        Assert.Equal(position, violation!.Position);
    }

    [Fact]
    public void What_breaks_off_is_said_at_every_cut_and_is_no_violation()
    {
        const string Request =
            "POST /a HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n";
        const string Response = "HTTP/1.1 200 OK\r\n" + Via + "Content-Length: 3\r\n\r\nabc";
        for (int length = 1; length < Request.Length; length++)
        {
            Verdict verdict = new RequestChecker().Check(Bytes(Request[..length]));
            Assert.True(verdict is { Violation: null, BreaksOff: true }, $"{length}: {verdict.Violation}");
        }

        for (int length = 1; length < Response.Length; length++)
        {
            Verdict verdict = new ResponseChecker().Check(Bytes(Response[..length]), ["GET"]);
            Assert.True(verdict is { Violation: null, BreaksOff: true }, $"{length}: {verdict.Violation}");
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(";a", true)]
    [InlineData(" ; a = \"b\\\"c\" ;d=e", true)]
    [InlineData(" ", false)]
    [InlineData(";", false)]
    [InlineData(";a ", false)]
    [InlineData(";a=", false)]
    [InlineData(";a=\"b", false)]
    [InlineData(";a=\"b\"c", false)]
    public void Extensions_of_a_chunk_are_read_as_the_grammar_has_them(string text, bool isOne) =>
        Assert.Equal(isOne, Abnf.IsChunkExtension(text));

    [Fact]
    public void What_Connection_names_and_is_passed_on_is_found()
    {
        var client = new RequestChecker { ArePassedOn = false };
        WireMessage received = Assert.Single(client.Check(Bytes(
            "GET http://a/ HTTP/1.1\r\nHost: a\r\nConnection: x-a, host, close\r\nX-A: 1\r\nX-B: 2\r\n\r\n")).Messages);
        WireMessage well =
            Assert.Single(new RequestChecker().Check(Bytes("GET / HTTP/1.1\r\n" + Host + "X-B: 2\r\n\r\n")).Messages);
        WireMessage ill =
            Assert.Single(new RequestChecker().Check(Bytes("GET / HTTP/1.1\r\n" + Host + "x-A: 1\r\n\r\n")).Messages);
        Assert.Null(ForwardingRules.FindNamed(received, well));
        Assert.Equal(46, ForwardingRules.FindNamed(received, ill)?.Position);
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
