using System.Diagnostics.CodeAnalysis;

namespace Fibers;

/// <summary>Which job a free thread takes: the services take turns, each up to its share. Holds no thread and no lock:
/// <see cref="Workers"/> locks around it.</summary>
internal sealed class WorkerQueues
{
    private readonly List<WorkerQueue> queues = [];
    private int turn;

    /// <summary>Whether no job waits in any.</summary>
    public bool IsEmpty => queues.TrueForAll(queue => queue.IsEmpty);

    /// <summary>Opens a queue.</summary>
    public WorkerQueue Add(string name, int bound, int share)
    {
        var queue = new WorkerQueue(name, bound, share);
        queues.Add(queue);
        return queue;
    }

    /// <summary>Takes the next job, beginning with the service after the one that was served last.</summary>
    public bool TryTake([NotNullWhen(true)] out WorkerQueue? queue, [NotNullWhen(true)] out Job? job)
    {
        for (int i = 0; i < queues.Count; i++)
        {
            WorkerQueue candidate = queues[(turn + i) % queues.Count];
            if (!candidate.IsRunnable)
                continue;
            turn = (turn + i + 1) % queues.Count;
            queue = candidate;
            job = candidate.Take();
            return true;
        }

        queue = null;
        job = null;
        return false;
    }
}
