namespace Fibers;

/// <summary>A few threads for what blocks, as named services, each with a bound on its queue and a share of the
/// threads.</summary>
/// <remarks>A job wakes at most one thread, its end wakes the loop once, and all of it costs the loop the mailbox's one
/// descriptor, however many threads there are. A service never has more threads than its share, so that a name server
/// that does not answer holds up no cold read.</remarks>
public sealed class Workers : IDisposable
{
    /// <summary>How long <see cref="Dispose"/> waits for accepted jobs: 300 ms.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly Mailbox mailbox;
    private readonly Thread[] threads;

    // Under the lock on queues: what waits, and whether more may come.
    private readonly WorkerQueues queues = new();
    private bool closed;
    private long wakeCount;

    /// <param name="mailbox">Through which ends of jobs come back to the loop.</param>
    /// <param name="threadCount">Threads in all. Zero: every job runs at once on the thread that asks for it, which is
    /// for tests on virtual time, where nothing may happen beside the loop.</param>
    public Workers(Mailbox mailbox, int threadCount)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        this.mailbox = mailbox;
        Job.Prepare();
        threads = new Thread[threadCount];
        for (int i = 0; i < threadCount; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"worker {i + 1}" };
            threads[i].Start();
        }
    }

    /// <summary>Whether jobs run on the thread that asks for them.</summary>
    internal bool RunsAtOnce => threads.Length == 0;

    /// <summary>How often a thread that waited for work was woken.</summary>
    internal long WakeCount => Interlocked.Read(ref wakeCount);

    /// <summary>Opens a service.</summary>
    /// <param name="name">For logs and errors.</param>
    /// <param name="queueBound">Jobs that may wait for a thread, at least one; one more fails with an
    /// <see cref="IOException"/>.</param>
    /// <param name="share">Threads that it may use at once, at least one.</param>
    public WorkerService AddService(string name, int queueBound, int share)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueBound, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 1);
        lock (queues)
            return new WorkerService(this, queues.Add(name, queueBound, share));
    }

    /// <summary>Accepts no more jobs and waits until those that were accepted are done.</summary>
    /// <param name="timeout">How long it waits; <see cref="Timeout.InfiniteTimeSpan"/>: as long as it takes.</param>
    /// <returns>Whether all are done; those that are not go on until the process ends.</returns>
    public bool Close(TimeSpan timeout)
    {
        lock (queues)
        {
            closed = true;
            Monitor.PulseAll(queues);
        }

        var deadline = new Deadline(TimeProvider.System, timeout);
        return Array.TrueForAll(threads, thread => thread.Join(deadline.Remaining));
    }

    /// <summary>Accepted jobs finish, no new ones start. Waits for them, but not longer than <see cref="Patience"/>: a
    /// name server that does not answer must not keep the program from ending.</summary>
    public void Dispose() => Close(Patience);

    /// <summary>Queues <paramref name="job"/>, or runs it at once where there are no threads.</summary>
    /// <exception cref="IOException">The service's queue is full, or the workers are closed.</exception>
    internal void Submit(WorkerQueue queue, Job job)
    {
        lock (queues)
        {
            if (closed)
                throw new IOException($"The service {queue.Name} takes no more jobs, as the program ends.");
            if (!RunsAtOnce)
            {
                if (!queue.TryAdd(job))
                {
                    throw new IOException(
                        $"The service {queue.Name} is overloaded: {queue.Bound} jobs wait for it already.");
                }

                // Until the post comes, a loop on virtual time must not take its fibers for dead-locked.
                mailbox.Promise();

                // One thread for one job, and none if the service has its share: then whoever finishes takes it.
                if (queue.IsRunnable)
                    Monitor.Pulse(queues);
                return;
            }
        }

        job.Execute();
        job.Complete();
    }

    private void Work()
    {
        while (TakeNext() is var (queue, job))
        {
            job.Execute();

            // Before the fiber hears of it, so that a job that it asks for next finds the share free.
            lock (queues)
                queue.Finish();
            mailbox.PostPromised(job.Complete);
        }
    }

    private (WorkerQueue Queue, Job Job)? TakeNext()
    {
        lock (queues)
        {
            while (true)
            {
                if (queues.TryTake(out WorkerQueue? queue, out Job? job))
                    return (queue, job);
                if (closed && queues.IsEmpty)
                {
                    // The others were woken while something waited still: now they can end, too.
                    Monitor.PulseAll(queues);
                    return null;
                }

                Monitor.Wait(queues);
                wakeCount++;
            }
        }
    }
}
