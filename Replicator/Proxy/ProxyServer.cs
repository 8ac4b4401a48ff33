using System.Net;
using Fibers;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>Gives each client that is accepted its session.</summary>
internal sealed class ProxyServer
{
    private const string SpeaksTls = "this port speaks TLS: ask it by https://, not by http://";

    private readonly ProxyOptions options;
    private readonly Handshakes handshakes;
    private readonly Scheduler scheduler;
    private readonly ExchangeLog log;
    private readonly Router router;
    private readonly ClientPlaces clients;
    private readonly Interception? interception;
    private readonly TurnedAway turnedAway = new();
    private readonly Dictionary<Exchange, Fiber> sessions = [];

    /// <summary>Puts the parts together.</summary>
    public ProxyServer(ProxyParts parts)
    {
        options = parts.Options;
        scheduler = parts.Scheduler;
        Buffers = new BufferBudget(options.MaximumBuffers);
        TimeProvider time = scheduler.Time;
        log = new ExchangeLog(parts.Log, time);
        clients = new ClientPlaces(scheduler, options);
        var line = new LineMemory(options, time);
        var pool = new OriginPool(scheduler, parts.Network);
        var turns = new OriginTurns(parts.Network, options, log);
        handshakes = new Handshakes(parts.First, Buffers, time);
        var tunnels = new TunnelOpening(parts.Dialer, Buffers, options, time);
        var opening = new OriginOpening(
            parts.Dialer, tunnels, new OriginTls(parts.Trust, handshakes, parts.Network), Buffers);
        var upstream = new Upstream(parts.Dialer, opening, pool, turns, parts.Network.Hops, options, log, time);
        var downloads = new Downloads(
            scheduler, parts.Running, upstream, parts.Store, parts.Reads, parts.Comparisons, parts.Learning, line,
            options, log);
        var small = new SmallAnswers(options, parts.Store);
        var delivery = new Delivery(options, parts.Reads, parts.Store, small, time);
        var passage = new Passage(scheduler, options);
        var watch = new ClientWatch(scheduler);
        var relay = new Relay(scheduler, upstream, passage, watch, downloads, line, options, log);
        var download = new DownloadAnswer(downloads, turns, delivery, relay, options, time);
        var cached = new CachedAnswer(
            parts.Store, downloads, delivery, small, download, relay, watch, line, options, time);
        interception = options.Interception is { } opened
            ? new Interception(opened, handshakes, options, log, time)
            : null;
        var tunnel = new Tunnel(
            parts.Dialer, tunnels, parts.Network.Hops, interception, passage, watch, options, log);
        Explainer = new Explainer(parts.Store, options.Terms, options.AsksIdentity, downloads.FactsOf);
        var pages = new OwnPages(parts, sessions.Keys, Explainer);
        var purging = new Purging(parts.Store, downloads, options);
        router = new Router(cached, relay, tunnel, pages, purging, watch, parts.Own, options);
    }

    /// <summary>The memory of all connections and transfers.</summary>
    public BufferBudget Buffers { get; }

    /// <summary>Explains what this proxy does.</summary>
    public Explainer Explainer { get; }

    /// <summary>What came from where so far.</summary>
    public Traffic Traffic => log.Traffic;

    /// <param name="socket">Closed by the scheduler however the fiber ends.</param>
    /// <param name="address">The client's.</param>
    public IEnumerable<Yield> Serve(FiberSocket socket, IPEndPoint address) => Serve(new SocketTransport(socket));

    /// <summary>The proxy is to end: clients that ask nothing are closed, and the others after their
    /// exchange.</summary>
    public void Stop()
    {
        foreach ((Exchange exchange, Fiber fiber) in sessions.ToArray())
        {
            if (exchange.IsRunning && !exchange.AwaitsHello)
                exchange.Persists = false;
            else
                scheduler.Cancel(fiber);
        }

        // Those who shake hands have no session yet.
        foreach (ClientPlace place in clients.Idle.ToArray())
            scheduler.Cancel(place.Fiber);
    }

    /// <param name="transport">Closed with the session.</param>
    public IEnumerable<Yield> Serve(ITransport transport)
    {
        // Where it is secured, what is spoken inside closes it as well.
        using var client = new Connection(transport, Buffers);
        using ClientPlace? place = clients.TryEnter(transport.RemoteEndPoint.Address, scheduler.Current!);
        if (options.Identity is not null)
        {
            // Whoever is turned away has no ear for a word before hands are shaken.
            if (place is not null)
                yield return Yield.Call(ServeSecured(client, options.Identity, place));
            yield break;
        }

        ClientSession session = NewSession(client, site: null);
        if (place is null)
        {
            yield return Yield.Call(turnedAway.Answer(session));
            yield break;
        }

        yield return Yield.Call(Serve(session, place));
        if (session.Exchange.Opened is { } tunnel)
            yield return Yield.Call(ServeInside(client, tunnel, place));
    }

    // Who has not shaken hands has asked for nothing, and so is idle.
    private IEnumerable<Yield> ServeSecured(Connection client, ServerIdentity identity, ClientPlace place)
    {
        place.BeginIdle();
        var deadline = new Deadline(scheduler.Time, options.HeadTimeout);
        var isPlain = new Result<bool>();
        yield return Yield.Try(AwaitBeginning(client, deadline, isPlain), isPlain);
        if (isPlain.Value)
        {
            log.Note($"{client.Transport.RemoteEndPoint} asks in the clear where TLS is spoken");
            yield return Yield.Try(NewSession(client, site: null).TurnAway(400, ProxyError.HttpRequestError, SpeaksTls),
                new Result());
            yield break;
        }

        var secured = new Result<Connection>();
        if (!isPlain.Failed)
        {
            yield return Yield.Call(identity.Look());
            yield return Yield.Try(
                handshakes.ShakeAsServer(client, identity.Current, deadline.Remaining, secured), secured);
        }

        if ((isPlain.Error ?? secured.Error) is { } failure)
        {
            log.Note($"TLS with {client.Transport.RemoteEndPoint}: {failure.Message}");
            yield break;
        }

        place.EndIdle();
        using Connection inside = secured.Value!;
        yield return Yield.Call(Serve(NewSession(inside, site: null), place));
    }

    // What comes stays there to be read.
    private static IEnumerable<Yield> AwaitBeginning(Connection client, Deadline deadline, Result<bool> isPlain)
    {
        bool? isRequest;
        while ((isRequest = PlainRequest.Begins(client.Received.Filled)) is null && !client.HasEnded)
        {
            if (!client.Receive())
                yield return client.Readable(deadline.Remaining);
        }

        isPlain.Value = isRequest == true;
    }

    // What a client asks for inside of its tunnel.
    private IEnumerable<Yield> ServeInside(Connection client, OpenedTunnel tunnel, ClientPlace place)
    {
        place.BeginIdle();
        var secured = new Result<Connection>();
        yield return Yield.Call(interception!.Secure(client, tunnel.Site, tunnel.Hello, secured));
        place.EndIdle();
        if (secured.Value is null)
            yield break;
        using Connection inside = secured.Value;
        ClientSession session = NewSession(inside, tunnel.Site);
        long begun = scheduler.Time.GetTimestamp();
        yield return Yield.Call(Serve(session, place));
        bool isUnasked = session.Exchange.Began == default;
        interception.End(
            inside,
            tunnel.Site,
            scheduler.Time.GetElapsedTime(begun),
            isUnasked,
            isUnasked ? LastAsked(tunnel.Site) : session.Exchange.Began);
    }

    // In the connections that are open.
    private DateTimeOffset LastAsked(InterceptedSite site) =>
        sessions.Keys.Where(one => one.Site == site).Select(one => one.Began).DefaultIfEmpty().Max();

    private ClientSession NewSession(Connection client, InterceptedSite? site) =>
        new(client, site, options, router, log, scheduler);

    private IEnumerable<Yield> Serve(ClientSession session, ClientPlace place)
    {
        sessions.Add(session.Exchange, scheduler.Current!);
        try
        {
            yield return Yield.Call(session.Serve(place));
        }
        finally
        {
            sessions.Remove(session.Exchange);
        }
    }
}
