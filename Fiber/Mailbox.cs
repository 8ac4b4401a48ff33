using System.Collections.Concurrent;

namespace Fibers;

/// <summary>Takes work from other threads into the loop, waking it.</summary>
public sealed class Mailbox
{
    private readonly IPoller poller;

    // Touched by every thread.
    private readonly ConcurrentQueue<Action> actions = new();
    private int isWakeSent;
    private int promisedCount;
    private volatile bool isClosed;

    internal Mailbox(IPoller poller) => this.poller = poller;

    /// <summary>Posts that other threads owe (see <see cref="Promise"/>): while any is owed a loop on virtual time
    /// waits for it and is no deadlock.</summary>
    public int PromisedCount => Volatile.Read(ref promisedCount);

    /// <summary>Whether there is anything to run.</summary>
    internal bool HasMail => !actions.IsEmpty;

    /// <summary>Runs <paramref name="action"/> on the loop's thread in its next turn. From any thread. Dropped when
    /// the scheduler is disposed.</summary>
    public void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (isClosed)
            return;
        actions.Enqueue(action);

        // One wake-up is enough however many posts follow before the loop looks.
        if (Interlocked.Exchange(ref isWakeSent, 1) == 0)
            poller.Wake();
    }

    /// <summary>Says that some thread will call <see cref="PostPromised"/> once.</summary>
    public void Promise() => Interlocked.Increment(ref promisedCount);

    /// <summary>As <see cref="Post"/>, keeping one <see cref="Promise"/>.</summary>
    public void PostPromised(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Post(action);
        Interlocked.Decrement(ref promisedCount);
    }

    /// <summary>Runs what was posted before the call. What an action throws is a bug: it is told, and the loop goes
    /// on.</summary>
    /// <returns>Whether there was anything.</returns>
    internal bool Deliver()
    {
        if (isWakeSent == 0)
            return false;
        Interlocked.Exchange(ref isWakeSent, 0);
        for (int left = actions.Count; left > 0 && actions.TryDequeue(out Action? action); left--)
            Run(action);
        return true;
    }

    private static void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) // a posted action is as foreign as a fiber, and must not end the others
        {
            Console.Error.WriteLine(error);
        }
    }

    internal void Close()
    {
        isClosed = true;
        actions.Clear();
    }
}
