using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Picks who answers a request: our own pages, <see cref="Tunnel"/>, <see cref="CachedAnswer"/> or
/// <see cref="Relay"/>.</summary>
internal sealed class Router(
    CachedAnswer cached,
    Relay relay,
    Tunnel tunnel,
    OwnPages pages,
    Purging purging,
    ClientWatch watch,
    OwnAddresses own,
    ProxyOptions options)
{
    private readonly RecentTargets targets = new(options.Reverse, "http");
    private readonly RecentTargets targetsInside = new(options.Reverse, "https");

    /// <summary>Answers at once what is ready in memory. False: nothing was begun, it is for
    /// <see cref="Answer"/>.</summary>
    public bool TryAnswer(Exchange exchange)
    {
        RequestHead request = exchange.Request;
        if (!MayBeCached(exchange)
            || !TargetsOf(exchange).TryCreate(request, out TargetUri? uri, out _)
            || IsOwn(uri!, exchange)
            || IsMisdirected(uri!, exchange)
            || HopByHop.ViaContains(request.Fields, options.Pseudonym))
            return false;
        exchange.Uri = uri;
        return cached.TryAnswer(exchange);
    }

    /// <exception cref="BadMessageException">The target is refused.</exception>
    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        yield return Yield.Call(Pick(exchange));
    }

    private IEnumerable<Yield> Pick(Exchange exchange)
    {
        RequestHead request = exchange.Request;
        if (request.IsMethod("CONNECT"u8) && exchange.Site is null)
            return options.Reverse is null ? tunnel.Answer(exchange) : RefuseTunnel(exchange, options.Reverse);
        if (!TargetsOf(exchange).TryCreate(request, out TargetUri? uri, out Refusal refusal))
            throw new BadMessageException(Side.Client, refusal);
        if (IsMisdirected(uri!, exchange))
            return Misdirect(exchange, uri!);
        exchange.Uri = uri!;
        bool isOwn = IsOwn(uri!, exchange);
        if (FinalRecipient.Answers(request, isOwn))
            return AnswerHere(exchange, isOwn);
        if (isOwn)
            return pages.Answer(exchange);
        if (request.IsMethod("PURGE"u8))
            return purging.Answer(exchange);
        if (HopByHop.ViaContains(request.Fields, options.Pseudonym))
            throw new UpstreamException(ProxyError.ProxyLoopDetected, "the request has passed this proxy before");
        if (MayBeCached(exchange))
            return cached.Answer(exchange);

        // What the client sends on behind such a request is the relay's to receive.
        bool isForRelay = exchange.RequestContent.Framing.Kind != FramingKind.None
            || Upgrades.OfferedBy(request) is not null;
        return isForRelay ? relay.Answer(exchange) : watch.During(exchange, relay.Answer(exchange));
    }

    private RecentTargets TargetsOf(Exchange exchange) => exchange.Site is null ? targets : targetsInside;

    // What was asked for by CONNECT was judged, and its certificate shown: nothing inside may lead elsewhere.
    private static bool IsMisdirected(TargetUri uri, Exchange exchange) =>
        exchange.Site is not null && (uri.Scheme != "https" || uri.Authority != exchange.Site.Authority);

    // RFC 9110 §15.5.20.
    private static IEnumerable<Yield> Misdirect(Exchange exchange, TargetUri uri)
    {
        string reason = $"this tunnel is to {exchange.Site!.Authority}; ask for another to {uri.Authority}";
        ErrorAnswer.Put(exchange, 421, ProxyError.HttpRequestError, reason);
        yield break;
    }

    // Whoever stands in front of one origin is called as that is called, and keeps only a folder of paths for itself.
    private bool IsOwn(TargetUri uri, Exchange exchange) => options.Reverse is null
        ? exchange.Site is null && own.Names(uri.Host, uri.Port, exchange.Client.Transport.LocalEndPoint)
        : ReverseOrigin.IsOwn(uri);

    private static IEnumerable<Yield> RefuseTunnel(Exchange exchange, ReverseOrigin reverse)
    {
        string reason = $"this stands in front of {reverse.Host}:{reverse.Port} and is no proxy for other hosts";
        ErrorAnswer.Put(exchange, 405, ProxyError.HttpRequestDenied, reason, allow: "GET, HEAD");
        yield break;
    }

    private static IEnumerable<Yield> AnswerHere(Exchange exchange, bool isOwn)
    {
        FinalRecipient.Put(exchange, isOwn);
        yield break;
    }

    private static bool MayBeCached(Exchange exchange) =>
        (exchange.Request.IsMethod("GET"u8) || exchange.IsHead)
        && exchange.RequestContent.Framing.Kind == FramingKind.None
        && Upgrades.OfferedBy(exchange.Request) is null
        && !HopByHop.TakesMore(exchange.Request.Fields); // Else it would choose a variant that no origin saw.
}
