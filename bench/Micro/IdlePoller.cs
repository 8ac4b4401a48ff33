using System.Net;
using Fibers;

namespace Bench.Micro;

/// <summary>A poll without sockets that returns at once.</summary>
internal sealed class IdlePoller : IPoller
{
    public FiberSocket Listen(IPEndPoint endPoint, int backlog) => throw new NotSupportedException();

    public FiberSocket ListenLocal(string path, int backlog) => throw new NotSupportedException();

    public FiberSocket BeginConnect(IPEndPoint endPoint) => throw new NotSupportedException();

    public void Watch(FiberSocket socket, Readiness interest) => throw new NotSupportedException();

    public void Forget(FiberSocket socket) => throw new NotSupportedException();

    public void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report)
    {
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }
}
