using System.Net;
using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>Counts the polls of another poller, so that a spinning loop shows.</summary>
internal sealed class CountingPoller(IPoller poller) : IPoller
{
    public int PollCount { get; private set; }

    public FiberSocket Listen(IPEndPoint endPoint, int backlog) => poller.Listen(endPoint, backlog);

    public FiberSocket ListenLocal(string path, int backlog) => poller.ListenLocal(path, backlog);

    public FiberSocket BeginConnect(IPEndPoint endPoint) => poller.BeginConnect(endPoint);

    public void Watch(FiberSocket socket, Readiness interest) => poller.Watch(socket, interest);

    public void Forget(FiberSocket socket) => poller.Forget(socket);

    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
        PollCount++;
        poller.Poll(timeout, report);
    }

    public void Wake() => poller.Wake();

    public void Dispose() => poller.Dispose();
}
