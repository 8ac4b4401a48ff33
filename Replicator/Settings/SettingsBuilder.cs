using System.Net;
using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>Checks what each option says, and what they say together.</summary>
internal sealed class SettingsBuilder(
    ServeArguments parsed, GivenOptions given, IReadOnlyDictionary<string, string> environment, List<string> mistakes)
{
    private const int MaximumSeconds = 7 * 24 * 3600;
    private const int MaximumCount = 1_000_000;
    private const int MaximumHeadKibibytes = 1024;
    private const int MaximumMemoryMebibytes = 1 << 20;

    private static readonly string[] Words = ["loopback", "private", "link-local", "metadata"];

    /// <summary>The settings; of use only if no mistake was added.</summary>
    public Settings Build()
    {
        int port = Number("port", parsed.Port, 8080, 0, ushort.MaxValue, "a port is a number from 0 to 65535");
        IReadOnlyList<IPAddress> bind = Bind();
        bool beyond = bind.Any(address => !IPAddress.IsLoopback(address));
        IReadOnlyList<IPNetwork> clients = Networks("ip", parsed.Ip);
        if (beyond && !parsed.Open && !parsed.Ip.Any())
        {
            IPAddress first = bind.First(address => !IPAddress.IsLoopback(address));
            mistakes.Add($"{given.Where("bind", first.ToString())}: others could use the proxy; "
                + "say who may with --ip CIDR, or let everybody in with --open");
        }

        if (parsed.Open && parsed.Ip.Any())
            mistakes.Add("--open: contradicts --ip, which says who may use the proxy; give one of them");

        var external = new ExternalReader(parsed.External, environment, mistakes);
        var reverse = new ReverseReader(parsed, given, mistakes);
        var trust = new TrustReader(parsed, given, mistakes);
        return new Settings
        {
            Bind = [.. bind.Select(address => new IPEndPoint(address, port))],
            BindIsDefault = !parsed.Bind.Any(),
            ListensBeyondLoopback = beyond,
            Clients = clients,
            Open = parsed.Open,
            PagesTo = Networks("pages-to", parsed.PagesTo),
            PurgeFrom = Networks("purge-from", parsed.PurgeFrom),
            Destinations = [.. Destinations("allow-to", parsed.AllowTo), .. Destinations("deny-to", parsed.DenyTo)],
            ConnectPorts = ConnectPorts(),
            Resolve = [.. Resolve()],
            ExternalForHttp = external.ForHttp(),
            ExternalForTunnels = external.ForTunnels(),
            DirectHosts = external.Direct(),
            Reverse = reverse.Origin(),
            Identity = reverse.Identity(),
            UpstreamAuthorities = trust.Authorities(),
            InsecureUpstreams = trust.Insecure(),
            Interception = new InterceptionReader(parsed, given, environment, mistakes).Read(),
            Root = RootText.Read(parsed.Root, parsed.Dir, given, environment, mistakes),
            Static = parsed.Static,
            Offline = parsed.Offline,
            Flat = parsed.Flat,
            Plain = parsed.Plain,
            Strict = parsed.Strict,
            Targets = reverse.Targets(),
            Classes = ClassTerms.Read(given, mistakes),
            Bounds = Bounds(),
            Poller = Poller(),
            Verbosity = Verbosity(),
            Debug = parsed.Debug,
            DumpFibers = parsed.DumpFibers is { } seconds
                ? Seconds("dump-fibers", seconds, 1)
                : null,
        };
    }

    private void Add(string longName, string value, string mistake) =>
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: {mistake}");

    private int Number(string longName, string? value, int standard, int least, int most, string mistake)
    {
        if (value is null)
            return standard;
        if (AddressText.TryParseNumber(value, least, most, out int number))
            return number;
        Add(longName, value, mistake);
        return standard;
    }

    private TimeSpan Seconds(string longName, string? value, int standard) => TimeSpan.FromSeconds(Number(
        longName, value, standard, 1, MaximumSeconds, $"seconds are a whole number from 1 to {MaximumSeconds}"));

    private int Count(string longName, string? value, int standard, int most = MaximumCount) =>
        Number(longName, value, standard, 1, most, $"this is a whole number from 1 to {most}");

    private Bounds Bounds() => new()
    {
        Clients = Count("max-clients", parsed.MaxClients, 12_000),
        ClientsPerAddress = Count("max-clients-per-address", parsed.MaxClientsPerAddress, 1024),
        Downloads = Count("max-downloads", parsed.MaxDownloads, 256),
        Waiting = Count("max-waiting", parsed.MaxWaiting, 4096),
        PerOrigin = Count("max-per-origin", parsed.MaxPerOrigin, 64),
        Buffers = (long)Number("max-buffers", parsed.MaxBuffers, 256, 1, MaximumMemoryMebibytes,
            $"this is a whole number of MiB from 1 to {MaximumMemoryMebibytes}") << 20,
        HeadLength = Count("max-head", parsed.MaxHead, 64, MaximumHeadKibibytes) << 10,
        Fields = Count("max-fields", parsed.MaxFields, 100),
        Memory = (long)Number("memory", parsed.Memory, 64, 0, MaximumMemoryMebibytes,
            $"this is a whole number of MiB from 0 to {MaximumMemoryMebibytes}") << 20,
        Store = StoreBounds.Read(given, mistakes),
        Transfer = Seconds("timeout", parsed.Timeout, 60),
        Relay = Seconds("relay-timeout", parsed.RelayTimeout, 300),
        Tunnel = Seconds("tunnel-timeout", parsed.TunnelTimeout, 900),
        Idle = Seconds("idle-timeout", parsed.IdleTimeout, 60),
        Head = Seconds("head-timeout", parsed.HeadTimeout, 30),
        Connect = Seconds("connect-timeout", parsed.ConnectTimeout, 10),
        OriginHead = Seconds("origin-head-timeout", parsed.OriginHeadTimeout, 300),
        OriginIdle = Seconds("origin-idle-timeout", parsed.OriginIdleTimeout, 30),
    };

    private IReadOnlyList<IPAddress> Bind()
    {
        if (!parsed.Bind.Any())
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];

        var addresses = new List<IPAddress>();
        foreach (string text in parsed.Bind)
        {
            if (text == "localhost")
                addresses.AddRange([IPAddress.Loopback, IPAddress.IPv6Loopback]);
            else if (AddressText.TryParseAddress(text, out IPAddress? address))
                addresses.Add(address);
            else
                Add("bind", text,
                    "is not an address; write one as 192.168.0.1, ::1 or localhost, and the port with --port");
        }

        return [.. addresses.Distinct()];
    }

    private List<IPNetwork> Networks(string longName, IEnumerable<string> texts)
    {
        var networks = new List<IPNetwork>();
        foreach (string text in texts)
        {
            if (AddressText.TryParseNetwork(text, out IPNetwork network, out string mistake))
                networks.Add(network);
            else
                Add(longName, text, mistake);
        }

        return networks;
    }

    private List<DestinationChoice> Destinations(string longName, IEnumerable<string> texts)
    {
        bool allow = longName == "allow-to";
        var choices = new List<DestinationChoice>();
        foreach (string text in texts)
        {
            if (Words.Contains(text))
                choices.Add(new DestinationChoice(allow, text, default));
            else if (AddressText.TryParseNetwork(text, out IPNetwork network, out string mistake))
                choices.Add(new DestinationChoice(allow, null, network));
            else if (Suggestion.For(text, Words) is { } meant)
                Add(longName, text, $"is no word for destinations; did you mean {meant}?");
            else
                Add(longName, text, $"{mistake}, or one of the words {string.Join(", ", Words)}");
        }

        return choices;
    }

    private IReadOnlyList<int> ConnectPorts()
    {
        if (parsed.ConnectPorts is null)
            return [443, 80];

        var ports = new List<int>();
        foreach (string text in parsed.ConnectPorts.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!AddressText.TryParseNumber(text, 1, ushort.MaxValue, out int port))
            {
                Add("connect-ports", parsed.ConnectPorts,
                    "is not a list of ports; write numbers from 1 to 65535 as 443,80");
                break;
            }

            ports.Add(port);
        }

        return [.. ports.Distinct()];
    }

    private IEnumerable<ResolveOverride> Resolve()
    {
        foreach (string text in parsed.Resolve)
        {
            string[] parts = text.Split(':', 3);
            if (parts.Length == 3 && IsHostName(parts[0])
                && AddressText.TryParseNumber(parts[1], 1, ushort.MaxValue, out int port)
                && AddressText.TryParseAddress(parts[2], out IPAddress? address))
            {
                yield return new ResolveOverride(parts[0].ToLowerInvariant(), port, address);
            }
            else
            {
                Add("resolve", text, "is not NAME:PORT:ADDRESS; write it as deb.example:80:127.0.0.1");
            }
        }
    }

    private static bool IsHostName(string text) => text.Length is > 0 and < 256
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private PollerChoice? Poller()
    {
        switch (parsed.Poller)
        {
            case null:
                return null;
            case "epoll" when OperatingSystem.IsLinux():
                return PollerChoice.Epoll;
            case "epoll":
                Add("poller", "epoll", "this system has none; leave it away or write select");
                return null;
            case "select":
                return PollerChoice.Select;
            default:
                Add("poller", parsed.Poller, "no such poller; write epoll or select");
                return null;
        }
    }

    private Verbosity Verbosity()
    {
        if (parsed.Quiet && parsed.Verbose > 0)
            mistakes.Add("--quiet: contradicts --verbose; give one of them");
        if (parsed.Quiet)
            return Diagnostics.Verbosity.Quiet;
        return parsed.Verbose switch
        {
            0 => Diagnostics.Verbosity.Exchanges,
            1 => Diagnostics.Verbosity.Fields,
            _ => Diagnostics.Verbosity.Steps,
        };
    }
}
