using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class ParsingConversations
{
    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("Directives count whatever their case", "9111 5.2",
            Comes("CACHE-control: MaX-aGe=60"), IsHit()),
        new("An argument may be quoted", "9111 5.2",
            Comes("Cache-Control: max-age=\"60\""), IsHit()),
        new("A quoted string hides what is in it", "9111 5.2.3",
            Comes("Cache-Control: x=\"no-store, \\\"max-age=0\", max-age=60"), IsHit()),
        new("Members of a list may be empty", "9111 5.2",
            Comes("Cache-Control: , ,max-age=60,,"), IsHit()),
        new("Several lines are one list", "9111 5.2.2.5",
            Comes("Cache-Control: max-age=60 | Cache-Control: no-store"), IsAsked()),
        new("An argument where none belongs changes nothing", "9111 5.2.2.5",
            Comes("Cache-Control: max-age=60, no-store=\"no\""), IsAsked()),
        new("Unknown directives are passed over", "9111 5.2.3",
            Comes("Cache-Control: community=\"a\", max-age=60, max-ages=0"), IsHit()),
        new("A number that is too large is the largest", "9111 1.2.2",
            Comes("Cache-Control: max-age=99999999999999999999"),
            new Turn("GET /a", "200 | Cache-Status: *; hit; ttl=21474836*")),
        new("A negative number is none", "9111 4.2.1", Comes("Cache-Control: max-age=-60"), IsAsked()),
        new("A fraction is none", "9111 4.2.1", Comes("Cache-Control: max-age=60.5"), IsAsked()),
        new("Of two the stricter counts", "9111 4.2.1",
            Comes("Cache-Control: max-age=60, max-age=0"), IsAsked()),
        new("Expires that is no date lies in the past", "9111 5.3",
            Comes("Expires: 0 | Last-Modified: {-100000}"), IsAsked()),
        new("Expires may have a form of old", "9111 5.3,9110 5.6.7",
            Comes("Expires: Fri Nov  6 08:49:37 2037"), IsHit()),
        new("Without Date the time of receipt counts", "9111 4.2.1",
            Comes("Expires: {+600}"), IsHit()),
        new("A Date in the future makes nothing younger or older", "9111 4.2.3",
            Comes("Date: {+600} | Cache-Control: max-age=60"), IsHit()),
        new("Of several Ages the first counts", "9111 5.1",
            Comes("Cache-Control: max-age=60 | Age: 61, 0"), IsAsked()),
        new("An invalid Age is none", "9111 5.1",
            Comes("Cache-Control: max-age=60 | Age: x, 61"), IsHit()),
    ];
}
