using CommandLine;

namespace Replicator.Settings;

/// <summary>The options as the parser of the command line fills them in: text still, checked by
/// <see cref="SettingsBuilder"/>. The attributes are the one list of options: help, suggestions and environment
/// variables are made from them.</summary>
[Verb("serve", isDefault: true)]
internal sealed class ServeArguments
{
    [Option('p', "port", MetaValue = "PORT", HelpText = "port to listen on; 0: any free one (8080)")]
    [OptionGroup(OptionGroup.Listening)]
    public string? Port { get; set; }

    [Option('b', "bind", MetaValue = "ADDRESS", HelpText = "address to listen on (127.0.0.1 and ::1)")]
    [OptionGroup(OptionGroup.Listening)]
    public IEnumerable<string> Bind { get; set; } = [];

    [Option('i', "ip", MetaValue = "CIDR", HelpText = "network whose clients may use it, beside this machine")]
    [OptionGroup(OptionGroup.Listening)]
    public IEnumerable<string> Ip { get; set; } = [];

    [Option("open",
        HelpText = "everybody who can connect may use it; without this or --ip it listens on loopback only")]
    [OptionGroup(OptionGroup.Listening)]
    public bool Open { get; set; }

    [Option("pages-to", MetaValue = "CIDR",
        HelpText = "network that may see transfers and fibers, beside this machine")]
    [OptionGroup(OptionGroup.Listening)]
    public IEnumerable<string> PagesTo { get; set; } = [];

    [Option("purge-from", MetaValue = "CIDR",
        HelpText = "network whose clients may remove what is stored, by the method PURGE (nobody)")]
    [OptionGroup(OptionGroup.Listening)]
    public IEnumerable<string> PurgeFrom { get; set; } = [];

    [Option('r', "root", MetaValue = "DIR",
        HelpText = "where responses are stored ($XDG_CACHE_HOME/replicator, else ~/.cache/replicator)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? Root { get; set; }

    [Option('d', "dir", MetaValue = "DIR", HelpText = "the same as --root")]
    [OptionGroup(OptionGroup.Storing)]
    public string? Dir { get; set; }

    [Option('s', "static", HelpText = "what is stored is always good: never ask again")]
    [OptionGroup(OptionGroup.Storing)]
    public bool Static { get; set; }

    [Option("offline", HelpText = "never connect: stored answers, or 504")]
    [OptionGroup(OptionGroup.Storing)]
    public bool Offline { get; set; }

    [Option('f', "flat", HelpText = "no folders: the last part of the path is the file, whatever the host")]
    [OptionGroup(OptionGroup.Storing)]
    public bool Flat { get; set; }

    [Option("plain", HelpText = "ask for uncompressed content, so that every file is readable as it lies")]
    [OptionGroup(OptionGroup.Storing)]
    public bool Plain { get; set; }

    [Option("max-size", MetaValue = "SIZE",
        HelpText = "all that is stored together, as 50M, 20G or 1T; then the least useful goes (no bound)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? MaxSize { get; set; }

    [Option("min-free", MetaValue = "SIZE",
        HelpText = "what stays free on the disk (1G or a twentieth of it, whichever is less)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? MinFree { get; set; }

    [Option("max-age", MetaValue = "TIME",
        HelpText = "what was not used for so long goes, as 90s, 15m, 12h or 30d (never)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? MaxAge { get; set; }

    [Option("keep", MetaValue = "N",
        HelpText = "when room is needed, versions of a package that are older than its N newest go first, the oldest "
        + "before the others; only then what is least useful (all go alike)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? Keep { get; set; }

    [Option("strict", HelpText = "a client's no-cache counts also for what never changes, as packages")]
    [OptionGroup(OptionGroup.Storing)]
    public bool Strict { get; set; }

    [Option("targets", MetaValue = "NAMES",
        HelpText = "fields that count before Cache-Control, the first that comes (with --reverse CDN-Cache-Control)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? Targets { get; set; }

    [Option("class", MetaValue = "PATTERN=CLASS",
        HelpText = "URLs that are immutable, index or never (stored), as *.example.org/builds/*.zip=immutable")]
    [OptionGroup(OptionGroup.Storing)]
    public IEnumerable<string> Class { get; set; } = [];

    [Option("index-age", MetaValue = "SECONDS",
        HelpText = "after so long an index of packages that nothing can validate is fetched anew (10)")]
    [OptionGroup(OptionGroup.Storing)]
    public string? IndexAge { get; set; }

    [Option("allow-to", MetaValue = "WHERE", HelpText = "destination to allow: a CIDR, loopback, private, "
        + "link-local or metadata; the narrowest match wins")]
    [OptionGroup(OptionGroup.Reaching)]
    public IEnumerable<string> AllowTo { get; set; } = [];

    [Option("deny-to", MetaValue = "WHERE",
        HelpText = "destination to refuse (link-local and metadata; also loopback and private "
        + "when it listens beyond loopback)")]
    [OptionGroup(OptionGroup.Reaching)]
    public IEnumerable<string> DenyTo { get; set; } = [];

    [Option("connect-ports", MetaValue = "PORTS", HelpText = "ports that CONNECT may reach (443,80)")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? ConnectPorts { get; set; }

    [Option('e', "external", MetaValue = "PROXY",
        HelpText = "proxy behind this one, as [http://][USER:PASSWORD@]HOST:PORT "
        + "(what http_proxy, https_proxy and no_proxy say)")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? External { get; set; }

    [Option("resolve", MetaValue = "NAME:PORT:ADDRESS", HelpText = "address of a name, in place of a lookup")]
    [OptionGroup(OptionGroup.Reaching)]
    public IEnumerable<string> Resolve { get; set; } = [];

    [Option("reverse", MetaValue = "ORIGIN",
        HelpText = "stand in front of this one origin, as http[s]://HOST[:PORT]; its own pages: /.replicator/")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? Reverse { get; set; }

    [Option("host", MetaValue = "NAME",
        HelpText = "as what that origin is asked; keep: as what the client calls it (as in --reverse)")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? Host { get; set; }

    [Option("tls-cert", MetaValue = "FILE",
        HelpText = "certificate (PEM) for clients of --reverse, who speak HTTPS then; read anew when it changes")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? TlsCert { get; set; }

    [Option("tls-key", MetaValue = "FILE", HelpText = "its key (PEM)")]
    [OptionGroup(OptionGroup.Reaching)]
    public string? TlsKey { get; set; }

    [Option("upstream-ca", MetaValue = "FILE",
        HelpText = "authority (PEM) whose certificates of origins are believed too, beside the system's")]
    [OptionGroup(OptionGroup.Reaching)]
    public IEnumerable<string> UpstreamCa { get; set; } = [];

    [Option("insecure-upstream", MetaValue = "HOST",
        HelpText = "origin of https whose certificate is not checked: anybody may answer in its place")]
    [OptionGroup(OptionGroup.Reaching)]
    public IEnumerable<string> InsecureUpstream { get; set; } = [];

    [Option("intercept",
        HelpText = "answer HTTPS here and store it, for clients that trust our authority: see replicator ca")]
    [OptionGroup(OptionGroup.Intercepting)]
    public bool Intercept { get; set; }

    [Option("intercept-only", MetaValue = "HOSTS",
        HelpText = "the same for these hosts only, as example.org,*.example.net; the authority vouches for no other")]
    [OptionGroup(OptionGroup.Intercepting)]
    public string? InterceptOnly { get; set; }

    [Option("tunnel", MetaValue = "HOSTS", HelpText = "hosts that are passed on unseen all the same")]
    [OptionGroup(OptionGroup.Intercepting)]
    public string? Tunnel { get; set; }

    [Option("intercept-fallback",
        HelpText = "pass a host on unseen for a minute after a client did not believe our certificate for it")]
    [OptionGroup(OptionGroup.Intercepting)]
    public bool InterceptFallback { get; set; }

    [Option("max-clients", MetaValue = "N", HelpText = "clients at a time (12000)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxClients { get; set; }

    [Option("max-clients-per-address", MetaValue = "N", HelpText = "clients of one other machine (1024)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxClientsPerAddress { get; set; }

    [Option("max-downloads", MetaValue = "N", HelpText = "downloads at a time (256)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxDownloads { get; set; }

    [Option("max-waiting", MetaValue = "N", HelpText = "requests that wait for an origin or for each other (4096)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxWaiting { get; set; }

    [Option("max-per-origin", MetaValue = "N", HelpText = "connections to one origin; further requests wait (64)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxPerOrigin { get; set; }

    [Option("max-buffers", MetaValue = "MIB",
        HelpText = "all buffers together, in MiB; then less is read ahead (256)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxBuffers { get; set; }

    [Option("max-head", MetaValue = "KIB", HelpText = "head of a message, in KiB (64)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxHead { get; set; }

    [Option("max-fields", MetaValue = "N", HelpText = "fields of a message (100)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? MaxFields { get; set; }

    [Option("memory", MetaValue = "MIB", HelpText = "small responses kept ready in memory, in MiB (64)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? Memory { get; set; }

    [Option('t', "timeout", MetaValue = "SECONDS", HelpText = "inactivity after which a transfer ends (60)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? Timeout { get; set; }

    [Option("relay-timeout", MetaValue = "SECONDS", HelpText = "the same where nothing is stored (300)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? RelayTimeout { get; set; }

    [Option("tunnel-timeout", MetaValue = "SECONDS", HelpText = "inactivity after which a tunnel ends (900)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? TunnelTimeout { get; set; }

    [Option("idle-timeout", MetaValue = "SECONDS", HelpText = "for the next request of a client (60)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? IdleTimeout { get; set; }

    [Option("head-timeout", MetaValue = "SECONDS", HelpText = "for the whole head of a request (30)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? HeadTimeout { get; set; }

    [Option("connect-timeout", MetaValue = "SECONDS", HelpText = "for an origin to accept a connection (10)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? ConnectTimeout { get; set; }

    [Option("origin-head-timeout", MetaValue = "SECONDS", HelpText = "for the head of an origin's answer (300)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? OriginHeadTimeout { get; set; }

    [Option("origin-idle-timeout", MetaValue = "SECONDS", HelpText = "an unused origin connection is kept (30)")]
    [OptionGroup(OptionGroup.Bounding)]
    public string? OriginIdleTimeout { get; set; }

    [Option("poller", MetaValue = "NAME", HelpText = "epoll or select (epoll on Linux, else select)")]
    [OptionGroup(OptionGroup.Running)]
    public string? Poller { get; set; }

    [Option('v', "verbose", FlagCounter = true, HelpText = "print fields; twice: what each fiber does, too")]
    [OptionGroup(OptionGroup.Running)]
    public int Verbose { get; set; }

    [Option('q', "quiet", HelpText = "print warnings and errors only")]
    [OptionGroup(OptionGroup.Running)]
    public bool Quiet { get; set; }

    [Option("debug", HelpText = "print each line and each wait at once, failures with their traces")]
    [OptionGroup(OptionGroup.Running)]
    public bool Debug { get; set; }

    [Option("dump-fibers", MetaValue = "SECONDS", HelpText = "list all fibers that often (never)")]
    [OptionGroup(OptionGroup.Running)]
    public string? DumpFibers { get; set; }

    [Option("version", HelpText = "print the version and end")]
    [OptionGroup(OptionGroup.Running)]
    public bool Version { get; set; }

    [Option('h', "help", HelpText = "print this and end")]
    [OptionGroup(OptionGroup.Running)]
    public bool Help { get; set; }
}
