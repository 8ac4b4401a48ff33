using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class WorkerQueuesTests
{
    private readonly WorkerQueues queues = new();

    [Fact]
    public void Nothing_waits_at_first()
    {
        Assert.True(queues.IsEmpty);
        Assert.False(queues.TryTake(out _, out _));
    }

    [Fact]
    public void Jobs_of_a_service_run_in_the_order_in_which_they_came()
    {
        WorkerQueue reads = queues.Add("reads", 10, 10);
        Job[] jobs = [New(), New(), New()];
        foreach (Job job in jobs)
            Assert.True(reads.TryAdd(job));
        Assert.Equal(jobs, [Take(), Take(), Take()]);
        Assert.True(queues.IsEmpty);
    }

    [Fact]
    public void Services_take_turns()
    {
        WorkerQueue a = queues.Add("a", 10, 10), b = queues.Add("b", 10, 10), c = queues.Add("c", 10, 10);
        Job[] ofA = [New(), New()], ofC = [New(), New()];
        Job ofB = New();
        Add(a, ofA);
        Add(b, ofB);
        Add(c, ofC);
        Assert.Equal([ofA[0], ofB, ofC[0], ofA[1], ofC[1]], [Take(), Take(), Take(), Take(), Take()]);
    }

    [Fact]
    public void A_service_has_no_more_threads_than_its_share()
    {
        WorkerQueue names = queues.Add("names", 10, 2), reads = queues.Add("reads", 10, 2);
        Add(names, New(), New(), New());
        Job read = New();
        _ = Take();
        _ = Take();
        Assert.False(names.IsRunnable);
        Assert.False(queues.TryTake(out _, out _));
        Add(reads, read);
        Assert.Same(read, Take());
        names.Finish();
        Assert.True(names.IsRunnable);
        _ = Take();
        Assert.True(queues.IsEmpty);
    }

    [Fact]
    public void A_queue_takes_as_many_as_may_wait()
    {
        WorkerQueue names = queues.Add("names", 2, 1);
        Add(names, New(), New());
        Assert.False(names.TryAdd(New()));
        _ = Take();
        Assert.True(names.TryAdd(New()));
    }

    private static ValueJob<int> New() => new ValueJob<int>(() => 0);

    private static void Add(WorkerQueue queue, params Job[] jobs) =>
        Assert.All(jobs, job => Assert.True(queue.TryAdd(job)));

    private Job Take()
    {
        Assert.True(queues.TryTake(out _, out Job? job));
        return job;
    }
}
