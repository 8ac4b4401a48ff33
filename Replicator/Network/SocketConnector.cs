using System.Net;
using Fibers;

namespace Replicator.Network;

/// <summary>Opens plain connections.</summary>
internal sealed class SocketConnector(Scheduler scheduler) : IConnector
{
    public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport)
    {
        var socket = new Result<FiberSocket>();
        yield return Yield.Call(scheduler.Connect(endPoint, timeout, socket));
        transport.Value = new SocketTransport(socket.Value!);
    }
}
