using System.Net.Sockets;
using System.Security.Authentication;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

/// <summary>With real threads: a loop on virtual time waits for those that owe it a post, so that nothing depends on
/// speed.</summary>
public sealed class WorkersTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly WorkerService service;
    private readonly ManualResetEventSlim gate = new();

    public WorkersTests()
    {
        workers = new Workers(loop.Scheduler.Mailbox, 3);
        service = workers.AddService("name lookup", 2, 1);
    }

    public void Dispose()
    {
        gate.Set();
        workers.Dispose();
        loop.Dispose();
        gate.Dispose();
    }

    [Fact]
    public void A_job_runs_on_a_named_thread_in_the_background_and_its_result_comes_back()
    {
        var result = new Result<(string? Name, bool IsBackground)>();
        Assert.Null(loop.Run(service.Run(
            () => (Thread.CurrentThread.Name, Thread.CurrentThread.IsBackground), result)));
        Assert.Matches("^worker [123]$", result.Value.Name);
        Assert.True(result.Value.IsBackground);
    }

    [Fact]
    public void A_fiber_goes_on_while_the_job_of_another_runs()
    {
        var result = new Result<int>();
        loop.Start(service.Run(() => { gate.Wait(); return 1; }, result));
        loop.Start(Open());
        loop.RunToEnd();
        Assert.Equal(1, result.Value);

        IEnumerable<Yield> Open()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            gate.Set();
        }
    }

    [Fact]
    public void A_job_that_nobody_waits_for_is_run_and_its_end_told_on_the_loop()
    {
        int thread = 0;
        int told = 0;
        Assert.True(service.TryPost(
            () => thread = Environment.CurrentManagedThreadId, () => told = Environment.CurrentManagedThreadId));
        Assert.Null(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.Equal(Environment.CurrentManagedThreadId, told);
        Assert.NotEqual(told, thread);
    }

    [Fact]
    public void One_job_more_than_may_wait_is_not_posted()
    {
        Assert.True(service.TryPost(gate.Wait, () => { }));
        int posted = 0;
        int ended = 0;
        while (service.TryPost(() => { }, () => ended++))
            posted++;

        // Two may wait, the first among them if no thread has taken it yet.
        Assert.InRange(posted, 1, 2);
        gate.Set();
        Assert.Null(loop.Run(AwaitAll()));
        Assert.Equal(posted, ended);

        IEnumerable<Yield> AwaitAll()
        {
            while (ended < posted)
                yield return Yield.Wait(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void One_job_more_than_may_wait_fails_and_names_service_and_bound()
    {
        Start(3, _ => gate.Wait());
        var error = Assert.IsType<IOException>(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.Contains("name lookup", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 jobs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_wakes_at_most_one_thread()
    {
        for (int i = 0; i < 100; i++)
            Assert.Null(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.InRange(workers.WakeCount, 0, 100);
    }

    [Fact]
    public void A_service_that_hangs_holds_up_no_other()
    {
        WorkerService reads = workers.AddService("cold reads", 10, 2);
        Start(3, _ => gate.Wait());
        var result = new Result<int>();
        Assert.Null(loop.Run(reads.Run(() => 7, result)));
        Assert.Equal(7, result.Value);
    }

    [Fact]
    public void What_the_world_does_wrong_comes_out_as_it_is()
    {
        var refused = new IOException("no");
        Assert.Same(refused, Fail(refused));
        var late = new TimeoutException("late");
        Assert.Same(late, Fail(late));
        var missing = new FileNotFoundException("missing");
        Assert.Same(missing, Fail(missing));
    }

    [Fact]
    public void What_is_the_world_s_fault_by_another_name_comes_out_inside_an_IOException()
    {
        Exception[] errors =
        [
            new SocketException((int)SocketError.HostNotFound),
            new UnauthorizedAccessException("no"),
            new AuthenticationException("who"),
        ];
        Assert.All(errors, thrown =>
        {
            var error = Assert.IsType<IOException>(Fail(thrown));
            Assert.Same(thrown, error.InnerException);
            Assert.Equal(thrown.Message, error.Message);
        });
    }

    [Fact]
    public void A_bug_comes_out_as_itself()
    {
        var bug = new InvalidOperationException("bug");
        Assert.Same(bug, Fail(bug));
    }

    [Fact]
    public void Equal_keys_that_run_at_the_same_time_are_one_job()
    {
        int runs = 0;
        Result<object>[] results = [new(), new(), new()];
        foreach (Result<object> result in results)
            loop.Start(service.RunOnce("a.test", Look, result));
        loop.Start(Open());
        loop.RunToEnd();
        Assert.Equal(1, runs);
        Assert.All(results, result => Assert.Same(results[0].Value, result.Value));
        Assert.NotNull(results[0].Value);

        var later = new Result<object>();
        Assert.Null(loop.Run(service.RunOnce("a.test", Look, later)));
        Assert.Equal(2, runs);

        object Look()
        {
            gate.Wait();
            Interlocked.Increment(ref runs);
            return new object();
        }

        IEnumerable<Yield> Open()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            gate.Set();
        }
    }

    [Fact]
    public void Different_keys_are_different_jobs()
    {
        var a = new Result<string>();
        var b = new Result<string>();
        loop.Start(service.RunOnce("a", () => "a", a));
        loop.Start(service.RunOnce("b", () => "b", b));
        loop.RunToEnd();
        Assert.Equal(("a", "b"), (a.Value, b.Value));
    }

    [Fact]
    public void All_who_share_a_job_share_its_failure_and_the_next_asks_anew()
    {
        var outcomes = new List<Exception?>();
        for (int i = 0; i < 2; i++)
            loop.Start(Ask(() => { gate.Wait(); throw new IOException("gone"); }));
        loop.Start(Open());
        loop.RunToEnd();
        Assert.All(outcomes, error => Assert.Equal("gone", Assert.IsType<IOException>(error).Message));
        Assert.Equal(2, outcomes.Count);

        loop.Start(Ask(() => 1));
        loop.RunToEnd();
        Assert.Null(outcomes[2]);

        IEnumerable<Yield> Ask(Func<int> job)
        {
            var result = new Result<int>();
            yield return Yield.Try(service.RunOnce("key", job, result), result);
            outcomes.Add(result.Error);
        }

        IEnumerable<Yield> Open()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            gate.Set();
        }
    }

    [Fact]
    public void A_key_whose_job_was_refused_is_free_again()
    {
        Start(3, _ => gate.Wait());
        Assert.IsType<IOException>(loop.Run(service.RunOnce("key", () => 1, new Result<int>())));
        gate.Set();
        loop.RunToEnd();
        var result = new Result<int>();
        Assert.Null(loop.Run(service.RunOnce("key", () => 2, result)));
        Assert.Equal(2, result.Value);
    }

    [Fact]
    public void What_a_job_made_for_a_fiber_that_is_gone_is_closed()
    {
        var made = new Closeable();
        Fiber fiber = loop.Start(service.Run(() => { gate.Wait(); return made; }, new Result<Closeable>()));
        RunWhatCan();
        loop.Scheduler.Cancel(fiber);
        gate.Set();
        Assert.Null(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.True(made.IsClosed);
    }

    [Fact]
    public void What_a_job_made_for_a_fiber_that_is_cancelled_before_it_looks_is_closed()
    {
        var made = new Closeable();
        Fiber? fiber = null;
        fiber = loop.Start(service.Run(() => { gate.Wait(); return made; }, new Result<Closeable>()));
        loop.Start(Open());
        loop.RunToEnd();
        Assert.True(made.IsClosed);

        IEnumerable<Yield> Open()
        {
            yield return Yield.Wait(TimeSpan.Zero);
            gate.Set();
            while (fiber.IsWaiting)
                yield return Yield.Wait(TimeSpan.Zero);
            loop.Scheduler.Cancel(fiber);
        }
    }

    [Fact]
    public void What_a_fiber_got_stays_open()
    {
        var result = new Result<Closeable>();
        Assert.Null(loop.Run(service.Run(() => new Closeable(), result)));
        Assert.False(result.Value!.IsClosed);
    }

    [Fact]
    public void Who_waits_too_long_fails_and_the_job_goes_on()
    {
        // Time passes although a thread owes a post: it may take as long as it likes.
        loop.Poller.WaitsForThreads = false;
        var made = new Closeable();
        Exception? error = loop.Run(service.Run(
            () => { gate.Wait(); return made; }, TimeSpan.FromSeconds(5), new Result<Closeable>()));
        Assert.IsType<TimeoutException>(error);
        loop.Poller.WaitsForThreads = true;
        gate.Set();
        Assert.Null(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.True(made.IsClosed);
    }

    [Fact]
    public void Accepted_jobs_finish_after_the_end_and_no_new_ones_start()
    {
        int finished = 0;
        Start(3, _ => { gate.Wait(); Interlocked.Increment(ref finished); });
        Assert.False(workers.Close(TimeSpan.Zero));
        var error = Assert.IsType<IOException>(loop.Run(service.Run(() => 1, new Result<int>())));
        Assert.Contains("no more jobs", error.Message, StringComparison.Ordinal);
        gate.Set();
        Assert.True(workers.Close(Timeout.InfiniteTimeSpan));
        Assert.Equal(3, finished);
    }

    [Fact]
    public void Without_threads_a_job_runs_at_once_on_the_thread_that_asks()
    {
        using var none = new Workers(loop.Scheduler.Mailbox, 0);
        WorkerService atOnce = none.AddService("sync", 1, 1);
        var thread = new Result<int>();
        var made = new Result<Closeable>();
        loop.Start(atOnce.Run(() => Environment.CurrentManagedThreadId, thread));
        loop.Start(atOnce.RunOnce("key", () => new Closeable(), made));
        loop.RunToEnd();
        Assert.Equal(Environment.CurrentManagedThreadId, thread.Value);
        Assert.False(made.Value!.IsClosed);
        Assert.Equal(0, loop.Clock.Elapsed.Ticks);
    }

    private Exception? Fail(Exception thrown) => loop.Run(service.Run<int>(() => throw thrown, new Result<int>()));

    // One runs, the others wait for it.
    private void Start(int count, Action<int> job)
    {
        using var begun = new ManualResetEventSlim();
        for (int i = 0; i < count; i++)
        {
            int number = i;
            loop.Start(service.Run(() => Do(number), new Result<int>()));
            RunWhatCan();
            begun.Wait();
        }

        int Do(int number)
        {
            if (number == 0)
                begun.Set();
            job(number);
            return number;
        }
    }

    private void RunWhatCan()
    {
        loop.Poller.WaitsForThreads = false;
        loop.RunUntilIdle();
        loop.Poller.WaitsForThreads = true;
    }

    private sealed class Closeable : IDisposable
    {
        public bool IsClosed { get; private set; }

        public void Dispose() => IsClosed = true;
    }
}
