using Fibers;
using Replicator.Network;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Network;

[Collection(WithConsole.Name)]
public sealed class BufferBudgetTests : IDisposable
{
    private const int Most = 1 << 20;

    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly BufferBudget budget = new(Most);

    public BufferBudgetTests() => Console.SetError(errors);

    public void Dispose() => Console.SetError(formerError);

    [Fact]
    public void Up_to_the_bound_all_is_allowed_and_one_byte_above_is_not()
    {
        Assert.True(budget.Allows(Most));
        Assert.False(budget.Allows(Most + 1));
        budget.Take(Most - 1);
        Assert.True(budget.Allows(1));
        Assert.False(budget.Allows(2));
        budget.Take(1);
        Assert.False(budget.Allows(1));
        budget.GiveBack(1);
        Assert.True(budget.Allows(1));
    }

    [Fact]
    public void That_it_is_reached_is_told_by_its_name_and_again_only_after_there_was_room()
    {
        const string Line = "warning: --max-buffers 1 is reached: less is read ahead until some of it is sent\n";
        budget.Take(Most);
        Assert.Equal("", errors.ToString());
        for (int i = 0; i < 3; i++)
        {
            Assert.False(budget.Allows(1));
            budget.GiveBack(1000);
            budget.Take(1000);
        }

        Assert.Equal(Line, errors.ToString());
        budget.GiveBack(Most / 2);
        budget.Take(Most / 2);
        Assert.False(budget.Allows(1));
        Assert.Equal(Line + Line, errors.ToString());
    }

    [Theory]
    [InlineData(Most + 1000, 1, 1000)]
    [InlineData(Most - 10, 100, 89)]
    public void Whoever_waits_for_memory_looks_again_once_there_is_as_much(int taken, int wanted, int tooLittle)
    {
        using var loop = new VirtualLoop();
        int looks = 0;
        budget.Take(taken);
        loop.Start(Look());
        loop.RunUntilIdle();
        budget.GiveBack(tooLittle);
        loop.RunUntilIdle();
        Assert.Equal(1, looks);
        budget.GiveBack(1);
        loop.RunUntilIdle();
        Assert.Equal(2, looks);

        IEnumerable<Yield> Look()
        {
            for (looks = 1; !budget.Allows(wanted); looks++)
                yield return Yield.Wait(budget.Freed, TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public void A_connection_that_holds_nothing_receives_also_where_all_is_used_up()
    {
        (MemoryTransport peer, Connection own) = Connect();
        budget.Take(Most);
        byte[] sent = new byte[60_000];
        Assert.True(peer.TrySend(sent, more: false, out int sentCount));
        Assert.Equal(sent.Length, sentCount);
        int receives = 0;
        while (own.Receive())
            receives++;
        Assert.InRange(own.Received.Length, 4096, BufferBudget.Minimum);
        Assert.False(own.Receive());
        own.Received.Discard(own.Received.Length);
        Assert.True(own.Receive());
        budget.GiveBack(Most);
        while (own.Receive())
            receives++;
        Assert.Equal(sent.Length, peer.Outgoing.ReceivedCount);
        own.Dispose();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void What_is_pending_to_be_sent_counts()
    {
        (_, Connection own) = Connect();
        own.Output.Write(new byte[100]);
        Assert.InRange(budget.Used, 100, 4096);
        own.Output.Write(new byte[100_000]);
        Assert.InRange(budget.Used, 100_100, 300_000);
        own.Dispose();
        Assert.Equal(0, budget.Used);
    }

    private (MemoryTransport Peer, Connection Own) Connect()
    {
        var here = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1);
        (MemoryTransport peer, MemoryTransport own) = MemoryTransport.Pair(here, here);
        return (peer, new Connection(own, budget));
    }
}
