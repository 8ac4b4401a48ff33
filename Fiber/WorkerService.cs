namespace Fibers;

/// <summary>One named service of <see cref="Workers"/>.</summary>
/// <remarks>What a job throws is the failure of the fiber: an <see cref="IOException"/> or
/// <see cref="TimeoutException"/> as it is; a SocketException, UnauthorizedAccessException or AuthenticationException
/// inside an IOException, as these are the world's fault too; anything else is a bug and comes out as itself. A fiber
/// may be cancelled while its job runs: the job goes on and what it made is disposed.</remarks>
public sealed class WorkerService
{
    private readonly Workers workers;
    private readonly WorkerQueue queue;

    // Belongs to the loop.
    private readonly Dictionary<string, Job> shared = [];

    internal WorkerService(Workers workers, WorkerQueue queue)
    {
        this.workers = workers;
        this.queue = queue;
    }

    /// <summary>For logs.</summary>
    public string Name => queue.Name;

    /// <summary>Runs <paramref name="job"/> on a thread and waits for its end, however long that takes.</summary>
    /// <exception cref="IOException">The queue is full: the message says of which service and how many may
    /// wait.</exception>
    public IEnumerable<Yield> Run<T>(Func<T> job, Result<T> result) => Run(job, Timeout.InfiniteTimeSpan, result);

    /// <summary>Runs <paramref name="job"/> on a thread and waits for its end.</summary>
    /// <param name="job">Runs beside the loop: it must not touch what belongs to fibers.</param>
    /// <param name="timeout">After which the wait fails; the job goes on unheard, as no thread can be made to
    /// stop.</param>
    /// <param name="result">Gets what the job returns.</param>
    /// <exception cref="IOException">The queue is full: the message says of which service and how many may
    /// wait.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public IEnumerable<Yield> Run<T>(Func<T> job, TimeSpan timeout, Result<T> result)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        return Await(null, job, timeout, result);
    }

    /// <summary>As <see cref="Run{T}(Func{T}, Result{T})"/>; equal keys that run at the same time are one
    /// job.</summary>
    /// <param name="key">Equal only for jobs that may share their result, and for one type of result.</param>
    /// <param name="job">Runs beside the loop; not at all where one with that key is running.</param>
    /// <param name="result">Gets what the job returns: the same object for all who share it.</param>
    public IEnumerable<Yield> RunOnce<T>(string key, Func<T> job, Result<T> result) =>
        RunOnce(key, job, Timeout.InfiniteTimeSpan, result);

    /// <summary>As <see cref="Run{T}(Func{T}, TimeSpan, Result{T})"/>; equal keys that run at the same time are one
    /// job.</summary>
    /// <param name="key">Equal only for jobs that may share their result, and for one type of result.</param>
    /// <param name="job">Runs beside the loop; not at all where one with that key is running.</param>
    /// <param name="timeout">After which this one's wait fails; others who share the job wait on.</param>
    /// <param name="result">Gets what the job returns: the same object for all who share it.</param>
    public IEnumerable<Yield> RunOnce<T>(string key, Func<T> job, TimeSpan timeout, Result<T> result)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(result);
        return Await(key, job, timeout, result);
    }

    /// <summary>Runs <paramref name="job"/> on a thread, and no fiber waits for it.</summary>
    /// <param name="job">Runs beside the loop; what it throws is lost.</param>
    /// <param name="ended">Runs on the loop's thread after it.</param>
    /// <returns>False: the queue is full, or the program ends; then neither runs.</returns>
    public bool TryPost(Action job, Action ended)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(ended);
        var posted = new ValueJob<bool>(() =>
        {
            job();
            return true;
        })
        {
            WhenEnded = ended,
        };
        try
        {
            workers.Submit(queue, posted);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private IEnumerable<Yield> Await<T>(string? key, Func<T> work, TimeSpan timeout, Result<T> result)
    {
        ValueJob<T> job = Join(key, work);
        try
        {
            // Set once, at the end: the timeout never starts anew. Without one it still ends, as every job does.
            while (!job.HasEnded)
                yield return Yield.Wait(job.Ended, timeout);
            result.Value = job.TakeValue();
        }
        finally
        {
            job.Leave();
        }
    }

    private ValueJob<T> Join<T>(string? key, Func<T> work)
    {
        if (key is not null && shared.TryGetValue(key, out Job? running))
        {
            running.Join();
            return (ValueJob<T>)running;
        }

        var job = new ValueJob<T>(work);
        job.Join();
        if (key is null)
        {
            workers.Submit(queue, job);
            return job;
        }

        job.WhenEnded = () => shared.Remove(key);
        shared.Add(key, job);
        try
        {
            workers.Submit(queue, job);
        }
        catch (IOException)
        {
            shared.Remove(key);
            throw;
        }

        return job;
    }
}
