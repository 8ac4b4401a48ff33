using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class CancelTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly List<string> log = [];

    public void Dispose() => loop.Dispose();

    [Theory]
    [InlineData("returns")]
    [InlineData("fails")]
    [InlineData("cancelled")]
    [InlineData("never stepped")]
    [InlineData("cancels itself")]
    public void What_a_fiber_owns_is_disposed_however_it_ends(string how)
    {
        loop.Scheduler.Observer = new FailureObserver();
        var owned = new Owned();
        Fiber fiber = loop.Start(Body(), "owner", owned);
        if (how == "never stepped")
        {
            loop.Dispose();
        }
        else
        {
            loop.RunUntilIdle();
            if (how == "cancelled")
                loop.Scheduler.Cancel(fiber);
        }

        Assert.True(fiber.HasEnded);
        Assert.Equal(1, owned.DisposeCount);

        IEnumerable<Yield> Body()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            switch (how)
            {
                case "fails":
                    throw new IOException();
                case "cancelled":
                    yield return Yield.Wait(Timeout.InfiniteTimeSpan);
                    break;
                case "cancels itself":
                    loop.Scheduler.Cancel(loop.Scheduler.Current!);
                    yield return Yield.Wait(Timeout.InfiniteTimeSpan);
                    break;
            }
        }
    }

    [Fact]
    public void A_cancelled_fiber_runs_its_finally_blocks_and_no_try_takes_it()
    {
        Fiber fiber = loop.Start(Outer());
        loop.RunUntilIdle();
        loop.Scheduler.Cancel(fiber);
        Assert.Equal(["inner", "outer"], log);
        Assert.Empty(loop.Scheduler.Fibers);

        IEnumerable<Yield> Outer()
        {
            try
            {
                yield return Yield.Try(Inner(), new Result());
                log.Add("never");
            }
            finally
            {
                log.Add("outer");
            }
        }

        IEnumerable<Yield> Inner()
        {
            try
            {
                yield return Yield.Wait(TimeSpan.FromSeconds(5));
            }
            finally
            {
                log.Add("inner");
            }
        }
    }

    [Fact]
    public void A_cancelled_waiter_is_not_woken()
    {
        var signal = new Signal();
        Fiber first = loop.Start(Waiter("first"));
        loop.Start(Waiter("second"));
        loop.RunUntilIdle();
        loop.Scheduler.Cancel(first);
        signal.Set();
        loop.RunToEnd();
        Assert.Equal(["second"], log);

        IEnumerable<Yield> Waiter(string name)
        {
            yield return Yield.Wait(signal, TimeSpan.FromSeconds(5));
            log.Add(name);
        }
    }

    [Fact]
    public void A_fiber_can_cancel_one_that_cancels_it()
    {
        Fiber? first = null;
        Fiber second = loop.Start(Second());
        first = loop.Start(First());
        loop.RunToEnd();
        Assert.Equal(["second ends", "first ends"], log);

        IEnumerable<Yield> First()
        {
            try
            {
                loop.Scheduler.Cancel(second);
                Assert.True(second.HasEnded);
                yield return Yield.Wait(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                log.Add("first ends");
            }
        }

        IEnumerable<Yield> Second()
        {
            try
            {
                yield return Yield.Wait(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                log.Add("second ends");
                loop.Scheduler.Cancel(first!);
            }
        }
    }

    [Fact]
    public void Disposing_ends_fibers_that_a_finally_block_starts()
    {
        var owned = new Owned();
        loop.Start(Body());
        loop.RunUntilIdle();
        loop.Dispose();
        Assert.Empty(loop.Scheduler.Fibers);
        Assert.Equal(1, owned.DisposeCount);

        IEnumerable<Yield> Body()
        {
            try
            {
                yield return Yield.Wait(Timeout.InfiniteTimeSpan);
            }
            finally
            {
                loop.Start(Never(), "late", owned);
            }
        }

        static IEnumerable<Yield> Never()
        {
            Assert.Fail("The loop is over.");
            yield break;
        }
    }

    [Fact]
    public void What_a_fiber_owns_is_disposed_even_if_the_scheduler_is_gone()
    {
        var owned = new Owned();
        loop.Dispose();
        Assert.Throws<ObjectDisposedException>(() => loop.Start([], "late", owned));
        Assert.Equal(1, owned.DisposeCount);
    }

    private sealed class Owned : IDisposable
    {
        public int DisposeCount { get; private set; }

        public void Dispose() => DisposeCount++;
    }
}
