using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class StaleConversations
{
    public static IReadOnlyList<Conversation> All { get; } =
    [
        new("It is served stale while it is validated", "5861 3",
            Comes("Cache-Control: max-age=60, stale-while-revalidate=300 | Age: 100 | ETag: \"1\""),
            new Turn("GET /a", "200 | Cache-Status: *; hit; ttl=-4* || abc",
                "304 | Cache-Control: max-age=60, stale-while-revalidate=300 | Age: 100 | ETag: \"1\"")
                { Sees = "If-None-Match: \"1\"" }),
        new("It is validated first when it is staler than that", "5861 3",
            Comes("Cache-Control: max-age=60, stale-while-revalidate=10 | Age: 100"), IsAsked()),
        .. Forbidden("while it is validated", "must-revalidate, stale-while-revalidate=300", "5861 3,9111 5.2.2.2"),
        new("s-maxage forbids that", "9111 5.2.2.10",
            Comes("Cache-Control: s-maxage=60, stale-while-revalidate=300 | Age: 100"), IsAsked()),
        new("It is served stale in place of an error", "5861 4",
            Comes("Cache-Control: max-age=60, stale-if-error=300 | Age: 100"),
            new Turn("GET /a", "200 | Age: 10* | Cache-Status: *fwd=stale; fwd-status=503; ttl=-4* || abc", "503 || no")),
        new("The client may allow that", "5861 4",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a | Cache-Control: stale-if-error=300", "200 || abc", "500 || no")),
        new("A stale one that is too old for that is not", "5861 4",
            Comes("Cache-Control: max-age=60, stale-if-error=10 | Age: 100"),
            new Turn("GET /a", "503 || no", "503 || no")),
        new("It is served stale where the origin gives no answer", "9111 4.2.4",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a", "200 | Age: 10* | Cache-Status: *; hit; ttl=-4* || abc", [null])),
        new("It is served stale where the origin is gone", "9111 4.2.4",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a", "200 | Age: 10* | Cache-Status: *; hit; ttl=-4* || abc") { IsAlone = true },
            new Turn("GET /b", "502")),
        .. Gone("must-revalidate", "9111 5.2.2.2"),
        .. Gone("proxy-revalidate", "9111 5.2.2.8"),
        .. Gone("s-maxage=60", "9111 5.2.2.10"),
        .. Gone("no-cache", "9111 5.2.2.4"),
        new("A client that wants it checked gets no stale one", "9111 5.2.1.4",
            Comes("Cache-Control: max-age=60 | Age: 100"),
            new Turn("GET /a | Cache-Control: no-cache", "50*") { IsAlone = true }),
    ];

    private static Conversation[] Forbidden(string when, string directives, string sections) =>
    [
        new($"must-revalidate forbids to serve it {when}", sections,
            Comes($"Cache-Control: max-age=60, {directives} | Age: 100"), IsAsked()),
    ];

    private static Conversation[] Gone(string directive, string section) =>
    [
        new($"{directive} forbids that", section,
            Comes($"Cache-Control: max-age=60, {directive} | Age: 100"),
            new Turn("GET /a", "50*") { IsAlone = true }),
    ];
}
