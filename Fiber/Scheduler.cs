using System.Net;

namespace Fibers;

/// <summary>Runs fibers in turns: those that are ready, then a poll until the next timer, then the timers that are due.</summary>
public sealed class Scheduler : IDisposable
{
    /// <param name="poller">Owned.</param>
    /// <param name="time">The clock of every timeout.</param>
    /// <param name="inactivity">The timeout of Recv and Send that name none.</param>
    public Scheduler(IPoller poller, TimeProvider time, TimeSpan inactivity) => throw new NotImplementedException();

    /// <summary>The clock of every timeout.</summary>
    public TimeProvider Time => throw new NotImplementedException();

    /// <summary>Other threads' way into the loop.</summary>
    public Mailbox Mailbox => throw new NotImplementedException();

    /// <summary>The fiber that is being stepped; null between steps.</summary>
    public Fiber? Current => throw new NotImplementedException();

    /// <summary>All that have not ended.</summary>
    public IReadOnlyCollection<Fiber> Fibers => throw new NotImplementedException();

    /// <summary>Starts a fiber; its first step runs in the next turn.</summary>
    /// <param name="fiber">The generator.</param>
    /// <param name="name">What it serves.</param>
    /// <param name="owned">Disposed by the scheduler however the fiber ends, also if it never ran.</param>
    /// <param name="output">Another fiber's output to print into; null for one of its own.</param>
    public Fiber Start(IEnumerable<Yield> fiber, string name, IDisposable? owned = null, FiberOutput? output = null) =>
        throw new NotImplementedException();

    /// <summary>Ends a fiber from outside: its finally blocks run, what it owns is disposed.</summary>
    public void Cancel(Fiber fiber) => throw new NotImplementedException();

    /// <summary>Connects to <paramref name="endPoint"/>; the socket is the caller's to dispose.</summary>
    /// <exception cref="IOException">Refused or unreachable; its inner exception is the <see cref="System.Net.Sockets.SocketException"/>.</exception>
    public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<FiberSocket> socket) =>
        throw new NotImplementedException();

    /// <summary>Runs until <see cref="Stop"/> or until no fiber is left.</summary>
    public void Run() => throw new NotImplementedException();

    /// <summary>Makes <see cref="Run"/> return after the running step.</summary>
    public void Stop() => throw new NotImplementedException();

    /// <summary>Ends every fiber and closes the poller.</summary>
    public void Dispose() => throw new NotImplementedException();
}
