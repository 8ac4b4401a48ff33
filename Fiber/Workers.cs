namespace Fibers;

/// <summary>A few threads for what blocks, as named services, each with a bound on its queue and a share of the threads.</summary>
public sealed class Workers : IDisposable
{
    /// <param name="mailbox">Through which ends of jobs come back.</param>
    /// <param name="threadCount">Threads in all.</param>
    public Workers(Mailbox mailbox, int threadCount) => throw new NotImplementedException();

    /// <summary>Opens a service.</summary>
    /// <param name="name">For logs.</param>
    /// <param name="queueBound">Jobs that may wait; one more fails with an <see cref="IOException"/>.</param>
    /// <param name="share">Threads that it may use at once.</param>
    public WorkerService AddService(string name, int queueBound, int share) => throw new NotImplementedException();

    /// <summary>Accepted jobs finish, no new ones start.</summary>
    public void Dispose() => throw new NotImplementedException();
}

/// <summary>One named service of <see cref="Workers"/>.</summary>
public sealed class WorkerService
{
    /// <summary>Runs <paramref name="job"/> on a thread and waits for its end. What the job throws is the fiber's failure.</summary>
    public IEnumerable<Yield> Run<T>(Func<T> job, Result<T> result) => throw new NotImplementedException();

    /// <summary>As <see cref="Run{T}"/>; equal keys that run at the same time are one job.</summary>
    public IEnumerable<Yield> RunOnce<T>(string key, Func<T> job, Result<T> result) => throw new NotImplementedException();
}
