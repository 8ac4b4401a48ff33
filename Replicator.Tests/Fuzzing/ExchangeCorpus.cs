using System.Text;

namespace Replicator.Tests.Fuzzing;

/// <summary>Right requests and answers that carry a mark everywhere.</summary>
internal static class ExchangeCorpus
{
    private static readonly string[] Requests =
    [
        "GET http://origin.example/{m} HTTP/1.1\nHost: origin.example\nX-Client: {m}\nCookie: c={m}\n\n",
        "GET /{m}?q={m} HTTP/1.1\nHost: origin.example\nUser-Agent: {m}\nAccept: text/html\n\n",
        "GET http://origin.example/{m} HTTP/1.0\nHost: origin.example\nConnection: keep-alive\n\n",
        "HEAD http://origin.example/{m} HTTP/1.1\nHost: origin.example\nConnection: X-Hop, close\nX-Hop: {m}\n\n",
        "GET http://origin.example/{m} HTTP/1.1\nHost: origin.example\nRange: bytes=2-5\nIf-Range: \"{m}\"\n\n",
        "GET http://origin.example/{m} HTTP/1.1\nHost: origin.example\nCache-Control: no-cache\nVia: 1.0 {m}\n\n",
        "POST http://origin.example/{m} HTTP/1.1\nHost: origin.example\nContent-Length: 20\n\nup {m} xx",
        "PUT http://origin.example/{m} HTTP/1.1\nHost: origin.example\nTransfer-Encoding: chunked\n\n"
            + "e\n{m}\n3;a=b\nabc\n0\nX-T: {m}\n\n",
        "POST http://origin.example/{m} HTTP/1.1\nHost: origin.example\nExpect: 100-continue\nContent-Length: 14\n\n{m}",
        "DELETE http://origin.example/{m} HTTP/1.1\nHost: origin.example\nAuthorization: Basic {m}\n\n",
        "OPTIONS * HTTP/1.1\nHost: origin.example\nX-Client: {m}\n\n",
        "CONNECT origin.example:443 HTTP/1.1\nHost: origin.example:443\nX-Client: {m}\n\ntunnel {m}",
        "GET http://origin.example/{m} HTTP/1.1\nHost: origin.example\n\n"
            + "GET http://origin.example/2{m} HTTP/1.1\nHost: origin.example\n\n",
    ];

    private static readonly string[] Answers =
    [
        "HTTP/1.1 200 OK\nContent-Length: 14\nCache-Control: max-age=60\nETag: \"{m}\"\n\n{m}",
        "HTTP/1.1 200 OK\nContent-Length: 14\nX-Origin: {m}\n\n{m}",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nCache-Control: max-age=60\n\ne\n{m}\n3\nabc\n0\nX-T: {m}\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nConnection: X-Hop\nX-Hop: {m}\n\n2;a=\"b\"\nab\ne\n{m}\n0\n\n",
        "HTTP/1.0 200 OK\nX-Origin: {m}\n\nuntil the end {m}",
        "HTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Cookie\nConnection: close\n\n{m}",
        "HTTP/1.1 304 Not Modified\nETag: \"{m}\"\n\n",
        "HTTP/1.1 204 No Content\nX-Origin: {m}\n\n",
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 201 Created\nLocation: /{m}\nContent-Length: 14\n\n{m}",
        "HTTP/1.1 103 Early Hints\nLink: </{m}>\n\nHTTP/1.1 404 No\nContent-Length: 14\n\n{m}",
        "HTTP/1.1 206 Partial Content\nContent-Range: bytes 2-5/14\nETag: \"{m}\"\nContent-Length: 4\n\nabcd",
        "HTTP/1.1 500 Oh\nContent-Length: 14\nSet-Cookie: {m}\n\n{m}",
        "HTTP/1.1 302 Found\nLocation: http://origin.example/{m}\nContent-Length: 0\n\n",
    ];

    /// <summary>The methods of requests, one for each; for odds.</summary>
    public static int RequestCount => Requests.Length;

    public static int AnswerCount => Answers.Length;

    public static byte[] Request(int index, string mark) => Marked(Requests[index], mark);

    public static byte[] Answer(int index, string mark) => Marked(Answers[index], mark);

    private static byte[] Marked(string text, string mark) =>
        Encoding.Latin1.GetBytes(text.Replace("\n", "\r\n").Replace("{m}", mark));
}
