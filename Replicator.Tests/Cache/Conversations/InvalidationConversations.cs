using Replicator.Tests.Support.Conversations;
using static Replicator.Tests.Cache.Conversations.Conversations;

namespace Replicator.Tests.Cache.Conversations;

internal static class InvalidationConversations
{
    private const string Fresh = "Cache-Control: max-age=60";

    public static IReadOnlyList<Conversation> All { get; } =
    [
        .. from method in (string[])["POST", "PUT", "DELETE", "PURIFY"]
           select new Conversation($"{method} makes it invalid", "9111 4.4",
               Comes(Fresh), new Turn($"{method} /a || x", "200", "200"), IsAsked()),
        new("An error makes nothing invalid", "9111 4.4",
            Comes(Fresh), new Turn("POST /a || x", "500", "500"), IsHit()),
        new("A safe method makes nothing invalid", "9111 4.4",
            Comes(Fresh), new Turn("OPTIONS /a", "200", "200"), IsHit()),
        new("Location goes too", "9111 4.4",
            Comes(Fresh), new Turn("POST /b || x", "201", "201 | Location: {base}/a"), IsAsked()),
        new("A relative Content-Location goes too", "9111 4.4",
            Comes(Fresh), new Turn("PUT /b || x", "200", "200 | Content-Location: {path}/a"), IsAsked()),
        new("Another origins URL does not", "9111 4.4",
            Comes(Fresh), new Turn("POST /b || x", "201", "201 | Location: http://other.example{path}/a"), IsHit()),
        new("Every variant goes", "9111 4.4",
            new Turn("GET /a | X: 1", "200", $"200 | {Fresh} | Vary: X || one"),
            new Turn("GET /a | X: 2", "200", $"200 | {Fresh} | Vary: X || two"),
            new Turn("DELETE /a", "204", "204"),
            IsAsked("GET /a | X: 1"),
            IsAsked("GET /a | X: 2")),
        new("What shares a group that was changed goes", "9875 3",
            Comes($"{Fresh} | Cache-Groups: \"g\", \"h\""),
            new Turn("POST /b || x", "200", "200 | Cache-Group-Invalidation: \"h\""),
            IsAsked()),
        new("Other groups stay", "9875 3",
            Comes($"{Fresh} | Cache-Groups: \"g\""),
            new Turn("POST /b || x", "200", "200 | Cache-Group-Invalidation: \"h\", \"G\""),
            IsHit()),
        new("A safe method changes no group", "9875 3",
            Comes($"{Fresh} | Cache-Groups: \"g\""),
            new Turn("GET /b", "200", "200 | Cache-Group-Invalidation: \"g\" || b"),
            IsHit()),
        new("What is invalid is validated", "9111 4.4",
            Comes($"{Fresh} | ETag: \"1\""),
            new Turn("POST /a || x", "200", "200"),
            new Turn("GET /a", "200 || abc", $"304 | {Fresh} | ETag: \"1\"") { Sees = "If-None-Match: \"1\"" },
            IsHit()),
    ];
}
