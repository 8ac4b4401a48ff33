using System.Collections;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fibers;
using Replicator.Cache;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Proxy;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Tls;
using Replicator.Verbs;

namespace Replicator;

/// <summary>Composition root: the only file that knows all.</summary>
internal static class Program
{
    /// <summary>Threads for what blocks.</summary>
    private const int WorkerThreads = 8;

    /// <summary>SIGXFSZ on Linux, which .NET has no name for.</summary>
    private const PosixSignal FileSizeSignal = (PosixSignal)25;

    private static int Main(string[] arguments)
    {
        if (VerbDefinition.Find(arguments) is { } verb)
            return verb == VerbDefinition.Authority ? RunAuthority(arguments) : RunVerb(verb, arguments);

        // From the first line on: output that cannot be written is dropped.
        FiberConsole.Install();
        SettingsOutcome outcome = SettingsReader.Read(
            arguments, Environment(), out Settings.Settings? settings, out IReadOnlyList<string> mistakes);
        switch (outcome)
        {
            case SettingsOutcome.ShowHelp:
                Console.Out.Write(HelpText.Text);
                return ExitCode.Ok;
            case SettingsOutcome.ShowVersion:
                Console.Out.WriteLine(HelpText.Version);
                return ExitCode.Ok;
            case SettingsOutcome.Mistaken:
                return Refuse(mistakes);
            default:
                return Serve(settings!);
        }
    }

    private static int RunVerb(VerbDefinition verb, string[] arguments)
    {
        switch (VerbReader.Read(verb, arguments, Environment(), out VerbSettings? settings,
            out IReadOnlyList<string> mistakes))
        {
            case SettingsOutcome.ShowHelp:
                Console.Out.Write(HelpText.Of(verb));
                return ExitCode.Ok;
            case SettingsOutcome.Mistaken:
                return Refuse(mistakes);
            default:
                var options = new StoreOptions(settings!.Root, settings.Flat)
                {
                    MaximumSize = settings.Bounds?.Stored,
                    MinimumFree = settings.Bounds?.Free,
                    MaximumAge = settings.Bounds?.Unused,
                    Warn = warning => Console.Error.WriteLine($"replicator: {warning}"),
                };
                CacheTerms terms = settings.Terms is { } given
                    ? Terms(given.IsStatic, given.IsOffline, given.IsStrict, given.Targets)
                    : CacheTerms.Standard;
                return new VerbProgram(settings, options, terms, Directory.GetCurrentDirectory()).Run(
                    StandardOutput.Open(), Console.Error);
        }
    }

    private static int RunAuthority(string[] arguments)
    {
        switch (AuthorityReader.Read(arguments, Environment(), out AuthorityRequest? request,
            out IReadOnlyList<string> mistakes))
        {
            case SettingsOutcome.ShowHelp:
                Console.Out.Write(HelpText.Of(VerbDefinition.Authority));
                return ExitCode.Ok;
            case SettingsOutcome.Mistaken:
                return Refuse(mistakes);
            default:
                var commands = new CommandRunner(Environment().GetValueOrDefault("PATH", ""));
                // Not the console's own reader, which changes the terminal.
                using (var typed = new StreamReader(Console.OpenStandardInput()))
                {
                    var question = new Question(Console.IsInputRedirected ? null : typed, Console.Error);
                    return new AuthorityProgram(
                        request!, commands, TrustLayout.Known, question, TimeProvider.System).Run(
                        StandardOutput.Open(), Console.Error);
                }
        }
    }

    private static int Refuse(IEnumerable<string> mistakes)
    {
        foreach (string mistake in mistakes)
            Console.Error.WriteLine($"replicator: {mistake}");
        return ExitCode.Usage;
    }

    private static int Serve(Settings.Settings settings)
    {
        // A file that may not grow is the failure of a write, not the end of the process.
        using PosixSignalRegistration? atLimit = OperatingSystem.IsLinux()
            ? PosixSignalRegistration.Create(FileSizeSignal, context => context.Cancel = true)
            : null;
        settings = WithinDescriptors(settings, out int keptFiles);
        ProxyServer? server = null;
        using var spawn = new Spawn(new SpawnOptions
        {
            EndPoints = settings.Bind,
            Admits = Admission(settings),
            Skipped = (endPoint, _) =>
                Console.Out.WriteLine($"replicator: this machine has no address {endPoint.Address}, it is left out"),
            Inactivity = settings.Bounds.Transfer,
            IsDebug = settings.Debug,
            Poller = settings.Poller switch
            {
                PollerChoice.Epoll => PollerKind.Epoll,
                PollerChoice.Select => PollerKind.Select,
                _ => Pollers.DefaultKind,
            },
            DumpInterval = settings.DumpFibers,
            Stopping = () => server?.Stop(),
        });
        try
        {
            spawn.Listen();
        }
        catch (IOException taken)
        {
            return Fail(taken.Message + HoldersOf(settings.Bind, taken), ExitCode.Unavailable);
        }

        using var workers = new Workers(spawn.Scheduler.Mailbox, WorkerThreads);
        WorkerService lookups = workers.AddService("name lookup", queueBound: 256, share: 4);
        WorkerService reads = workers.AddService("cold reads", queueBound: 4096, share: 4);
        WorkerService upkeep = workers.AddService("upkeep", queueBound: 16, share: 1);
        FileStore store;
        try
        {
            var options = new StoreOptions(settings.Root, settings.Flat)
            {
                Address = Addresses(spawn.BoundEndPoints),
                Warn = Log.Warning,
                Memory = settings.Bounds.Memory,
                MaximumOpenFiles = keptFiles,
                MaximumSize = settings.Bounds.Store.Stored,
                MinimumFree = settings.Bounds.Store.Free,
                MaximumAge = settings.Bounds.Store.Unused,
            };
            store = new FileStore(new SystemFileSystem(), options, reads, spawn.Scheduler.Time);
        }
        catch (StoreException refused)
        {
            return Fail(refused.Message, ExitCode.Unavailable);
        }

        using (store)
        {
            var own = new OwnAddresses();
            foreach (IPEndPoint endPoint in spawn.BoundEndPoints)
                own.Add(endPoint);
            if (settings.ExternalForHttp is { Source: "--external" } external && IsOwn(external, own))
                return Fail("--external names this proxy itself; name another", ExitCode.Usage);
            if (settings.Reverse is { } reverse && own.Names(reverse.Host, reverse.Port, reached: null))
                return Fail("--reverse names this proxy itself; name the origin", ExitCode.Usage);
            InterceptionOptions? interception;
            try
            {
                interception = Interception(settings, spawn.Scheduler.Time);
            }
            catch (AuthorityException unusable)
            {
                return Fail(unusable.Message, ExitCode.Unavailable);
            }

            server = Assemble(settings, spawn, store, lookups, reads, own, interception);
            Announce(settings, spawn.BoundEndPoints, own);
            Announce(interception);
            spawn.Scheduler.Start(store.Maintain(upkeep), "upkeep of the store");
            spawn.Scheduler.Start(Control(settings, spawn, store, upkeep, server.Explainer).Run(), "verbs");
            spawn.Run(server.Serve);
        }

        return ExitCode.Ok;
    }

    private static ControlServer Control(
        Settings.Settings settings, Spawn spawn, FileStore store, WorkerService upkeep, Explainer explainer) => new(
            spawn.Scheduler,
            new SystemFileSystem(),
            store,
            new VerbRunner(store, upkeep, explainer),
            settings.Root,
            settings.Flat);

    // Fewer clients than were asked for are better than none that can be served.
    private static Settings.Settings WithinDescriptors(Settings.Settings settings, out int keptFiles)
    {
        const int MostKeptFiles = 512;
        const int KeptShare = 8;
        int limit = DescriptorLimit.Raise();
        keptFiles = Math.Clamp(limit / KeptShare, 1, MostKeptFiles);
        Bounds bounds = settings.Bounds;
        int clients = DescriptorLimit.ClientsWithin(limit, bounds.Clients, keptFiles, bounds.Downloads);
        if (clients == bounds.Clients)
            return settings;
        Console.Out.WriteLine($"replicator: with {limit} descriptors it serves {clients} clients at a time, "
            + $"not {bounds.Clients}; ulimit -Hn raises that");
        return settings with { Bounds = bounds with { Clients = clients } };
    }

    private static ProxyServer Assemble(
        Settings.Settings settings,
        Spawn spawn,
        FileStore store,
        WorkerService lookups,
        WorkerService reads,
        OwnAddresses own,
        InterceptionOptions? interception)
    {
        Bounds bounds = settings.Bounds;
        var network = new NetworkOptions
        {
            Resolve = settings.Resolve
                .GroupBy(one => $"{one.Host}:{one.Port}", one => one.Address)
                .ToDictionary(one => one.Key, one => one.ToArray()),
            Hops = new NextHops(
                External(settings.ExternalForHttp, own),
                External(settings.ExternalForTunnels, own),
                new DirectHosts(settings.DirectHosts),
                settings.Reverse),
            ConnectionsPerOrigin = bounds.PerOrigin,
            ConnectTimeout = bounds.Connect,
            OriginIdleTimeout = bounds.OriginIdle,
        };
        var options = new ProxyOptions
        {
            Terms = Terms(settings.Static, settings.Offline, settings.Strict, settings.Targets),
            Reverse = settings.Reverse,
            Interception = interception,
            AsksIdentity = settings.Plain,
            ConnectPorts = settings.ConnectPorts,
            PurgeFrom = settings.PurgeFrom,
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
        var destinations = new DestinationPolicy(
            settings.ListensBeyondLoopback, [.. settings.Destinations.SelectMany(Rules)]);
        var dialer = new Dialer(
            spawn.Scheduler,
            new Resolver(lookups, network),
            new SocketConnector(spawn.Scheduler),
            destinations,
            own,
            network);
        return new ProxyServer(new ProxyParts(
            spawn.Scheduler,
            store,
            dialer,
            Trust(settings, spawn.Scheduler.Time),
            reads,
            own,
            network,
            options,
            new Log(settings.Verbosity),
            settings.Root,
            settings.PagesTo));
    }

    private static InterceptionOptions? Interception(Settings.Settings settings, TimeProvider time)
    {
        if (settings.Interception is not { } choice)
            return null;
        var files = new AuthorityFiles(choice.DataFolder, choice.Only, time);
        Authority authority = files.Open();
        string remedy = $"{files.CommandFor("install")} makes this machine trust {files.CertificatePath}";
        if (authority.IsNew)
            Console.Out.WriteLine($"replicator has a new authority, {authority.Name}, to be trusted: {remedy}");
        return new InterceptionOptions(
            new LeafCertificates(authority, time), choice.Tunnelled, choice.FallsBack, remedy);
    }

    private static void Announce(InterceptionOptions? interception)
    {
        if (interception is null)
            return;
        string whose = interception.Certificates.Authority.Hosts?.Text ?? "every host";
        string others = interception.Tunnelled is { } tunnelled ? $" but {tunnelled.Text}" : "";
        Console.Out.WriteLine($"replicator answers HTTPS of {whose}{others}, for clients that trust its authority");
    }

    private static OriginTrust Trust(Settings.Settings settings, TimeProvider time) => new(
        settings.UpstreamAuthorities, settings.InsecureUpstreams.ToHashSet(), time);

    private static CacheTerms Terms(
        bool isStatic, bool isOffline, bool isStrict, IReadOnlyList<string> targets) => new()
        {
            Mode = isOffline ? CacheMode.Offline : isStatic ? CacheMode.Static : CacheMode.Standard,
            IsStrict = isStrict,
            Targets = targets,
        };

    // Whoever exports the variables for this proxy and starts it anew from there means no loop.
    private static ExternalProxy? External(ExternalChoice? choice, OwnAddresses own)
    {
        if (choice is null)
            return null;
        if (IsOwn(choice, own))
        {
            Log.Warning($"{choice.Source} names this proxy itself, and is not heeded");
            return null;
        }

        return new ExternalProxy(choice.Host, choice.Port, choice.Authorization, choice.Source);
    }

    private static bool IsOwn(ExternalChoice choice, OwnAddresses own) =>
        own.Names(choice.Host, choice.Port, reached: null);

    private static Func<IPEndPoint, bool>? Admission(Settings.Settings settings) => settings.Open
        ? null
        : client =>
        {
            IPAddress address = client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4() : client.Address;
            return IPAddress.IsLoopback(address) || settings.Clients.Any(network => network.Contains(address));
        };

    private static IEnumerable<DestinationRule> Rules(DestinationChoice choice) => choice.Word is null
        ? [new DestinationRule(choice.Allow, choice.Network)]
        : DestinationRule.ForWord(choice.Allow, choice.Word);

    private static void Announce(
        Settings.Settings settings, IReadOnlyList<IPEndPoint> endPoints, OwnAddresses own)
    {
        string flat = settings.Flat ? ", flat: equal file names are one file" : "";
        string front = settings.Reverse is { } origin ? $" in front of {origin.Host}:{origin.Port}" : "";
        Console.Out.WriteLine($"replicator serves at {Addresses(endPoints)}{front}, root {settings.Root}{flat}");
        foreach (string host in settings.InsecureUpstreams)
            Log.Warning($"anybody may answer in the place of {host}: --insecure-upstream checks no certificate");
        if (settings.Reverse is not null)
            return;
        foreach (ExternalChoice external in Externals(settings).Where(external => !IsOwn(external, own)))
            Console.Out.WriteLine($"replicator goes by way of {external.Host}:{external.Port} ({external.Source})");
    }

    private static IEnumerable<ExternalChoice> Externals(Settings.Settings settings) =>
        new[] { settings.ExternalForHttp, settings.ExternalForTunnels }
            .OfType<ExternalChoice>()
            .DistinctBy(external => external.Source);

    private static string Addresses(IReadOnlyList<IPEndPoint> endPoints) =>
        string.Join(" and ", endPoints.Select(endPoint => $"http://{endPoint}/"));

    private static string HoldersOf(IEnumerable<IPEndPoint> endPoints, IOException taken) =>
        taken.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? string.Concat(endPoints
                .Select(endPoint => (endPoint, holder: ListenerHolder.Find(endPoint)))
                .Where(one => one.holder is not null)
                .Select(one => $"; {one.endPoint} is held by {one.holder}"))
            : "";

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine($"replicator: {message}");
        return exitCode;
    }

    private static Dictionary<string, string> Environment() => System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "");
}
