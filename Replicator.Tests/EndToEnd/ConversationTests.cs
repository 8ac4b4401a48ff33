using Replicator.Tests.Cache.Conversations;
using Replicator.Tests.Support;
using Replicator.Tests.Support.Conversations;

namespace Replicator.Tests.EndToEnd;

/// <summary>Each conversation over sockets, one after the other through one proxy wherever that does.</summary>
[Collection(RealPrograms.Name)]
public sealed class ConversationTests
{
    [NeedsTheory("env")]
    [InlineData(false)]
    [InlineData(true)]
    public void What_holds_in_memory_holds_over_sockets(bool isReverse)
    {
        using var shared = new SocketStage(isReverse, isStrict: false);
        var failures = new List<string>();
        foreach ((int number, Conversation conversation) in Conversations.All.Index())
        {
            bool isShared = !conversation.IsStrict && !conversation.EndsItsOrigin;
            using SocketStage? own = isShared ? null : new SocketStage(isReverse, conversation.IsStrict);
            try
            {
                new Player(own ?? shared, $"/{number}").Play(conversation);
            }
            catch (InvalidOperationException failure)
            {
                failures.Add(failure.Message);
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }
}
