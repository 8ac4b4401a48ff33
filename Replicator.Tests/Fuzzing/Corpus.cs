using System.Text;

namespace Replicator.Tests.Fuzzing;

/// <summary>Right messages to begin with.</summary>
internal static class Corpus
{
    public static IReadOnlyList<byte[]> Requests { get; } = Of(
        "GET http://origin.example/a?b=c HTTP/1.1\nHost: origin.example\nAccept: */*\n\n",
        "GET http://origin.example:8080/%41%2f HTTP/1.1\nHost: x\nConnection: keep-alive, X-A\nX-A: 1\nX-B: 2\n\n",
        "GET /a HTTP/1.1\nHost: origin.example:80\nVia: 1.1 other (a, \"b\")\nCookie: a=b; c=d\n\n",
        "GET / HTTP/1.0\nHost: origin.example\nUser-Agent: old\n\n",
        "HEAD http://origin.example HTTP/1.1\nHost: origin.example\nIf-None-Match: \"a\", W/\"b\"\n\n",
        "POST http://origin.example/up HTTP/1.1\nHost: origin.example\nContent-Length: 5\n\nabcde",
        "PUT http://origin.example/up HTTP/1.1\nHost: origin.example\nTransfer-Encoding: chunked\nTE: trailers\n"
            + "Connection: TE\n\n3\nabc\nA;x=\"y\"\n0123456789\n0\nX-Sum: 9\n\n",
        "OPTIONS * HTTP/1.1\nHost: origin.example\nMax-Forwards: 3\n\n",
        "OPTIONS http://origin.example HTTP/1.1\nHost: origin.example\n\n",
        "DELETE http://[2001:db8::1]:81/x HTTP/1.1\nHost: [2001:db8::1]:81\nAuthorization: Basic eDp5\n\n",
        "CONNECT origin.example:443 HTTP/1.1\nHost: origin.example:443\nProxy-Authorization: Basic eDp5\n\n",
        "GET http://origin.example/r HTTP/1.1\nHost: origin.example\nRange: bytes=0-3, -4\nIf-Range: \"a\"\n"
            + "Upgrade: h2c\nKeep-Alive: 5\nProxy-Connection: keep-alive\nExpect: 100-continue\n\n");

    public static IReadOnlyList<byte[]> Responses { get; } = Of(
        "HTTP/1.1 200 OK\nContent-Length: 5\nCache-Control: max-age=60\nETag: \"a\"\n\nabcde",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: close, X-A\nX-A: 1\n\n3\nabc\n0\nX-Sum: 9\n\n",
        "HTTP/1.0 200 OK\nContent-Type: text/plain\nDate: Sun, 06 Nov 1994 08:49:37 GMT\n\nuntil the end",
        "HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-2/5\nContent-Length: 3\nVary: Accept, Cookie\n\nabc",
        "HTTP/1.1 304 Not Modified\nETag: W/\"a\"\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n\n",
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 204 No Content\nVia: 1.0 x, 1.1 y:80 (z)\n\n",
        "HTTP/1.1 103 Early Hints\nLink: </a>; rel=preload\n\nHTTP/1.1 404 Not Found\nContent-Length: 2\n\nno",
        "HTTP/1.1 301 Moved\nLocation: http://origin.example/b\nContent-Length: 0\nAge: 12\nExpires: 0\n\n",
        "HTTP/1.1 401 \nWWW-Authenticate: Basic realm=\"x\"\nContent-Length: 0\nSet-Cookie: a=b\n\n");

    public static IReadOnlyList<byte[]> ChunkStreams { get; } = Of(
        "3\nabc\n0\n\n",
        "3;a=\"b\\\"\";c ;d = e\nabc\n10\n0123456789abcdef\n0\nT: u\nV:\n\n",
        "000000000000000A\n0123456789\n00;x\n\n",
        "1\na\n2\nbc\n3\ndef\n0000\n\nGET / HTTP/1.1\n\n",
        "5\n\r\n\r\n0\n0\nA: b\nC: d\n\n");

    public static IReadOnlyList<byte[]> Targets { get; } = Of(
        "http://u.example:8080/%41%2f%25%37%65/b?c=%7E&d",
        "http://[2001:db8::1]/",
        "https://a_b-c.example.?q#f",
        "http://192.0.2.1:00080//a/../b/./",
        "HTTP://A.Example");

    /// <summary>Each with the name of its field.</summary>
    public static IReadOnlyList<(string Name, byte[] Value)> Values { get; } =
    [
        .. new (string Name, string Value)[]
        {
            ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Expires", "Sunday, 06-Nov-94 08:49:37 GMT"),
            ("Last-Modified", "Sun Nov  6 08:49:37 1994"), ("ETag", "W/\"abc\""), ("If-None-Match", "\"a,b\", W/\"c\", *"),
            ("If-Match", "*"), ("If-Range", "\"abc\""), ("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("Range", "bytes=0-5, -9, 7-"), ("Content-Range", "bytes 0-5/10"), ("Content-Range", "bytes */7"),
            ("Accept", "text/html;q=0.5, */*;a=\"b,c\""), ("Via", "1.1 me (a, b), HTTP/1.0 other:80"),
            ("Cache-Control", "max-age=60, s-maxage=\"7\", private=\"a, b\", no-cache, stale-if-error=9, x=y"),
            ("Cache-Control", "min-fresh=3, max-stale, only-if-cached, must-understand, stale-while-revalidate=5"),
            ("Vary", "Accept, Accept-Encoding, *"), ("Age", "5, 6"), ("Connection", "close, Host, \"x\", Via"),
            ("Location", "http://origin.example/b"), ("Content-Location", "../c?d"), ("Pragma", "no-cache"),
        }.Select(pair => (pair.Name, Encoding.Latin1.GetBytes(pair.Value))),
    ];

    private static byte[][] Of(params string[] texts) =>
        [.. texts.Select(text => Encoding.Latin1.GetBytes(text.Replace("\r\n", "\x01").Replace("\n", "\r\n").Replace("\x01", "\r\n")))];
}
