using System.Net;
using Fibers;
using Replicator.Cache.Classes;
using Replicator.Cache.Indexes;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Proxy;
using Replicator.Store;
using Replicator.Tests.Store;
using Replicator.Tls;

namespace Replicator.Tests.Support;

/// <summary>The whole proxy in memory: virtual time, a network without ports, a real folder for what it
/// stores.</summary>
internal sealed class Scene : IDisposable
{
    private readonly SceneNames names = new();
    private readonly Dictionary<IPEndPoint, OriginPeer> origins = [];
    private readonly List<Peer> clients = [];
    private readonly Workers workers;
    private readonly Workers readers;
    private readonly FaultyFileSystem disk = new();
    private readonly FileStore store;
    private readonly ProxyServer server;

    public Scene(
        Func<ProxyOptions, ProxyOptions>? change = null,
        Func<NetworkOptions, NetworkOptions>? changeNetwork = null,
        Verbosity verbosity = Verbosity.Quiet,
        long memory = 1 << 20,
        DestinationPolicy? destinations = null,
        Func<StoreOptions, StoreOptions>? changeStore = null,
        string? unverified = null,
        Func<TargetUri, ResponseHead, IIndexReader?>? readerOf = null,
        bool readsIndexesApart = false)
    {
        Origin = OriginAt("origin.example", 80);
        Root = Directory.CreateTempSubdirectory("replicator-scene-").FullName;
        workers = new Workers(Loop.Scheduler.Mailbox, threadCount: 0);
        readers = new Workers(Loop.Scheduler.Mailbox, threadCount: readsIndexesApart ? 1 : 0);
        WorkerService reads = workers.AddService("cold reads", queueBound: 64, share: 1);
        var stored = new StoreOptions(Root, Flat: false, MinimumFree: 0, Warn: Log.Warning, Memory: memory);
        store = new FileStore(disk, changeStore?.Invoke(stored) ?? stored, reads, Loop.Clock);
        var options = new ProxyOptions { Pseudonym = "replicator-scene" };
        var network = new NetworkOptions { Resolve = names };
        network = changeNetwork?.Invoke(network) ?? network;
        var own = new OwnAddresses();
        own.Add(new IPEndPoint(IPAddress.Loopback, 8080));
        own.Add(new IPEndPoint(IPAddress.IPv6Loopback, 8080));
        var resolver = new Resolver(workers.AddService("name lookup", queueBound: 64, share: 1), network);
        var dialer = new Dialer(
            Loop.Scheduler, resolver, new MemoryConnector(Network), destinations ?? new DestinationPolicy(false, []), own, network);
        server = new ProxyServer(new ProxyParts(
            Loop.Scheduler,
            store,
            new RunningDownloads(),
            dialer,
            new OriginTrust(
                Certificates.Trusted, new HashSet<string>(unverified is null ? [] : [unverified]), Loop.Clock),
            new FirstHandshake(workers.AddService("first handshake", queueBound: 1, share: 1)),
            reads,
            reads,
            new IndexLearning(
                Loop.Scheduler, store, readers.AddService("indexes", queueBound: 16, share: 1),
                readerOf ?? ((_, _) => null), UrlClasses.Standard),
            own,
            network,
            change?.Invoke(options) ?? options,
            new Log(verbosity),
            Root,
            []));
    }

    public VirtualLoop Loop { get; } = new();

    public MemoryNetwork Network { get; } = new();

    /// <summary>What it stores on.</summary>
    public FaultyFolder Disk => disk.Folder;

    public string Root { get; }

    /// <summary>The proxy's own.</summary>
    public BufferBudget Buffers => server.Buffers;

    /// <summary>The origin at <c>origin.example</c>, port 80.</summary>
    public OriginPeer Origin { get; }

    /// <summary>Another origin, which listens from now on.</summary>
    public OriginPeer OriginAt(string host, int port)
    {
        var endPoint = new IPEndPoint(new IPAddress([192, 0, 2, (byte)(1 + names.Count)]), port);
        names[$"{host}:{port}"] = [endPoint.Address];
        var peer = new OriginPeer(this);
        Network.Listen(endPoint, peer.Accept);
        origins[endPoint] = peer;
        return peer;
    }

    /// <summary>Connects a client.</summary>
    /// <param name="address">Its own; null: this machine's.</param>
    public Peer Client(IPAddress? address = null)
    {
        (MemoryTransport client, MemoryTransport proxy) = MemoryNetwork.Connect(
            new IPEndPoint(address ?? IPAddress.Loopback, 40_000 + clients.Count));
        var peer = new Peer(this, client);
        clients.Add(peer);
        Loop.Start(server.Serve(proxy), $"client {clients.Count}", proxy);
        Run();
        return peer;
    }

    /// <summary>Connects a client that the test moves byte by byte.</summary>
    /// <param name="name">Of its fiber.</param>
    public MemoryTransport Connect(string name)
    {
        (MemoryTransport client, MemoryTransport proxy) =
            MemoryNetwork.Connect(new IPEndPoint(IPAddress.Loopback, 30_000));
        Loop.Start(server.Serve(proxy), name, proxy);
        return client;
    }

    /// <summary>The address of an origin.</summary>
    public IPEndPoint EndPointOf(string host, int port) => new(names[$"{host}:{port}"][0], port);

    /// <summary>Serves a client that needs no other to move, to its end.</summary>
    public void Play(ITransport client)
    {
        Loop.Start(server.Serve(client), "client", client);
        Loop.RunUntilIdle();
    }

    /// <summary>All origins refuse from now on, and have closed what was kept.</summary>
    public void CutLine()
    {
        foreach ((IPEndPoint endPoint, OriginPeer peer) in origins)
        {
            peer.EndsAll();
            Network.Refuse(endPoint);
        }
    }

    /// <summary>No origin accepts from now on, and all have closed what was kept.</summary>
    public void SilenceLine()
    {
        CutLine();
        foreach (IPEndPoint endPoint in origins.Keys)
            Network.Silence(endPoint);
    }

    /// <summary>All origins accept again.</summary>
    public void RestoreLine()
    {
        foreach ((IPEndPoint endPoint, OriginPeer peer) in origins)
            Network.Listen(endPoint, peer.Accept);
    }

    /// <summary>Runs what can run without time passing; clients read meanwhile.</summary>
    public void Run()
    {
        do
            Loop.RunUntilIdle();
        while (clients.FindAll(client => client.Receive()).Count > 0);
    }

    public void Advance(TimeSpan duration)
    {
        Loop.Advance(duration);
        Run();
    }

    /// <summary>The proxy is to end.</summary>
    public void Stop()
    {
        server.Stop();
        Run();
    }

    public void Dispose()
    {
        Loop.Dispose();
        workers.Dispose();
        readers.Dispose();
        store.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private sealed class MemoryConnector(MemoryNetwork network) : IConnector
    {
        public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport) =>
            network.Connect(endPoint, timeout, transport);
    }
}
