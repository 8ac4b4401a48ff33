using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

/// <summary>A poll on virtual time with listening sockets that a test drives.</summary>
internal sealed class ScriptedPoller : IPoller
{
    private readonly VirtualPoller poller;
    private readonly Dictionary<FiberSocket, Readiness> watched = [];

    public ScriptedPoller() => poller = new VirtualPoller(Clock);

    public VirtualClock Clock { get; } = new();

    /// <summary>Set when it is made.</summary>
    public Scheduler? Scheduler
    {
        get => poller.Scheduler;
        set => poller.Scheduler = value;
    }

    /// <summary>What to answer to attempts to listen, by address.</summary>
    public Dictionary<IPEndPoint, SocketError> Refusals { get; } = [];

    /// <summary>What was opened, in order.</summary>
    public List<ScriptedSocket> Listeners { get; } = [];

    public int PollCount => poller.PollCount;

    /// <summary>Lets a client connect to the first listener when the time comes; in order of time.</summary>
    public Queue<(TimeSpan Time, Action Action)> Plan { get; } = new();

    public FiberSocket Listen(IPEndPoint endPoint, int backlog)
    {
        if (Refusals.TryGetValue(endPoint, out SocketError refusal))
            throw new IOException($"Listening on {endPoint}", new SocketException((int)refusal));
        var calls = new ScriptedSocket(endPoint);
        Listeners.Add(calls);
        return new FiberSocket(this, calls, null);
    }

    public FiberSocket ListenLocal(string path, int backlog) => throw new NotSupportedException();

    public FiberSocket BeginConnect(IPEndPoint endPoint) => throw new NotSupportedException();

    public void Watch(FiberSocket socket, Readiness interest) => watched[socket] = interest;

    public void Forget(FiberSocket socket) => watched.Remove(socket);

    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
        bool isAny = false;
        foreach ((FiberSocket socket, Readiness interest) in watched.ToArray())
        {
            if ((interest & Readiness.Receive) != 0 && socket.Calls is ScriptedSocket { HasIncoming: true })
            {
                isAny = true;
                report(socket, Readiness.Receive);
            }
        }

        if (isAny)
            return;
        if (Plan.TryPeek(out (TimeSpan Time, Action Action) next))
        {
            TimeSpan left = next.Time - Clock.Elapsed;
            if (timeout == Timeout.InfiniteTimeSpan || left <= timeout)
            {
                if (left > TimeSpan.Zero)
                    Clock.Advance(left);
                Plan.Dequeue().Action();
                return;
            }
        }

        poller.Poll(timeout, report);
    }

    public void Wake() => poller.Wake();

    public void Dispose() => poller.Dispose();
}
