using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class MailboxTests : IDisposable
{
    private readonly VirtualLoop loop = new();

    public void Dispose() => loop.Dispose();

    [Fact]
    public void Posts_run_on_the_loop_in_their_order()
    {
        var log = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            loop.Scheduler.Mailbox.Post(() => log.Add(number));
        }

        Assert.Empty(log);
        Assert.Null(loop.Run(Pass()));
        Assert.Equal([0, 1, 2, 3, 4], log);
    }

    [Fact]
    public void What_is_posted_by_a_post_runs_a_turn_later()
    {
        int turns = 0;
        loop.Scheduler.Mailbox.Post(PostAgain);
        Assert.Null(loop.Run(Pass()));
        Assert.InRange(turns, 1, 4);

        void PostAgain()
        {
            turns++;
            loop.Scheduler.Mailbox.Post(PostAgain);
        }
    }

    [Fact]
    public void A_promised_post_is_waited_for_while_time_stands_still()
    {
        var signal = new Signal();
        loop.Scheduler.Mailbox.Promise();
        var thread = new Thread(() => loop.Scheduler.Mailbox.PostPromised(signal.Set));
        loop.Start(StartThread());
        loop.RunToEnd();
        thread.Join();
        Assert.Equal(TimeSpan.Zero, loop.Clock.Elapsed);
        Assert.Equal(0, loop.Scheduler.Mailbox.PromisedCount);

        IEnumerable<Yield> StartThread()
        {
            thread.Start();
            yield return Yield.Wait(signal, TimeSpan.FromSeconds(5));
        }
    }

    private static IEnumerable<Yield> Pass()
    {
        for (int i = 0; i < 3; i++)
            yield return Yield.Wait(TimeSpan.Zero);
    }
}
