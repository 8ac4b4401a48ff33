using Fibers;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class FirstHandshakeTests
{
    [Fact]
    public void It_goes_through_to_the_end() => Assert.True(FirstHandshake.Shake());

    [Fact]
    public void All_who_come_meanwhile_wait_for_the_same_one()
    {
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 1);
        var first = new FirstHandshake(workers.AddService("first handshake", queueBound: 1, share: 1));
        int overCount = 0;
        for (int i = 0; i < 5; i++)
            loop.Start(Await(), $"waiter {i}");
        Assert.False(first.IsDone);
        loop.RunToEnd();
        Assert.Equal(5, overCount);
        Assert.True(first.IsDone);

        IEnumerable<Yield> Await()
        {
            yield return Yield.Call(first.Await());
            overCount++;
        }
    }
}
