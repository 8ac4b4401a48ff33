using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class RequestConversations
{
    private const string Package = "GET /debian/pool/main/a/app/app_1.0_all.deb";

    private static readonly Turn[] PackageComes = [new(Package, "200 || abc", "200 || abc")];

    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("max-age of a request", "9111 5.2.1.1",
            Comes("Cache-Control: max-age=600 | Age: 40"),
            IsHit("GET /a | Cache-Control: max-age=400"),
            IsAsked("GET /a | Cache-Control: max-age=30")),
        new("A reload asks", "9111 5.2.1.1",
            Comes("Cache-Control: max-age=600"), IsAsked("GET /a | Cache-Control: max-age=0")),
        new("min-fresh of a request", "9111 5.2.1.3",
            Comes("Cache-Control: max-age=600 | Age: 400"),
            IsHit("GET /a | Cache-Control: min-fresh=100"),
            IsAsked("GET /a | Cache-Control: min-fresh=300")),
        new("max-stale of a request", "9111 5.2.1.2",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a | Cache-Control: max-stale", "200 | Cache-Status: *; hit; ttl=-4* || abc"),
            IsHit("GET /a | Cache-Control: max-stale=300"),
            IsAsked("GET /a | Cache-Control: max-stale=30")),
        new("max-stale does not overrule must-revalidate", "9111 5.2.2.2",
            Comes("Cache-Control: max-age=60, must-revalidate | Age: 100"),
            IsAsked("GET /a | Cache-Control: max-stale")),
        new("no-cache of a request", "9111 5.2.1.4",
            Comes("Cache-Control: max-age=60"),
            new Turn("GET /a | Cache-Control: no-cache", "200 | Cache-Status: *fwd=request* || other", "200 || other")),
        new("Pragma stands in for it", "9111 5.4",
            Comes("Cache-Control: max-age=60"),
            IsHit("GET /a | Pragma: no-cache | Cache-Control: x"),
            IsAsked("GET /a | Pragma: no-cache")),
        new("no-store of a request", "9111 5.2.1.5",
            new Turn("GET /a | Cache-Control: no-store", "200 || abc", "200 | Cache-Control: max-age=60 || abc"),
            IsAsked()),
        new("no-transform of a request changes nothing", "9111 5.2.1.6",
            Comes("Cache-Control: max-age=60"), IsHit("GET /a | Cache-Control: no-transform")),
        new("only-if-cached without anything stored", "9111 5.2.1.7",
            new Turn("GET /a | Cache-Control: only-if-cached", "504")),
        new("only-if-cached with something stored", "9111 5.2.1.7",
            Comes("Cache-Control: max-age=60"), IsHit("GET /a | Cache-Control: only-if-cached")),
        new("only-if-cached with something stale", "9111 5.2.1.7",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a | Cache-Control: only-if-cached", "504"),
            IsHit("GET /a | Cache-Control: only-if-cached, max-stale")),
        new("What is immutable is not asked for anew by a reload", "8246 2",
            Comes("Cache-Control: max-age=60, immutable"),
            IsHit("GET /a | Cache-Control: max-age=0"),
            IsAsked("GET /a | Cache-Control: no-cache")),
        new("A package never changes", "9111 5.2.1.4",
            [.. PackageComes, IsHit($"{Package} | Cache-Control: no-cache")]),
        new("A package is asked for where it is strict", "9111 5.2.1.4",
            [.. PackageComes, IsHit(Package), IsAsked($"{Package} | Cache-Control: no-cache")]) { IsStrict = true },
    ];
}
