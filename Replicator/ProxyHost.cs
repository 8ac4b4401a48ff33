using System.Net;
using System.Security.Cryptography;
using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Cache.Indexes;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Proxy;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Tls;
using Replicator.Verbs;

namespace Replicator;

/// <summary>The parts that the proxies of this process share: one loop, one store, one pool of threads.</summary>
internal sealed class ProxyHost : IDisposable
{
    /// <summary>Threads for what blocks.</summary>
    private const int WorkerThreads = 8;

    private readonly Settings.Settings settings;
    private readonly Spawn spawn;
    private readonly Workers workers;
    private readonly WorkerService lookups;
    private readonly WorkerService reads;
    private readonly WorkerService comparisons;
    private readonly WorkerService upkeep;
    private readonly FirstHandshake first;
    private readonly FileStore store;
    private readonly IndexLearning learning;
    private readonly RunningDownloads running = new();
    private readonly UrlClasses classes;
    private readonly List<ProxyServer> servers = [];

    /// <param name="settings">Say where the store is.</param>
    /// <param name="spawn">Listens already; borrowed.</param>
    /// <param name="keptFiles">Descriptors that the store may keep open.</param>
    /// <exception cref="StoreException">The root cannot be used.</exception>
    public ProxyHost(Settings.Settings settings, Spawn spawn, int keptFiles)
    {
        this.settings = settings;
        this.spawn = spawn;
        workers = new Workers(spawn.Scheduler.Mailbox, WorkerThreads);
        lookups = workers.AddService("name lookup", queueBound: 256, share: 4);
        reads = workers.AddService("cold reads", queueBound: 4096, share: 4);
        comparisons = workers.AddService("comparisons", queueBound: 1024, share: 2);
        upkeep = workers.AddService("upkeep", queueBound: 16, share: 1);
        first = new FirstHandshake(workers.AddService("first handshake", queueBound: 1, share: 1));
        Lending = new Lending(this, settings, spawn.Scheduler, upkeep);
        try
        {
            store = new FileStore(
                new SystemFileSystem(), Options(settings, spawn, keptFiles), reads, spawn.Scheduler.Time);
        }
        catch
        {
            workers.Dispose();
            throw;
        }

        WorkerService indexes = workers.AddService("indexes", queueBound: 16, share: 1);
        classes = new UrlClasses([.. settings.Classes.Choices.Select(Rule)]);
        learning = new IndexLearning(spawn.Scheduler, store, indexes, new IndexReaders().Find, classes);
        foreach (IPEndPoint endPoint in spawn.BoundEndPoints)
            Own.Add(endPoint);
    }

    /// <summary>Where the proxies answer.</summary>
    public OwnAddresses Own { get; } = new();

    /// <summary>To commands that run beside.</summary>
    public Lending Lending { get; }

    /// <summary>As a line of the start names them.</summary>
    public static string Addresses(Settings.Settings settings, IReadOnlyList<IPEndPoint> endPoints)
    {
        string scheme = settings.Identity is null ? "http" : "https";
        return string.Join(" and ", endPoints.Select(endPoint => $"{scheme}://{endPoint}/"));
    }

    /// <summary>Whose tunnels are answered; makes the authority if there is none.</summary>
    /// <param name="isForCommand">Clients are told of the authority by the environment of a command.</param>
    /// <exception cref="AuthorityException">It cannot be used, or none can be made.</exception>
    public static InterceptionOptions? Interception(
        Settings.Settings settings, TimeProvider time, bool isForCommand = false)
    {
        if (settings.Interception is not { } choice)
            return null;
        var files = new AuthorityFiles(choice.DataFolder, choice.Only, time);
        Authority authority = files.Open();
        string remedy = isForCommand
            ? $"the command's variables name {files.CertificatePath}; a client that heeds none needs its own setting"
            : $"{files.CommandFor("install")} makes this machine trust {files.CertificatePath}";
        return new InterceptionOptions(
            new LeafCertificates(authority, time), choice.Tunnelled, choice.FallsBack, remedy);
    }

    /// <summary>What clients are shown who speak TLS from the start; null: none do.</summary>
    /// <exception cref="IOException">Its files cannot be used.</exception>
    public ServerIdentity? Identity() => settings.Identity is ({ } certificate, { } key)
        ? new ServerIdentity(
            certificate,
            key,
            workers.AddService("certificate files", queueBound: 1, share: 1),
            spawn.Scheduler.Time,
            Log.Warning)
        : null;

    /// <summary>What the rules of caching are told of the person's choice.</summary>
    public static CacheTerms Terms(
        bool isStatic, bool isOffline, bool isStrict, IReadOnlyList<string> targets, ClassTerms classes) => new()
        {
            Mode = isOffline ? CacheMode.Offline : isStatic ? CacheMode.Static : CacheMode.Standard,
            IsStrict = isStrict,
            Targets = targets,
            Classes = new UrlClasses([.. classes.Choices.Select(Rule)]),
            IndexAge = classes.IndexAge,
        };

    /// <summary>Whether a proxy on the way is ourselves.</summary>
    public bool IsOwn(ExternalChoice choice) => Own.Names(choice.Host, choice.Port, reached: null);

    /// <summary>Puts a proxy together, which serves nobody yet.</summary>
    /// <param name="chosen">Its settings; root, flat and bounds of the store are those of the process.</param>
    /// <param name="interception">As <see cref="Interception"/> makes it.</param>
    /// <param name="identity">As <see cref="Identity"/> makes it.</param>
    public ProxyServer Add(
        Settings.Settings chosen, InterceptionOptions? interception, ServerIdentity? identity = null)
    {
        NetworkOptions network = Network(chosen);
        var dialer = new Dialer(
            spawn.Scheduler,
            new Resolver(lookups, network),
            new SocketConnector(spawn.Scheduler),
            new DestinationPolicy(chosen.ListensBeyondLoopback, [.. chosen.Destinations.SelectMany(Rules)]),
            Own,
            network);
        var server = new ProxyServer(new ProxyParts(
            spawn.Scheduler,
            store,
            running,
            dialer,
            new OriginTrust(
                chosen.UpstreamAuthorities, chosen.InsecureUpstreams.ToHashSet(), spawn.Scheduler.Time),
            first,
            reads,
            comparisons,
            learning,
            Own,
            network,
            Options(chosen, interception, identity),
            new Log(chosen.Verbosity),
            chosen.Root,
            chosen.PagesTo));
        servers.Add(server);
        return server;
    }

    /// <summary>Nobody is served by it any more.</summary>
    public void Remove(ProxyServer server) => servers.Remove(server);

    /// <summary>Starts what goes on beside all clients: upkeep of the store, and answering verbs.</summary>
    /// <param name="main">Explains for verbs.</param>
    public void Start(ProxyServer main)
    {
        spawn.Scheduler.Start(store.Maintain(upkeep), "upkeep of the store");
        var control = new ControlServer(
            spawn.Scheduler,
            new SystemFileSystem(),
            store,
            new VerbRunner(store, upkeep, main.Explainer, classes),
            settings.Root,
            settings.Flat,
            Lending.Lend);
        spawn.Scheduler.Start(control.Run(), "verbs");
    }

    /// <summary>All is to end.</summary>
    public void Stop()
    {
        foreach (ProxyServer server in servers)
            server.Stop();
    }

    public void Dispose()
    {
        store.Dispose();
        workers.Dispose();
    }

    private static StoreOptions Options(Settings.Settings settings, Spawn spawn, int keptFiles) =>
        new(settings.Root, settings.Flat)
        {
            Address = Addresses(settings, spawn.BoundEndPoints),
            Warn = Log.Warning,
            Memory = settings.Bounds.Memory,
            MaximumOpenFiles = keptFiles,
            MaximumSize = settings.Bounds.Store.Stored,
            MinimumFree = settings.Bounds.Store.Free,
            MaximumAge = settings.Bounds.Store.Unused,
            KeptVersions = settings.Bounds.Store.Versions,
        };

    private NetworkOptions Network(Settings.Settings chosen) => new()
    {
        Resolve = chosen.Resolve
            .GroupBy(one => $"{one.Host}:{one.Port}", one => one.Address)
            .ToDictionary(one => one.Key, one => one.ToArray()),
        Hops = new NextHops(
            External(chosen.ExternalForHttp),
            External(chosen.ExternalForTunnels),
            new DirectHosts(chosen.DirectHosts),
            chosen.Reverse),
        ConnectionsPerOrigin = chosen.Bounds.PerOrigin,
        ConnectTimeout = chosen.Bounds.Connect,
        OriginIdleTimeout = chosen.Bounds.OriginIdle,
    };

    private static PersonalRule Rule(ClassChoice choice)
    {
        UrlClass urlClass = choice.Class switch
        {
            ClassWord.Immutable => UrlClass.Immutable,
            ClassWord.Index => UrlClass.Index,
            _ => UrlClass.Never,
        };
        return new PersonalRule($"--class {choice.Written}", urlClass, choice.Host, choice.Path);
    }

    private static ProxyOptions Options(
        Settings.Settings chosen, InterceptionOptions? interception, ServerIdentity? identity)
    {
        Bounds bounds = chosen.Bounds;
        return new ProxyOptions
        {
            Terms = Terms(chosen.Static, chosen.Offline, chosen.Strict, chosen.Targets, chosen.Classes),
            Reverse = chosen.Reverse,
            Interception = interception,
            Identity = identity,
            AsksIdentity = chosen.Plain,
            ConnectPorts = chosen.ConnectPorts,
            PurgeFrom = chosen.PurgeFrom,
            MaximumClients = bounds.Clients,
            MaximumClientsPerAddress = bounds.ClientsPerAddress,
            MaximumDownloads = bounds.Downloads,
            MaximumWaiting = bounds.Waiting,
            MaximumBuffers = bounds.Buffers,
            HeadLimits = new HeadLimits(bounds.HeadLength, bounds.Fields),
            TransferTimeout = bounds.Transfer,
            RelayTimeout = bounds.Relay,
            TunnelTimeout = bounds.Tunnel,
            IdleTimeout = bounds.Idle,
            HeadTimeout = bounds.Head,
            OriginHeadTimeout = bounds.OriginHead,
            Pseudonym = $"replicator-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}",
        };
    }

    // Whoever exports the variables for this proxy and starts it anew from there means no loop.
    private ExternalProxy? External(ExternalChoice? choice)
    {
        if (choice is null)
            return null;
        if (IsOwn(choice))
        {
            Log.Warning($"{choice.Source} names this proxy itself, and is not heeded");
            return null;
        }

        return new ExternalProxy(choice.Host, choice.Port, choice.Authorization, choice.Source);
    }

    private static IEnumerable<DestinationRule> Rules(DestinationChoice choice) => choice.Word is null
        ? [new DestinationRule(choice.Allow, choice.Network)]
        : DestinationRule.ForWord(choice.Allow, choice.Word);
}
