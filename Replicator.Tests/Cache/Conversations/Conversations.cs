using Replicator.Tests.Support.Conversations;

namespace Replicator.Tests.Cache.Conversations;

/// <summary>What a cache must do, as conversations: in memory and over sockets, as a proxy and in front of an
/// origin.</summary>
internal static class Conversations
{
    public static IReadOnlyList<Conversation> All { get; } =
    [
        .. ParsingConversations.All,
        .. FreshnessConversations.All,
        .. StoringConversations.All,
        .. VariantConversations.All,
        .. ValidationConversations.All,
        .. RequestConversations.All,
        .. StaleConversations.All,
        .. InvalidationConversations.All,
        .. RangeConversations.All,
    ];

    /// <summary>For theories.</summary>
    public static IEnumerable<object[]> Names => All.Select(conversation => new object[] { conversation.Name });

    /// <summary>Of that name.</summary>
    public static Conversation Of(string name) => All.Single(conversation => conversation.Name == name);

    /// <summary>"abc" is asked for and comes with these fields.</summary>
    public static Turn Comes(string fields, string content = "abc") =>
        new("GET /a", $"200 || {content}", $"200 | {fields} || {content}");

    /// <summary>It comes from what is stored.</summary>
    public static Turn IsHit(string asks = "GET /a") => new(asks, "200 | Cache-Status: *; hit* || abc");

    /// <summary>The origin is asked, and has another.</summary>
    public static Turn IsAsked(string asks = "GET /a") => new(asks, "200 || other", "200 || other");
}
