using Replicator.Tests.Support.Conversations;

namespace Replicator.Tests.Cache.Conversations;

/// <summary>Each conversation in memory; over sockets they are in EndToEnd.</summary>
public sealed class ConversationTests
{
    public static IEnumerable<object[]> Names => Conversations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void As_a_proxy(string name) => Play(name, isReverse: false);

    [Theory]
    [MemberData(nameof(Names))]
    public void In_front_of_an_origin(string name) => Play(name, isReverse: true);

    private static void Play(string name, bool isReverse)
    {
        Conversation conversation = Conversations.Of(name);
        using var stage = new MemoryStage(isReverse, conversation.IsStrict);
        new Player(stage, "").Play(conversation);
    }
}
