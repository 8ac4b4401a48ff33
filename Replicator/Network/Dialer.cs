using System.Net;
using System.Runtime.ExceptionServices;
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
    public IEnumerable<Yield> Dial(NextHop hop, Result<ITransport> transport)
    {
        Judge(hop);
        var outcome = new Result();
        yield return Yield.Try(Dial(hop.Host, hop.Port, hop.External is not null || hop.IsNamed, transport), outcome);
        if (hop.External is not null && outcome.Error is UpstreamException failure)
            throw new UpstreamException(
                failure.Error, $"the external proxy {hop.External.Authority}: {failure.Message}", failure);
        if (outcome.Failed)
            ExceptionDispatchInfo.Throw(outcome.Error!);
    }

    public void Judge(NextHop hop)
    {
        bool isDirect = hop.External is null;
        if (!IPAddress.TryParse(hop.TargetHost.Trim('[', ']'), out IPAddress? address)
            || (isDirect && IsOverridden(hop.TargetHost, hop.TargetPort)))
            return;
        if (isDirect && own.Contains(new IPEndPoint(Unmapped(address), hop.TargetPort)))
            throw Loop(hop.TargetHost, hop.TargetPort);
        bool isNamed = isDirect && hop.IsNamed;
        if (!isNamed && destinations.Judge(address) != DestinationVerdict.Allowed)
            throw Prohibition(address);
    }

    private IEnumerable<Yield> Dial(string host, int port, bool isNamed, Result<ITransport> transport)
    {
        var addresses = new Result<IPAddress[]>();
        yield return Yield.Call(resolver.Resolve(host, port, addresses));

        bool isNamedByPerson = isNamed || IsOverridden(host, port);
        var allowed = new List<IPEndPoint>();
        UpstreamException? refusal = null;
        foreach (IPAddress address in AddressRace.Interleave(addresses.Value!.Select(Unmapped)))
        {
            var endPoint = new IPEndPoint(address, port);
            if (own.Contains(endPoint))
                throw Loop(host, port);
            if (isNamedByPerson || destinations.Judge(address) == DestinationVerdict.Allowed)
                allowed.Add(endPoint);
            else
                refusal ??= Prohibition(address);
        }

        if (allowed.Count == 0)
            throw refusal ?? new UpstreamException(ProxyError.DnsError, $"the name {host} has no address");
        using var race = new AddressRace(scheduler, connector, options);
        yield return Yield.Call(race.Run(allowed, transport));
    }

    private bool IsOverridden(string host, int port) => options.Resolve.ContainsKey($"{host}:{port}");

    private static UpstreamException Loop(string host, int port) =>
        new(ProxyError.ProxyLoopDetected, $"{host}:{port} is this proxy itself");

    private static UpstreamException Prohibition(IPAddress address) => new(
        ProxyError.DestinationIpProhibited, $"{address} may not be connected to; --allow-to {address} allows it");

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
