using System.Net;
using Fibers;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Looks a host up, judges each address at the moment of connecting, and races those that are
/// allowed.</summary>
internal sealed class Dialer(
    Scheduler scheduler,
    Resolver resolver,
    IConnector connector,
    DestinationPolicy destinations,
    OwnAddresses own,
    NetworkOptions options) : IDialer
{
    public IEnumerable<Yield> Dial(string host, int port, Result<ITransport> transport)
    {
        var addresses = new Result<IPAddress[]>();
        yield return Yield.Call(resolver.Resolve(host, port, addresses));

        bool isNamedByPerson = options.Resolve.ContainsKey($"{host}:{port}");
        var allowed = new List<IPEndPoint>();
        UpstreamException? refusal = null;
        foreach (IPAddress address in AddressRace.Interleave(addresses.Value!.Select(Unmapped)))
        {
            var endPoint = new IPEndPoint(address, port);
            if (own.Contains(endPoint))
                throw new UpstreamException(ProxyError.ProxyLoopDetected, $"{host}:{port} is this proxy itself");
            if (isNamedByPerson || destinations.Judge(address) == DestinationVerdict.Allowed)
                allowed.Add(endPoint);
            else
                refusal ??= new UpstreamException(
                    ProxyError.DestinationIpProhibited,
                    $"{address} may not be connected to; --allow-to {address} allows it");
        }

        if (allowed.Count == 0)
            throw refusal ?? new UpstreamException(ProxyError.DnsError, $"the name {host} has no address");
        using var race = new AddressRace(scheduler, connector, options);
        yield return Yield.Call(race.Run(allowed, transport));
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
