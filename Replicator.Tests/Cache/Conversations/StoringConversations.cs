using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class StoringConversations
{
    private const string Signed = "GET /a | Authorization: Basic YTpi";

    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("A status that nobody knows is stored if its freshness is stated", "9111 3",
            new Turn("GET /a", "299", "299 | Cache-Control: max-age=60 || a"),
            new Turn("GET /a", "299 | Cache-Status: *; hit* || a")),
        new("An error is stored if its freshness is stated", "9111 3",
            new Turn("GET /a", "500", "500 | Cache-Control: max-age=60 || a"),
            new Turn("GET /a", "500 | Cache-Status: *; hit* || a")),
        new("What is missing is so for a while", "9111 4.2.2",
            new Turn("GET /a", "404", "404 || a"),
            new Turn("GET /a", "404 | Cache-Status: *; hit; ttl=* || a")),
        new("must-understand needs a known status", "9111 5.2.2.3",
            new Turn("GET /a", "299", "299 | Cache-Control: must-understand, max-age=60"),
            IsAsked()),
        new("must-understand comes before no-store", "9111 5.2.2.3",
            Comes("Cache-Control: must-understand, no-store, max-age=60"), IsHit()),
        new("no-store is not stored", "9111 5.2.2.5", Comes("Cache-Control: no-store, max-age=60"), IsAsked()),
        new("private is for one", "9111 5.2.2.7", Comes("Cache-Control: private, max-age=60"), IsAsked()),
        new("no-cache is validated each time", "9111 5.2.2.4",
            Comes("Cache-Control: no-cache, max-age=60 | ETag: \"1\""),
            new Turn("GET /a", "200 || abc", "304 | ETag: \"1\" | Cache-Control: no-cache, max-age=60")
                { Sees = "If-None-Match: \"1\"" },
            new Turn("GET /a", "200 || other", "200 || other") { Sees = "If-None-Match: \"1\"" }),
        new("What credentials brought is for one", "9111 3.5",
            new Turn(Signed, "200 || abc", "200 | Cache-Control: max-age=60 || abc"), IsAsked()),
        new("public shares it", "9111 3.5,9111 5.2.2.9",
            new Turn(Signed, "200 || abc", "200 | Cache-Control: public, max-age=60 || abc"), IsHit()),
        new("s-maxage shares it", "9111 3.5,9111 5.2.2.10",
            new Turn(Signed, "200 || abc", "200 | Cache-Control: s-maxage=60 || abc"), IsHit()),
        new("must-revalidate shares it", "9111 3.5,9111 5.2.2.2",
            new Turn(Signed, "200 || abc", "200 | Cache-Control: max-age=60, must-revalidate || abc"), IsHit()),
        new("A cookie is kept where freshness is stated", "9111 7.3",
            new Turn("GET /a", "200", "200 | Cache-Control: max-age=60 | Set-Cookie: a=b || abc"),
            new Turn("GET /a", "200 | Set-Cookie: a=b | Cache-Status: *; hit* || abc")),
        new("A cookie is not kept where it would be guessed", "9111 7.3",
            Comes("Date: {+0} | Last-Modified: {-10000} | Set-Cookie: a=b"), IsAsked()),
        new("Trailers are not stored", "9111 3.1",
            new Turn("GET /a", "200 || abc",
                "200 | Cache-Control: max-age=60 | Transfer-Encoding: chunked || 3\r\nabc\r\n0\r\nX: y\r\n\r\n"),
            new Turn("GET /a", "200 | !X | Cache-Status: *; hit* || abc")),
        new("Fields for the next hop are not stored", "9111 3.1,9110 7.6.1",
            new Turn("GET /a", "200 | !X-Own | !Keep-Alive | X: y || abc",
                "200 | Cache-Control: max-age=60 | Connection: X-Own | X-Own: 1 | Keep-Alive: max=1 | X: y || abc"),
            new Turn("GET /a", "200 | !X-Own | !Keep-Alive | X: y | Cache-Status: *; hit* || abc")),
        new("A part that nobody asked for is neither stored nor passed on", "9111 3.3,9110 15.3.7",
            new Turn("GET /a", "50*",
                "206 | Cache-Control: max-age=60 | ETag: \"1\" | Content-Range: bytes 0-2/9 || abc"),
            IsAsked()),
        new("What was stored of one query is not of another", "9111 2",
            new Turn("GET /a?b", "200 || b", "200 | Cache-Control: max-age=60 || b"),
            new Turn("GET /a?c", "200 || c", "200 | Cache-Control: max-age=60 || c"),
            new Turn("GET /a?b", "200 | Cache-Status: *; hit* || b")),
        new("An answer to HEAD is not one to GET", "9111 2",
            new Turn("HEAD /a", "200", "200 | Cache-Control: max-age=60 | Content-Length: 3"), IsAsked()),
        new("A HEAD is answered from what GET brought", "9111 4",
            Comes("Cache-Control: max-age=60"),
            new Turn("HEAD /a", "200 | Content-Length: 3 | Cache-Status: *; hit*")),
        new("Requests for the same share one answer", "9111 4",
            new Turn("GET /a", "200 || abcdef", "200 | Cache-Control: max-age=60 || abcdef")
                { Joins = "GET /a", JoinerGets = "200 || abcdef" },
            new Turn("GET /a", "200 | Cache-Status: *; hit* || abcdef")),
    ];
}
