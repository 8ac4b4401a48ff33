using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Looks a host up, judges each address at the moment of connecting, and tries those that are allowed in
/// turn.</summary>
internal sealed class Dialer(
    Resolver resolver, IConnector connector, DestinationPolicy destinations, OwnAddresses own, NetworkOptions options)
    : IDialer
{
    public IEnumerable<Yield> Dial(string host, int port, Result<ITransport> transport)
    {
        var addresses = new Result<IPAddress[]>();
        yield return Yield.Call(resolver.Resolve(host, port, addresses));

        bool isNamedByPerson = options.Resolve.ContainsKey($"{host}:{port}");
        UpstreamException? failure = null;
        foreach (IPAddress address in addresses.Value!)
        {
            var endPoint = new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
            if (own.Contains(endPoint))
                throw new UpstreamException(ProxyError.ProxyLoopDetected, $"{host}:{port} is this proxy itself");
            if (!isNamedByPerson && destinations.Judge(endPoint.Address) != DestinationVerdict.Allowed)
            {
                failure ??= new UpstreamException(ProxyError.DestinationIpProhibited,
                    $"{endPoint.Address} may not be connected to; --allow-to {endPoint.Address} allows it");
                continue;
            }

            var connected = new Result<ITransport>();
            yield return Yield.Try(connector.Connect(endPoint, options.ConnectTimeout, connected), connected);
            if (!connected.Failed)
            {
                transport.Value = connected.Value;
                yield break;
            }

            failure = Failure(endPoint, connected.Error!);
        }

        throw failure ?? new UpstreamException(ProxyError.DnsError, $"the name {host} has no address");
    }

    private static UpstreamException Failure(IPEndPoint endPoint, Exception error)
    {
        if (error is TimeoutException)
            return new(ProxyError.ConnectionTimeout, $"{endPoint} did not accept a connection in time", error);
        return (error.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionRefused =>
                new(ProxyError.ConnectionRefused, $"{endPoint} refuses connections", error),
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown =>
                new(ProxyError.DestinationIpUnroutable, $"there is no way to {endPoint}", error),
            SocketError.TimedOut =>
                new(ProxyError.ConnectionTimeout, $"{endPoint} did not accept a connection in time", error),
            _ => new(ProxyError.DestinationUnavailable, $"{endPoint} cannot be connected to: {error.Message}", error),
        };
    }
}
