using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class RangeConversations
{
    private const string Fresh = "Cache-Control: max-age=60 | ETag: \"1\"";
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
    ];
}
