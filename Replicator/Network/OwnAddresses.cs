using System.Net;
using System.Net.NetworkInformation;

namespace Replicator.Network;

/// <summary>The addresses that the proxy itself answers at, so that it recognises itself in any spelling.</summary>
internal sealed class OwnAddresses
{
    private readonly HashSet<IPEndPoint> listening = [];
    private readonly HashSet<int> ports = [];
    private readonly HashSet<int> portsOfAll = [];
    private HashSet<IPAddress> machine = [];

    /// <param name="endPoint">One that the proxy listens at.</param>
    public void Add(IPEndPoint endPoint)
    {
        listening.Add(endPoint);
        ports.Add(endPoint.Port);
        if (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))
        {
            portsOfAll.Add(endPoint.Port);
            machine = NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(face => face.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .ToHashSet();
        }
    }

    /// <param name="endPoint">One that the proxy listens at no longer; an address of its own, not of all.</param>
    public void Remove(IPEndPoint endPoint)
    {
        listening.Remove(endPoint);
        if (!listening.Any(other => other.Port == endPoint.Port))
            ports.Remove(endPoint.Port);
    }

    public bool Contains(IPEndPoint endPoint)
    {
        IPAddress address = Unmapped(endPoint.Address);
        if (listening.Contains(new IPEndPoint(address, endPoint.Port)))
            return true;

        // 0.0.0.0 and :: connect to the machine itself.
        bool isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        return isAny
            ? ports.Contains(endPoint.Port)
            : portsOfAll.Contains(endPoint.Port) && (IPAddress.IsLoopback(address) || machine.Contains(address));
    }

    /// <summary>Whether a target names the proxy, by <c>localhost</c>, the machine's name or an address. Other names
    /// are found out by their address, when they are connected to.</summary>
    /// <param name="host">As in a target URI.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="reached">The address at which the client reached the proxy; null if it did not come by a
    /// socket.</param>
    public bool Names(string host, int port, IPEndPoint? reached)
    {
        bool isReachedPort = reached is not null && reached.Port == port;
        if (!isReachedPort && !ports.Contains(port))
            return false;

        host = host.EndsWith('.') ? host[..^1] : host; // The root of names may be written (RFC 3986 §3.2.2).
        if (host is "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal)
            || host.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return false;
        return Contains(new IPEndPoint(address, port))
            || (isReachedPort && Unmapped(reached!.Address).Equals(Unmapped(address)));
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
