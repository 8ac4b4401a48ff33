using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class InterruptTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly Signal never = new("what never comes");
    private readonly Result outcome = new();

    public void Dispose() => loop.Dispose();

    [Fact]
    public void A_fiber_that_waits_fails_at_its_wait_at_once()
    {
        Fiber waiting = loop.Start(TryWaiting());
        loop.RunUntilIdle();
        loop.Scheduler.Interrupt(waiting, new IOException("learnt elsewhere"));
        loop.RunToEnd();
        Assert.Equal("learnt elsewhere", outcome.Error?.Message);
        Assert.Equal(TimeSpan.Zero, loop.Clock.Elapsed);
    }

    [Fact]
    public void A_fiber_that_is_ready_fails_at_its_next_step()
    {
        Fiber waiting = loop.Start(TryWaiting());
        loop.RunUntilIdle();
        never.Set();
        loop.Scheduler.Interrupt(waiting, new IOException("learnt elsewhere"));
        loop.RunToEnd();
        Assert.True(outcome.Failed);
    }

    [Fact]
    public void Nothing_happens_to_a_fiber_that_has_ended()
    {
        Fiber ended = loop.Start(Ends());
        loop.RunToEnd();
        loop.Scheduler.Interrupt(ended, new IOException("too late"));
        Assert.True(ended.HasEnded);
    }

    [Fact]
    public void A_list_shows_what_a_fiber_serves_at_the_moment()
    {
        Fiber fiber = loop.Start(TryWaiting(), "192.0.2.1:1");
        Assert.Equal("192.0.2.1:1", fiber.Title);
        fiber.Serves = "GET /a";
        Assert.StartsWith("192.0.2.1:1, GET /a: ", FiberDump.Lines(fiber).First());
    }

    private IEnumerable<Yield> TryWaiting()
    {
        yield return Yield.Try(Waiting(), outcome);
    }

    private IEnumerable<Yield> Waiting()
    {
        yield return Yield.Wait(never, TimeSpan.FromHours(1));
    }

    private static IEnumerable<Yield> Ends()
    {
        yield return Yield.Wait(TimeSpan.Zero);
    }
}
