using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class VariantConversations
{
    private const string German = "GET /a | Accept-Language: de", French = "GET /a | Accept-Language: fr";
    private const string Varies = "Cache-Control: max-age=60 | Vary: Accept-Language";

    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("Variants lie side by side", "9111 4.1",
            new Turn(German, "200 || de", $"200 | {Varies} || de"),
            new Turn(French, "200 || fr", $"200 | {Varies} || fr"),
            new Turn(German, "200 | Cache-Status: *; hit* || de"),
            new Turn(French, "200 | Cache-Status: *; hit* || fr")),
        new("A star among others matches nothing", "9111 4.1",
            Comes("Cache-Control: max-age=60 | Vary: accept, *"), IsAsked()),
        new("A star on another line matches nothing", "9111 4.1",
            Comes("Cache-Control: max-age=60 | Vary: accept | Vary: *"), IsAsked()),
        new("Names in Vary have no case", "9111 4.1",
            new Turn(German, "200 || abc", "200 | Cache-Control: max-age=60 | VARY: aCCept-LANGuage || abc"),
            IsHit(German),
            new Turn(French, "200 || fr", $"200 | {Varies} || fr")),
        new("Absent is not empty", "9111 4.1",
            Comes("Cache-Control: max-age=60 | Vary: X-Own"),
            new Turn("GET /a | X-Own:", "200 || other", "200 | Cache-Control: no-store || other"),
            IsHit()),
        new("Lines of a request are one list", "9111 4.1",
            new Turn("GET /a | X-Own: 1 | X-Own: 2", "200 || abc", "200 | Cache-Control: max-age=60 | Vary: X-Own || abc"),
            IsHit("GET /a | X-Own: 1, 2")),
        new("All that Vary names must be equal", "9111 4.1",
            new Turn("GET /a | A: 1 | B: 2", "200 || abc", "200 | Cache-Control: max-age=60 | Vary: A, B || abc"),
            IsHit("GET /a | B: 2 | A: 1"),
            IsAsked("GET /a | A: 1 | B: 3")),
        new("Equal preferences are one variant however they are written", "9111 4.1,9110 12.5.4",
            new Turn("GET /a | Accept-Language: de, en;q=0.5", "200 || abc", $"200 | {Varies} || abc"),
            IsHit("GET /a | Accept-Language: EN;q=0.50,de;q=1"),
            new Turn("GET /a | Accept-Language: de, en;q=0.6", "200 | Cache-Status: *fwd=vary-miss* || fr", $"200 | {Varies} || fr")),
        new("A 304 names which of the variants it is", "9111 4.1,9111 4.3.1,9111 4.3.4",
            new Turn("GET /a | X: 1", "200", "200 | Cache-Control: max-age=60 | Vary: X | ETag: \"1\" || abc"),
            new Turn("GET /a | X: 2", "200 || two", "200 | Cache-Control: max-age=60 | Vary: X | ETag: \"2\" || two"),
            new Turn("GET /a | X: 3", "200 || abc", "304 | Cache-Control: max-age=60 | Vary: X | ETag: \"1\"")
                { Sees = "If-None-Match: *\"1\"* | If-None-Match: *\"2\"*" },
            IsHit("GET /a | X: 3"),
            new Turn("GET /a | X: 2", "200 | Cache-Status: *; hit* || two")),
        new("Accept-Encoding of another spelling is the same", "9111 4.1",
            new Turn("GET /a | Accept-Encoding: gzip, br", "200 || abc",
                "200 | Cache-Control: max-age=60 | Vary: Accept-Encoding || abc"),
            IsHit("GET /a | Accept-Encoding: GZIP,br")),
    ];
}
