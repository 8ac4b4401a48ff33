using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>Answers CONNECT: passes bytes both ways until both sides have ended theirs (RFC 9110 §9.3.6), unless they
/// are to be answered here.</summary>
internal sealed class Tunnel(
    IDialer dialer,
    TunnelOpening opening,
    NextHops hops,
    Interception? interception,
    Passage passage,
    ClientWatch watch,
    ProxyOptions options,
    ExchangeLog log)
{
    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        exchange.Persists = false;
        if (!TargetUri.TryParseConnect(exchange.Request, out string host, out int port, out Refusal refusal))
            throw new BadMessageException(Side.Client, refusal);
        bool mayOpen = interception?.Covers(host) == true;
        if (options.Terms.Mode == CacheMode.Offline && !mayOpen)
        {
            ErrorAnswer.Put(exchange, 504, ProxyError.DestinationUnavailable, "--offline connects to nobody");
            yield break;
        }

        if (!options.ConnectPorts.Contains(port))
            throw new UpstreamException(
                ProxyError.HttpRequestDenied, $"CONNECT to port {port} is not allowed; --connect-ports opens it");

        if (mayOpen)
        {
            dialer.Judge(hops.OfTunnel(host, port));
            exchange.BeginTunnel();
            yield return Yield.Call(exchange.Client.Flush(options.TransferTimeout));
            var hello = new Result<ClientHello?>();
            exchange.AwaitsHello = true;
            yield return Yield.Call(interception!.Await(exchange.Client, hello));
            exchange.AwaitsHello = false;
            if (hello.Value is not null)
            {
                exchange.Opened = new OpenedTunnel(new InterceptedSite(host, port), hello.Value);
                exchange.EndPassedOn();
                yield break;
            }
        }

        if (options.Terms.Mode == CacheMode.Offline)
            throw new UpstreamException(ProxyError.DestinationUnavailable, "--offline connects to nobody");
        var opened = new Result<Connection>();
        yield return Yield.Call(watch.During(exchange, opening.Open(hops.OfTunnel(host, port), opened)));
        using Connection origin = opened.Value!;
        if (!mayOpen)
            exchange.BeginTunnel();
        log.TunnelOpened(exchange);

        // What the client sent right behind its request belongs to the tunnel already.
        yield return Yield.Call(passage.Run(exchange, origin));
    }
}
