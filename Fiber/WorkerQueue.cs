namespace Fibers;

/// <summary>The jobs of one service that wait for a thread. Under the lock of <see cref="Workers"/>.</summary>
internal sealed class WorkerQueue(string name, int bound, int share)
{
    private readonly Queue<Job> waiting = new();
    private int running;

    /// <summary>The service's name, for logs and errors.</summary>
    public string Name => name;

    /// <summary>Jobs that may wait.</summary>
    public int Bound => bound;

    /// <summary>Whether no job waits.</summary>
    public bool IsEmpty => waiting.Count == 0;

    /// <summary>Whether a job waits that a free thread may take.</summary>
    public bool IsRunnable => waiting.Count > 0 && running < share;

    /// <summary>Puts a job at the end. False: as many wait as may.</summary>
    public bool TryAdd(Job job)
    {
        if (waiting.Count >= bound)
            return false;
        waiting.Enqueue(job);
        return true;
    }

    /// <summary>Takes the first of a runnable queue; <see cref="Finish"/> when it is done.</summary>
    public Job Take()
    {
        running++;
        return waiting.Dequeue();
    }

    /// <summary>Accounts for the end of a job that was taken.</summary>
    public void Finish() => running--;
}
