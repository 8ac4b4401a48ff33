using System.Net;
using Fibers;

namespace Replicator.Network;

/// <summary>Opens a connection to an address: a socket's, or one in memory.</summary>
internal interface IConnector
{
    /// <summary>The transport is the caller's to dispose.</summary>
    /// <exception cref="IOException">Refused or unreachable.</exception>
    /// <exception cref="TimeoutException">No answer.</exception>
    IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport);
}
