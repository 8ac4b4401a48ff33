using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class ValidationConversations
{
    private const string Fresh = "Cache-Control: max-age=60", Stale = "Cache-Control: max-age=60 | Age: 61";

    public static IReadOnlyList<Conversation> All { get; } =
    [
        .. Confirmed("A strong tag", "ETag: \"1\"", "If-None-Match: \"1\""),
        .. Confirmed("A weak tag", "ETag: W/\"1\"", "If-None-Match: W/\"1\""),
        .. Confirmed("A date", "Last-Modified: Sat, 01 Feb 2020 00:00:00 GMT",
            "If-Modified-Since: Sat, 01 Feb 2020 00:00:00 GMT"),
        new("A 304 brings new fields", "9111 3.2,9111 4.3.4",
            Comes($"{Stale} | ETag: \"1\" | X: old | Y: old"),
            new Turn("GET /a", "200 | X: new | Y: old | Content-Length: 3 || abc",
                $"304 | {Fresh} | ETag: \"1\" | X: new | Content-Length: 9"),
            new Turn("GET /a", "200 | X: new | Y: old | Cache-Status: *; hit* || abc")),
        new("A 304 about something else is not believed", "9111 4.3.3,9111 4.3.4",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("GET /a", "200 || other", $"304 | {Fresh} | ETag: \"9\"", $"200 | {Fresh} || other")
                { Sees = "!If-None-Match" },
            new Turn("GET /a", "200 | Cache-Status: *; hit* || other")),
        new("A 304 is not passed on to one who had no condition", "9111 4.3.3",
            Comes("Cache-Control: max-age=60, must-revalidate | Age: 61 | ETag: \"1\""),
            new Turn("GET /a", "50*", "304 | ETag: \"9\"", "304 | ETag: \"9\"")),
        new("What is new replaces what was stored", "9111 4.3.3",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("GET /a", "200 || other", $"200 | {Fresh} | ETag: \"2\" || other"),
            new Turn("GET /a", "200 | ETag: \"2\" | Cache-Status: *; hit* || other")),
        new("An error is passed on", "9111 4.3.3",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("GET /a", "503 || no", "503 || no")),
        new("A clients own tag is compared here", "9111 4.3.2,9110 13.1.2",
            Comes($"{Fresh} | ETag: W/\"1\""),
            new Turn("GET /a | If-None-Match: \"0\", \"1\"", "304 | ETag: W/\"1\" | Cache-Status: *; hit*"),
            new Turn("GET /a | If-None-Match: *", "304"),
            IsHit("GET /a | If-None-Match: \"2\"")),
        new("A clients own date is compared here", "9111 4.3.2,9110 13.1.3",
            Comes($"{Fresh} | Last-Modified: {{-1000}}"),
            new Turn("GET /a | If-Modified-Since: {-500}", "304"),
            IsHit("GET /a | If-Modified-Since: {-2000}"),
            IsHit("GET /a | If-Modified-Since: {-500} | If-None-Match: \"1\"")),
        new("A cookie of a 304 is for the one who asked", "9111 3.2,9111 7.3",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("GET /a", "200 | Set-Cookie: a=b || abc", $"304 | {Fresh} | ETag: \"1\" | Set-Cookie: a=b"),
            new Turn("GET /a", "200 | !Set-Cookie | Cache-Status: *; hit* || abc")),
        new("An answer to HEAD freshens", "9111 4.3.5",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("HEAD /a", "200", $"200 | {Fresh} | ETag: \"1\" | X: new | Content-Length: 3"),
            new Turn("GET /a", "200 | X: new | Cache-Status: *; hit* || abc")),
        new("An answer to HEAD with another tag makes invalid", "9111 4.3.5",
            Comes($"{Fresh} | ETag: \"1\""),
            new Turn("HEAD /a | Cache-Control: no-cache", "200", $"200 | {Fresh} | ETag: \"2\" | Content-Length: 3"),
            IsAsked()),
        new("If-Match is for the origin", "9111 4.3.2,9110 13.1.1",
            Comes($"{Fresh} | ETag: \"1\""),
            new Turn("GET /a | If-Match: \"2\"", "412", "412") { Sees = "If-Match: \"2\"" },
            IsHit()),
        new("A clients condition is answered once the origin has confirmed", "9111 4.3.2",
            Comes($"{Stale} | ETag: \"1\""),
            new Turn("GET /a | If-None-Match: \"1\"", "304", $"304 | {Fresh} | ETag: \"1\"")
                { Sees = "If-None-Match: \"1\"" },
            IsHit()),
    ];

    private static Conversation[] Confirmed(string what, string validator, string condition) =>
    [
        new($"{what} is asked about, and confirmed", "9111 4.3.1,9111 4.3.3",
            Comes($"{Stale} | {validator}"),
            new Turn("GET /a", "200 | Cache-Status: *fwd=stale; fwd-status=304* || abc", $"304 | {Fresh} | {validator}")
                { Sees = condition },
            IsHit()),
    ];
}
