using System.Net;
using Replicator.Diagnostics;

namespace Replicator.Proxy;

/// <summary>The clients of one address.</summary>
/// <param name="address">Theirs.</param>
/// <param name="most">That there may be.</param>
internal sealed class AddressClients(IPAddress address, int most)
{
    public IPAddress Address => address;

    public Bound Bound { get; } = new("--max-clients-per-address", most);

    /// <summary>Those that wait for a request, the longest idle first.</summary>
    public LinkedList<ClientPlace> Idle { get; } = [];
}
