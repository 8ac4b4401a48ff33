using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class FreshnessConversations
{
    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("s-maxage comes before max-age", "9111 5.2.2.10,9111 4.2.1",
            Comes("Cache-Control: max-age=0, s-maxage=60"), IsHit()),
        new("s-maxage comes before max-age when it is shorter too", "9111 5.2.2.10,9111 4.2.1",
            Comes("Cache-Control: max-age=60, s-maxage=0"), IsAsked()),
        new("max-age comes before Expires", "9111 5.2.2.1,9111 5.3",
            Comes("Cache-Control: max-age=60 | Date: {+0} | Expires: {-60}"), IsHit()),
        new("Expires counts from Date", "9111 4.2.1,9111 5.3",
            Comes("Date: {-60} | Expires: {+60}"),
            new Turn("GET /a", "200 | Age: 6* | Cache-Status: *; hit; ttl=* || abc")),
        new("Where nothing is stated a tenth of its age is guessed", "9111 4.2.2",
            Comes("Date: {+0} | Last-Modified: {-10000}"),
            new Turn("GET /a", "200 | Cache-Status: *; hit; ttl=* || abc")),
        new("Nothing is guessed for other statuses", "9111 4.2.2",
            new Turn("GET /a", "302", "302 | Date: {+0} | Last-Modified: {-10000}"),
            IsAsked()),
        new("public allows a guess", "9111 4.2.2,9111 5.2.2.9",
            new Turn("GET /a", "299", "299 | Date: {+0} | Last-Modified: {-10000} | Cache-Control: public || a"),
            new Turn("GET /a", "299 | Cache-Status: *; hit* || a")),
        new("The age at the origin counts", "9111 4.2.3,9111 5.1",
            Comes("Cache-Control: max-age=60 | Age: 61"), IsAsked()),
        new("The age that Date tells counts", "9111 4.2.3",
            Comes("Cache-Control: max-age=60 | Date: {-61}"), IsAsked()),
        new("An Age is told and grows", "9111 5.1,9111 4",
            Comes("Cache-Control: max-age=600 | Age: 30"),
            new Turn("GET /a", "200 | Age: 3* | Cache-Status: *; hit; ttl=5* || abc")),
        new("What a field for us says counts alone", "9213 2.2",
            Comes("CDN-Cache-Control: max-age=60 | Cache-Control: no-store | Expires: 0"), IsHit()),
        new("A field for us that is invalid is as none", "9213 2.2",
            Comes("CDN-Cache-Control: max-age=60, &&& | Cache-Control: no-store"), IsAsked()),
        new("A field for us forbids what others may", "9213 2.2",
            Comes("CDN-Cache-Control: no-store | Cache-Control: max-age=60"), IsAsked()),
    ];
}
