using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class RangeConversations
{
    private const string Fresh = "Cache-Control: max-age=60 | ETag: \"1\"";
    private const string Refused = "502 | Proxy-Status: *; error=http_protocol_error; details=* | Cache-Status: *; fwd-status=206*";

    private static readonly (string Path, string Answer)[] Senseless =
    [
        ("unnamed", "ETag: \"1\" || bc"),
        ("empty", "Content-Range: || bc"),
        ("backwards", "Content-Range: bytes 2-1/6 || bc"),
        ("beyond", "Content-Range: bytes 1-6/6 || bcdef"),
        ("nothing", "Content-Range: bytes */6 || bc"),
        ("twice", "Content-Range: bytes 1-2/6 | Content-Range: bytes 3-4/6 || bc"),
        ("short", "Content-Range: bytes 1-2/6 || b"),
        ("long", "Content-Range: bytes 1-2/6 || bcd"),
    ];

    private const string Other = "200 | Cache-Control: max-age=60 | ETag: \"2\" || uvwxyz";

    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("One range of what is stored", "9110 14.2",
            Comes(Fresh, "abcdef"),
            new Turn("GET /a | Range: bytes=1-2", "206 | Content-Range: bytes 1-2/6 | Cache-Status: *; hit* || bc"),
            new Turn("GET /a | Range: bytes=4-", "206 | Content-Range: bytes 4-5/6 || ef"),
            new Turn("GET /a | Range: bytes=-2", "206 | Content-Range: bytes 4-5/6 || ef"),
            new Turn("GET /a | Range: lines=1-2", "200 || abcdef"),
            new Turn("HEAD /a | Range: bytes=1-2", "200 | Content-Length: 6")),
        new("Ranges of what is stored", "9110 15.3.7.2",
            Comes(Fresh, new string('a', 500)),
            new Turn("GET /a | Range: bytes=0-1,400-401", "206 | Content-Type: multipart/byteranges; boundary=* | !Content-Range"),
            new Turn("GET /a | Range: bytes=0-1,1-3", "206 | Content-Range: bytes 0-3/500 || aaaa")),
        new("Beyond the end", "9110 15.5.17",
            Comes(Fresh, "abcdef"),
            new Turn("GET /a | Range: bytes=6-", "416 | Content-Range: bytes */6 | !ETag")),
        new("If-Range is compared strongly", "9110 13.1.5",
            Comes(Fresh, "abcdef"),
            new Turn("GET /a | Range: bytes=1-2 | If-Range: \"1\"", "206 || bc"),
            new Turn("GET /a | Range: bytes=1-2 | If-Range: W/\"1\"", "200 || abcdef"),
            new Turn("GET /a | Range: bytes=1-2 | If-Range: \"2\"", "200 || abcdef")),
        new("A condition comes before a range", "9110 13.2.2",
            Comes(Fresh, "abcdef"),
            new Turn("GET /a | Range: bytes=1-2 | If-None-Match: \"1\"", "304")),
        new("All from a byte on is answered from the whole", "9110 14.2",
            new Turn("GET /a | Range: bytes=2-", "206 | Content-Range: bytes 2-5/6 || cdef", $"200 | {Fresh} || abcdef")
                { Sees = "!Range" },
            new Turn("GET /a", "200 | Cache-Status: *; hit* || abcdef")),
        new("A range of what is on its way", "9110 14.2",
            new Turn("GET /a", "200 || abcdef", $"200 | {Fresh} || abcdef")
                { Joins = "GET /a | Range: bytes=4-5", JoinerGets = "206 | Content-Range: bytes 4-5/6 || ef" }),
        new("A part is kept, and only what is missing is fetched", "9111 3.3,9111 3.4",
            new Turn("GET /a | Range: bytes=0-2", "206 || abc", $"206 | {Fresh} | Content-Range: bytes 0-2/6 || abc")
                { Sees = "Range: bytes=0-*" },
            new Turn("GET /a | Range: bytes=1-2", "206 | Content-Range: bytes 1-2/6 || bc"),
            new Turn("GET /a", "200 || abcdef", $"206 | {Fresh} | Content-Range: bytes 3-5/6 || def")
                { Sees = "Range: bytes=3-* | If-Range: \"1\"" },
            new Turn("GET /a", "200 | Cache-Status: *; hit* || abcdef")),
        new("A part of another content is never put to it", "9111 3.4",
            new Turn("GET /a | Range: bytes=0-2", "206 || abc", $"206 | {Fresh} | Content-Range: bytes 0-2/6 || abc"),
            new Turn("GET /a", "200 || uvwxyz", Other, Other),
            new Turn("GET /a", "200 | ETag: \"2\" | Cache-Status: *; hit* || uvwxyz")),
        new("An origin that knows no ranges", "9110 14.2",
            new Turn("GET /a | Range: bytes=0-2", "206 || abc", $"200 | {Fresh} || abcdef"),
            new Turn("GET /a", "200 | Cache-Status: *; hit* || abcdef")),
        new("Ranges count in the coding that is stored", "9110 14.1.2",
            new Turn("GET /a", "200", $"200 | {Fresh} | Content-Encoding: gzip || abcdef"),
            new Turn("GET /a | Range: bytes=0-1", "206 | Content-Encoding: gzip || ab")),
        new("A part that does not say which it is tells nobody anything", "9110 14.4,9110 15.3.7", [.. Senseless.Select(part =>
            new Turn($"GET /{part.Path} | Range: bytes=1-2", "206 | Content-Range: bytes 1-2/6 || bc",
                $"206 | {Fresh} | {part.Answer}", $"200 | {Fresh} || abcdef") { Sees = "!Range" }),
            new Turn("GET /unnamed", "200 | Cache-Status: *; hit* || abcdef")]),
        new("A part that does not say which it is, of what may not be stored", "9110 14.4,9110 15.3.7",
            [.. Senseless.Select(part => new Turn($"GET /{part.Path} | Range: bytes=1-2 | Authorization: a", "200 | !Content-Range || abcdef",
                $"206 | {part.Answer}", "200 || abcdef") { Sees = "!Range" })]),
        new("A part that nobody asked for is no answer", "9110 15.3.7",
            new Turn("GET /a", Refused, $"206 | {Fresh} | Content-Range: bytes 0-1/6 || ab"),
            new Turn("GET /a", Refused, $"206 | {Fresh} || ab"),
            new Turn("GET /a | Range: bytes=2-", Refused, $"206 | {Fresh} | Content-Range: bytes 0-1/6 || ab"),
            new Turn("GET /a | If-Match: \"1\"", Refused, $"206 | {Fresh} | Content-Range: bytes 0-1/6 || ab"),
            new Turn("HEAD /a", Refused, "206 | Content-Range: bytes 0-1/6 | Content-Length: 2"),
            new Turn("GET /a || upload", Refused, "206 | Content-Range: bytes 0-1/6 || ab"),
            new Turn("GET /a | Range: bytes=1-2", Refused, "206 || bc", "206 || ab"),
            new Turn("GET /a", "200 || abcdef", $"200 | {Fresh} || abcdef")),
        new("Another part than was asked for, that the client can tell by itself", "9110 15.3.7",
            new Turn("GET /a | Range: bytes=1-4", "206 | Content-Range: bytes 1-2/6 | !Age || bc", $"206 | {Fresh} | Content-Range: bytes 1-2/6 || bc"),
            new Turn("GET /a | Range: bytes=1-2", "206 | Content-Range: bytes 0-5/* || abcdef", $"206 | {Fresh} | Content-Range: bytes 0-5/* || abcdef"),
            new Turn("HEAD /a | Range: bytes=1-2", "206 | Content-Range: bytes 1-2/6", "206 | Content-Range: bytes 1-2/6 | Content-Length: 2")),
        new("Ranges in other units are passed on", "9110 14.4",
            new Turn("GET /a", "206 | Content-Range: items 0-9/99 || ten", $"206 | {Fresh} | Content-Range: items 0-9/99 || ten"),
            new Turn("GET /a", "206 | Content-Range: 0-9/99 || ten", $"206 | {Fresh} | Content-Range: 0-9/99 || ten"),
            new Turn("GET /a | Range: bytes=1-2", "206 | Content-Range: items 0-9/99 || ten", $"206 | {Fresh} | Content-Range: items 0-9/99 || ten"),
            new Turn("GET /a | Range: items=5-9", "206 | Content-Range: items 5-9/99 || five",
                "206 | Content-Range: items 0-4/99 || five", "206 | Content-Range: items 5-9/99 || five") { Sees = "Range: items=5-9" },
            new Turn("POST /a || b", "206 || done", "206 || done")),
        new("Several ranges are the origin's to put together where nothing is stored", "9110 15.3.7.2",
            new Turn("GET /a | Range: bytes=0-0,4-5", "206 | Content-Type: multipart/byteranges; boundary=b || parts",
                "206 | Content-Range: bytes 0-0/6 || a", "206 | Content-Type: multipart/byteranges; boundary=b || parts")
                { Sees = "Range: bytes=0-0,4-5" }),
        new("What is missing comes whole where its part makes no sense", "9111 3.4,9110 15.3.7",
            new Turn("GET /a | Range: bytes=0-2", "206 || abc", $"206 | {Fresh} | Content-Range: bytes 0-2/6 || abc"),
            new Turn("GET /a", Refused, $"206 | {Fresh} | Content-Range: bytes 5-3/6 || def", $"206 | {Fresh} | Content-Range: bytes 0-2/6 || abc"),
            new Turn("GET /a | Range: bytes=0-2", "206 || abc", $"206 | {Fresh} | Content-Range: bytes 0-2/6 || abc"),
            new Turn("GET /a", "200 || abcdef", $"206 | {Fresh} || def", $"200 | {Fresh} || abcdef") { Sees = "!Range" }),
    ];
}
