using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Network;
using Replicator.Proxy;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Tls;

namespace Replicator;

/// <summary>Composition root: the only file that knows all.</summary>
internal static class Program
{
    /// <summary>SIGXFSZ on Linux, which .NET has no name for.</summary>
    private const PosixSignal FileSizeSignal = (PosixSignal)25;

    private static int Main(string[] arguments)
    {
        if (VerbDefinition.Find(arguments) is { } verb)
            return VerbMain.Run(verb, arguments);

        // From the first line on: output that cannot be written is dropped.
        FiberConsole.Install();
        SettingsOutcome outcome = SettingsReader.Read(
            arguments, VerbMain.Environment, out Settings.Settings? settings, out IReadOnlyList<string> mistakes);
        switch (outcome)
        {
            case SettingsOutcome.ShowHelp:
                Console.Out.Write(HelpText.Text);
                return ExitCode.Ok;
            case SettingsOutcome.ShowVersion:
                Console.Out.WriteLine(HelpText.Version);
                return ExitCode.Ok;
            case SettingsOutcome.Mistaken:
                return VerbMain.Refuse(mistakes);
            default:
                return Serve(settings!);
        }
    }

    private static int Serve(Settings.Settings settings)
    {
        // A file that may not grow is the failure of a write, not the end of the process.
        using PosixSignalRegistration? atLimit = OperatingSystem.IsLinux()
            ? PosixSignalRegistration.Create(FileSizeSignal, context => context.Cancel = true)
            : null;
        int limit = DescriptorLimit.Raise();
        if (limit < DescriptorLimit.Least)
        {
            return Fail($"only {limit} files may be open, and {DescriptorLimit.Least} have to be at least: "
                + "ulimit -Hn raises that", ExitCode.Unavailable);
        }

        settings = WithinDescriptors(settings, limit, out int keptFiles);
        ProxyHost? host = null;
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
            Stopping = () => host?.Stop(),
        });
        try
        {
            spawn.Listen();
        }
        catch (IOException taken)
        {
            return Fail($"{taken.Message}{HoldersOf(settings.Bind, taken)}; --port or --bind names another place",
                ExitCode.Unavailable);
        }

        try
        {
            host = new ProxyHost(settings, spawn, keptFiles);
        }
        catch (StoreException refused)
        {
            return Fail($"--root {settings.Root}: {refused.Message}", ExitCode.Unavailable);
        }

        using (host)
            return Serve(settings, spawn, host);
    }

    private static int Serve(Settings.Settings settings, Spawn spawn, ProxyHost host)
    {
        if (settings.ExternalForHttp is { Source: "--external" } external && host.IsOwn(external))
            return Fail("--external names this proxy itself; name another", ExitCode.Usage);
        if (settings.Reverse is { } reverse && host.Own.Names(reverse.Host, reverse.Port, reached: null))
            return Fail("--reverse names this proxy itself; name the origin", ExitCode.Usage);
        InterceptionOptions? interception;
        ServerIdentity? identity;
        try
        {
            interception = ProxyHost.Interception(settings, spawn.Scheduler.Time);
            identity = host.Identity();
        }
        catch (IOException unusable)
        {
            return Fail(unusable.Message, ExitCode.Unavailable);
        }

        ProxyServer server = host.Add(settings, interception, identity);
        Announce(settings, spawn.BoundEndPoints, host);
        Announce(interception);
        host.Start(server);
        spawn.Run(server.Serve);
        return ExitCode.Ok;
    }

    // Fewer clients than were asked for are better than none that can be served.
    private static Settings.Settings WithinDescriptors(Settings.Settings settings, int limit, out int keptFiles)
    {
        const int MostKeptFiles = 512;
        const int KeptShare = 8;
        keptFiles = Math.Clamp(limit / KeptShare, 1, MostKeptFiles);
        Bounds bounds = settings.Bounds;
        int clients = DescriptorLimit.ClientsWithin(limit, bounds.Clients, keptFiles, bounds.Downloads);
        DescriptorLimit.MakePlaces(limit);
        if (clients == bounds.Clients)
            return settings;
        Console.Out.WriteLine($"replicator: with {limit} descriptors it serves {clients} clients at a time, "
            + $"not {bounds.Clients}; ulimit -Hn raises that");
        return settings with { Bounds = bounds with { Clients = clients } };
    }

    private static void Announce(InterceptionOptions? interception)
    {
        if (interception is null)
            return;
        Authority authority = interception.Certificates.Authority;
        if (authority.IsNew)
        {
            Console.Out.WriteLine($"replicator has a new authority, {authority.Name}, to be trusted: "
                + interception.Remedy);
        }

        string whose = authority.Hosts?.Text ?? "every host";
        string others = interception.Tunnelled is { } tunnelled ? $" but {tunnelled.Text}" : "";
        Console.Out.WriteLine($"replicator answers HTTPS of {whose}{others}, for clients that trust its authority");
    }

    private static Func<IPEndPoint, bool>? Admission(Settings.Settings settings) => settings.Open
        ? null
        : client =>
        {
            IPAddress address = client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4() : client.Address;
            return IPAddress.IsLoopback(address) || settings.Clients.Any(network => network.Contains(address));
        };

    private static void Announce(
        Settings.Settings settings, IReadOnlyList<IPEndPoint> endPoints, ProxyHost host)
    {
        string flat = settings.Flat ? ", flat: equal file names are one file" : "";
        string front = settings.Reverse is { } origin ? $" in front of {origin.Host}:{origin.Port}" : "";
        Console.Out.WriteLine(
            $"replicator serves at {ProxyHost.Addresses(settings, endPoints)}{front}, root {settings.Root}{flat}");
        foreach (string name in settings.InsecureUpstreams)
            Log.Warning($"anybody may answer in the place of {name}: --insecure-upstream checks no certificate");
        if (settings.Reverse is not null)
            return;
        foreach (ExternalChoice external in Externals(settings).Where(external => !host.IsOwn(external)))
            Console.Out.WriteLine($"replicator goes by way of {external.Host}:{external.Port} ({external.Source})");
    }

    private static IEnumerable<ExternalChoice> Externals(Settings.Settings settings) =>
        new[] { settings.ExternalForHttp, settings.ExternalForTunnels }
            .OfType<ExternalChoice>()
            .DistinctBy(external => external.Source);

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
}
