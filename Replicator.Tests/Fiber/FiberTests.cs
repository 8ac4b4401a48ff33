using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class FiberTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly List<string> log = [];

    public void Dispose() => loop.Dispose();

    [Fact]
    public void A_call_runs_the_callee_and_then_the_caller_goes_on()
    {
        Assert.Null(loop.Run(Outer()));
        Assert.Equal(["inner 1", "inner 2", "outer"], log);

        IEnumerable<Yield> Outer()
        {
            var result = new Result<string>();
            yield return Yield.Call(Inner(result));
            log.Add(result.Value!);
        }

        IEnumerable<Yield> Inner(Result<string> result)
        {
            log.Add("inner 1");
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            log.Add("inner 2");
            result.Value = "outer";
        }
    }

    [Fact]
    public void Calls_nest_to_any_depth()
    {
        var depth = new Result<int>();
        Assert.Null(loop.Run(Nest(10_000)));
        Assert.Equal(10_001, depth.Value);

        IEnumerable<Yield> Nest(int left)
        {
            depth.Value++;
            if (left > 0)
                yield return Yield.Call(Nest(left - 1));
            else
                yield return Yield.Wait(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_of_the_world_is_a_value_at_the_nearest_try(bool timesOut)
    {
        var outcome = new Result();
        Assert.Null(loop.Run(Outer()));
        Assert.Equal(["inner finally", "middle finally", "caught", "outer finally"], log);
        Assert.IsType(timesOut ? typeof(TimeoutException) : typeof(EndOfStreamException), outcome.Error);

        IEnumerable<Yield> Outer()
        {
            try
            {
                yield return Yield.Try(Middle(), outcome);
                log.Add("caught");
                yield return Yield.Wait(TimeSpan.FromSeconds(1));
            }
            finally
            {
                log.Add("outer finally");
            }
        }

        IEnumerable<Yield> Middle()
        {
            try
            {
                yield return Yield.Call(Inner());
                log.Add("never");
            }
            finally
            {
                log.Add("middle finally");
            }
        }

        IEnumerable<Yield> Inner()
        {
            try
            {
                yield return timesOut
                    ? Yield.Wait(new Signal("dawn"), TimeSpan.FromSeconds(5))
                    : Yield.Wait(TimeSpan.Zero);
                if (!timesOut)
                    throw new EndOfStreamException("gone");
            }
            finally
            {
                log.Add("inner finally");
            }
        }
    }

    [Fact]
    public void A_bug_passes_every_try_and_ends_the_fiber()
    {
        var outcome = new Result();
        Exception? failure = loop.Run(Outer());
        Assert.IsType<FormatException>(failure);
        Assert.False(outcome.Failed);
        Assert.Equal(["finally"], log);

        IEnumerable<Yield> Outer()
        {
            try
            {
                yield return Yield.Try(Inner(), outcome);
                log.Add("never");
            }
            finally
            {
                log.Add("finally");
            }
        }

        static IEnumerable<Yield> Inner()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            throw new FormatException();
        }
    }

    [Fact]
    public void A_failure_without_a_try_ends_the_fiber()
    {
        Assert.IsType<IOException>(loop.Run(Outer()));

        static IEnumerable<Yield> Outer()
        {
            yield return Yield.Call(Inner());
        }

        static IEnumerable<Yield> Inner()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            throw new IOException();
        }
    }

    [Fact]
    public void A_finally_that_throws_keeps_no_outer_one_from_running()
    {
        Exception? failure = loop.Run(Outer());
        Assert.Equal("bug in finally", Assert.IsType<FormatException>(failure).Message);
        Assert.Equal(["inner", "middle", "outer"], log);

        IEnumerable<Yield> Outer()
        {
            try
            {
                yield return Yield.Try(Middle(), new Result());
            }
            finally
            {
                log.Add("outer");
            }
        }

        IEnumerable<Yield> Middle()
        {
            try
            {
                yield return Yield.Call(Inner());
            }
            finally
            {
                log.Add("middle");
                Throw(new FormatException("bug in finally"));
            }
        }

        IEnumerable<Yield> Inner()
        {
            try
            {
                yield return Yield.Wait(new Signal(), TimeSpan.FromSeconds(1));
            }
            finally
            {
                log.Add("inner");
                Throw(new IOException("less telling than the first"));
            }
        }
    }

    [Fact]
    public void The_first_failure_of_the_world_is_the_one_that_is_told()
    {
        var outcome = new Result();
        Assert.Null(loop.Run(Outer()));
        Assert.IsType<TimeoutException>(outcome.Error);

        IEnumerable<Yield> Outer()
        {
            yield return Yield.Try(Inner(), outcome);
        }

        static IEnumerable<Yield> Inner()
        {
            try
            {
                yield return Yield.Wait(new Signal(), TimeSpan.FromSeconds(1));
            }
            finally
            {
                Throw(new IOException("second"));
            }
        }
    }

    [Fact]
    public void A_second_try_with_the_same_result_forgets_the_first_failure()
    {
        var outcome = new Result();
        Assert.Null(loop.Run(Outer()));
        Assert.Equal(["True", "False"], log);

        IEnumerable<Yield> Outer()
        {
            yield return Yield.Try(Fails(), outcome);
            log.Add($"{outcome.Failed}");
            yield return Yield.Try(Succeeds(), outcome);
            log.Add($"{outcome.Failed}");
        }

        static IEnumerable<Yield> Fails()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            throw new IOException();
        }

        static IEnumerable<Yield> Succeeds()
        {
            yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    [Fact]
    public void A_default_yield_ends_the_fiber_and_says_where()
    {
        Exception? failure = loop.Run(Outer());
        string message = Assert.IsType<InvalidOperationException>(failure).Message;
        Assert.Contains("FiberTests.Stateless", message, StringComparison.Ordinal);
        Assert.Contains("'test'", message, StringComparison.Ordinal);
        Assert.Contains("FiberTests.Outer /Replicator.Tests/Fiber/FiberTests.cs:", message, StringComparison.Ordinal);
        Assert.Equal(["finally"], log);

        IEnumerable<Yield> Outer()
        {
            yield return Yield.Call(Stateless(log));
        }
    }

    [Fact]
    public void The_chain_of_calls_has_the_line_of_each_call_and_of_the_wait()
    {
        Fiber fiber = loop.Start(Outer(), "chained");
        Assert.Equal("FiberTests.Outer (not begun)", fiber.Frames[0].ToString());
        loop.RunUntilIdle();
        loop.Advance(TimeSpan.FromSeconds(2));

        int line = fiber.Frames[0].Line;
        Assert.Equal(
            [
                new FiberFrame("FiberTests.Outer", "/Replicator.Tests/Fiber/FiberTests.cs", line),
                new FiberFrame("FiberTests.Middle", "/Replicator.Tests/Fiber/FiberTests.cs", line + 5),
                new FiberFrame("FiberTests.Inner", "/Replicator.Tests/Fiber/FiberTests.cs", line + 10),
            ],
            fiber.Frames);
        Assert.Equal(YieldKind.Signal, fiber.Wait.Kind);
        Assert.Equal(2, fiber.Waited.TotalSeconds, 3);
        Assert.Equal(7, fiber.Remaining!.Value.TotalSeconds, 3);
        Assert.Contains("chained: WAIT dusk", fiber.ToString(), StringComparison.Ordinal);

        static IEnumerable<Yield> Outer()
        {
            yield return Yield.Call(Middle());
        }

        static IEnumerable<Yield> Middle()
        {
            yield return Yield.Try(Inner(), new Result());
        }

        static IEnumerable<Yield> Inner()
        {
            yield return Yield.Wait(new Signal("dusk"), TimeSpan.FromSeconds(9));
        }
    }

    [Fact]
    public void Yielding_allocates_nothing()
    {
        var signal = new Signal();
        long allocated = -1;
        Assert.Null(loop.Run(Body()));
        Assert.InRange(allocated, 0, 10_000); // the first rounds may grow a table; 20,000 yields of 40 bytes would show

        IEnumerable<Yield> Body()
        {
            Fiber waiter = loop.Start(Waiter(), "waiter");
            for (int round = 0; round < 10_100; round++)
            {
                if (round == 100)
                    allocated = GC.GetAllocatedBytesForCurrentThread();
                signal.Set();
                yield return Yield.Wait(TimeSpan.Zero);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            loop.Scheduler.Cancel(waiter);
        }

        IEnumerable<Yield> Waiter()
        {
            while (true)
                yield return Yield.Wait(signal, TimeSpan.FromSeconds(30));
        }
    }

    private static void Throw(Exception error) => throw error;

    private static IEnumerable<Yield> Stateless(List<string> log)
    {
        try
        {
            yield return default;
        }
        finally
        {
            log.Add("finally");
        }
    }
}
