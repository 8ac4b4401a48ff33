using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class SchedulerTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly List<string> log = [];

    public void Dispose() => loop.Dispose();

    [Fact]
    public void A_turn_runs_only_what_was_ready_when_it_began()
    {
        loop.Start(Steps("a", 2));
        loop.Start(Steps("b", 2));
        loop.RunToEnd();
        Assert.Equal(["a 1", "b 1", "a 2", "b 2"], log);

        IEnumerable<Yield> Steps(string name, int count)
        {
            for (int i = 1; i <= count; i++)
            {
                log.Add($"{name} {i}");
                yield return Yield.Wait(TimeSpan.Zero);
            }
        }
    }

    [Fact]
    public void The_loop_polls_even_while_fibers_are_always_ready()
    {
        loop.Start(Spin());
        loop.RunToEnd();
        Assert.Equal(10, loop.Poller.PollCount);

        static IEnumerable<Yield> Spin()
        {
            for (int i = 0; i < 10; i++)
                yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    [Fact]
    public void Sleepers_wake_in_the_order_of_their_times()
    {
        loop.Start(Sleep(300));
        loop.Start(Sleep(5));
        loop.Start(Sleep(100_000));
        loop.Start(Sleep(299));
        loop.RunToEnd();
        Assert.Equal(["5", "299", "300", "100000"], log);
        Assert.Equal(100, loop.Clock.Elapsed.TotalSeconds, 2);

        IEnumerable<Yield> Sleep(int milliseconds)
        {
            yield return Yield.Wait(TimeSpan.FromMilliseconds(milliseconds));
            Assert.InRange(loop.Clock.Elapsed.TotalMilliseconds, milliseconds, milliseconds + 1);
            log.Add($"{milliseconds}");
        }
    }

    [Fact]
    public void A_wait_that_times_out_says_for_what_and_how_long()
    {
        var outcome = new Result();
        Assert.Null(loop.Run(Outer()));
        Assert.StartsWith(
            "Timed out after 5 s: WAIT bell at /Replicator.Tests/Fiber/SchedulerTests.cs:",
            outcome.Error!.Message,
            StringComparison.Ordinal);

        IEnumerable<Yield> Outer()
        {
            yield return Yield.Try(Inner(), outcome);
        }

        static IEnumerable<Yield> Inner()
        {
            yield return Yield.Wait(new Signal("bell"), TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public void A_timeout_counts_anew_with_each_wait()
    {
        var signal = new Signal();
        Fiber waiter = loop.Start(Waiter());
        for (int i = 0; i < 10; i++)
        {
            loop.Advance(TimeSpan.FromSeconds(4));
            signal.Set();
        }

        Assert.False(waiter.HasEnded);
        loop.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiter.HasEnded);
        loop.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(waiter.HasEnded);

        IEnumerable<Yield> Waiter()
        {
            while (true)
                yield return Yield.Wait(signal, TimeSpan.FromSeconds(5));
        }
    }

    [Fact]
    public void A_deadline_holds_over_several_waits()
    {
        var signal = new Signal();
        loop.Start(Ringer());
        Assert.Null(loop.Run(Outer()));
        Assert.InRange(loop.Clock.Elapsed.TotalSeconds, 10, 10.01);

        IEnumerable<Yield> Outer()
        {
            yield return Yield.Try(Inner(), new Result());
        }

        IEnumerable<Yield> Inner()
        {
            var deadline = new Deadline(loop.Scheduler.Time, TimeSpan.FromSeconds(10));
            while (true)
                yield return Yield.Wait(signal, deadline.Remaining);
        }

        IEnumerable<Yield> Ringer()
        {
            while (true)
            {
                yield return Yield.Wait(TimeSpan.FromSeconds(3));
                signal.Set();
            }
        }
    }

    [Fact]
    public void A_timeout_of_zero_passes_at_once()
    {
        Assert.IsType<TimeoutException>(loop.Run(Body()));
        Assert.Equal(TimeSpan.Zero, loop.Clock.Elapsed);

        static IEnumerable<Yield> Body()
        {
            yield return Yield.Wait(new Signal(), TimeSpan.Zero);
        }
    }

    [Fact]
    public void Wait_none_lasts_until_another_fiber_resumes()
    {
        loop.Start(Sleeper());
        loop.Start(Idle());
        loop.RunToEnd();
        Assert.Equal(["idles", "sleeper", "idle resumed"], log);
        Assert.InRange(loop.Clock.Elapsed.TotalSeconds, 2, 2.01);

        IEnumerable<Yield> Idle()
        {
            log.Add("idles");
            yield return Yield.Wait((TimeSpan?)null);
            log.Add("idle resumed");
        }

        IEnumerable<Yield> Sleeper()
        {
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            log.Add("sleeper");
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Fibers_in_wait_none_do_not_wake_each_other()
    {
        int wakes = 0;
        loop.Start(Idle());
        loop.Start(Idle());
        var deadlock = Assert.Throws<DeadlockException>(loop.RunToEnd);
        Assert.InRange(loop.Poller.PollCount, 1, 4);
        Assert.InRange(wakes, 0, 2);
        Assert.Contains("WAIT None", deadlock.Message, StringComparison.Ordinal);

        IEnumerable<Yield> Idle()
        {
            while (true)
            {
                yield return Yield.Wait((TimeSpan?)null);
                wakes++;
            }
        }
    }

    [Fact]
    public void A_failing_fiber_disturbs_no_other()
    {
        var failures = new FailureObserver();
        loop.Scheduler.Observer = failures;
        loop.Start(Fails());
        loop.Start(Works());
        loop.RunToEnd();
        Assert.Equal(["works"], log);
        Assert.IsType<FormatException>(Assert.Single(failures.Failures));

        static IEnumerable<Yield> Fails()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            throw new FormatException();
        }

        IEnumerable<Yield> Works()
        {
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            log.Add("works");
        }
    }

    [Fact]
    public void A_signal_wakes_in_the_order_of_arrival_and_remembers_nothing()
    {
        var signal = new Signal();
        signal.Set();
        loop.Start(Waiter("first"));
        loop.Start(Waiter("second"));
        loop.RunUntilIdle();
        Assert.Empty(log);
        Assert.True(signal.HasWaiters);
        signal.Set();
        loop.RunUntilIdle();
        Assert.Equal(["first", "second"], log);

        IEnumerable<Yield> Waiter(string name)
        {
            yield return Yield.Wait(signal, TimeSpan.FromSeconds(5));
            log.Add(name);
        }
    }

    [Fact]
    public void Stop_ends_the_run_after_the_running_step_and_the_rest_stays_ready()
    {
        loop.Start(Stops());
        loop.Start(Other());
        loop.RunToEnd();
        Assert.Equal(["stops"], log);
        loop.RunToEnd();
        Assert.Equal(["stops", "other", "stops again"], log);

        IEnumerable<Yield> Stops()
        {
            log.Add("stops");
            loop.Scheduler.Stop();
            yield return Yield.Wait(TimeSpan.Zero);
            log.Add("stops again");
        }

        IEnumerable<Yield> Other()
        {
            log.Add("other");
            yield break;
        }
    }

    [Fact]
    public void A_step_that_takes_long_is_told()
    {
        var observer = new FailureObserver();
        loop.Scheduler.Observer = observer;
        loop.Start(Body());
        loop.RunToEnd();
        Assert.Equal(0.25, Assert.Single(observer.LongSteps).TotalSeconds, 3);

        IEnumerable<Yield> Body()
        {
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            loop.Clock.Advance(TimeSpan.FromMilliseconds(250));
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            loop.Clock.Advance(TimeSpan.FromMilliseconds(9));
        }
    }

    [Fact]
    public void A_deadlock_lists_every_fiber_with_its_wait()
    {
        loop.Start(Waits(new Signal("godot")), "vladimir");
        loop.Start(Waits(new Signal("lucky")), "pozzo");
        string message = Assert.Throws<DeadlockException>(loop.RunToEnd).Message;
        Assert.Contains("vladimir: WAIT godot", message, StringComparison.Ordinal);
        Assert.Contains("pozzo: WAIT lucky", message, StringComparison.Ordinal);
        Assert.Contains("SchedulerTests.Waits /Replicator.Tests/Fiber/", message, StringComparison.Ordinal);
    }

    private static IEnumerable<Yield> Waits(Signal signal)
    {
        yield return Yield.Wait(signal, Timeout.InfiniteTimeSpan);
    }
}
