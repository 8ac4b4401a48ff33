using System.Net;
using System.Security.Cryptography.X509Certificates;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>All that a person chose, checked: made by <see cref="SettingsReader"/> alone, mapped to each folder's own
/// options by the composition root.</summary>
internal sealed record Settings
{
    /// <summary>Where to listen, each once. One that the machine lacks is skipped when
    /// <see cref="BindIsDefault"/>.</summary>
    public required IReadOnlyList<IPEndPoint> Bind { get; init; }

    /// <summary>Whether nobody named the addresses: 127.0.0.1 and ::1 were taken.</summary>
    public required bool BindIsDefault { get; init; }

    /// <summary>Whether clients from other machines can connect: an address to listen on is not a loopback
    /// address.</summary>
    public required bool ListensBeyondLoopback { get; init; }

    /// <summary>Networks whose clients may use the proxy, beside loopback; empty with <see cref="Open"/>: everybody
    /// may. No IPv4 in IPv6 form.</summary>
    public required IReadOnlyList<IPNetwork> Clients { get; init; }

    /// <summary>Whether everybody who can connect may use it.</summary>
    public required bool Open { get; init; }

    /// <summary>Networks that may see other people's URLs on the pages, beside loopback.</summary>
    public required IReadOnlyList<IPNetwork> PagesTo { get; init; }

    /// <summary>Networks whose clients may make it forget what is stored, by PURGE; not even loopback
    /// otherwise.</summary>
    public required IReadOnlyList<IPNetwork> PurgeFrom { get; init; }

    /// <summary>What was said of destinations, in the order given; the narrowest match wins, deny at a tie.</summary>
    public required IReadOnlyList<DestinationChoice> Destinations { get; init; }

    /// <summary>Ports that CONNECT may reach, each once.</summary>
    public required IReadOnlyList<int> ConnectPorts { get; init; }

    /// <summary>Names that are not looked up. One name and port may come several times: its addresses in
    /// order.</summary>
    public required IReadOnlyList<ResolveOverride> Resolve { get; init; }

    /// <summary>The proxy on the way to targets of http; null: none.</summary>
    public required ExternalChoice? ExternalForHttp { get; init; }

    /// <summary>The proxy on the way of tunnels; null: none.</summary>
    public required ExternalChoice? ExternalForTunnels { get; init; }

    /// <summary>Hosts that are reached directly all the same, as in <c>no_proxy</c>.</summary>
    public required string DirectHosts { get; init; }

    /// <summary>The one origin that it stands in front of; null: any.</summary>
    public required ReverseOrigin? Reverse { get; init; }

    /// <summary>The files of the certificate that clients of <see cref="Reverse"/> are shown, absolute paths; null:
    /// they speak in the clear.</summary>
    public required (string Certificate, string Key)? Identity { get; init; }

    /// <summary>Authorities of origins beside the system's: files of certificates in PEM that could be read.</summary>
    public required X509Certificate2Collection UpstreamAuthorities { get; init; }

    /// <summary>Hosts of https whose certificates are not checked. Lower case, an IPv6 literal without
    /// brackets.</summary>
    public required IReadOnlyList<string> InsecureUpstreams { get; init; }

    /// <summary>Whose HTTPS is answered here; null: nobody's.</summary>
    public required InterceptionChoice? Interception { get; init; }

    /// <summary>The folder of stored responses, an absolute path; may not exist yet.</summary>
    public required string Root { get; init; }

    /// <summary>What is stored is always good.</summary>
    public required bool Static { get; init; }

    /// <summary>Never connect to an origin.</summary>
    public required bool Offline { get; init; }

    /// <summary>The last segment with its query is the whole key, and lies in the root.</summary>
    public required bool Flat { get; init; }

    /// <summary>Origins are asked for identity, so that every file lies readable at its plain name.</summary>
    public required bool Plain { get; init; }

    /// <summary>A client's no-cache counts also for what never changes.</summary>
    public required bool Strict { get; init; }

    /// <summary>Names of fields that count before Cache-Control, in order, each once.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What is said of classes of URLs.</summary>
    public required ClassTerms Classes { get; init; }

    /// <summary>How much of everything there may be, and how long is waited; each more than zero.</summary>
    public required Bounds Bounds { get; init; }

    /// <summary>What says which sockets are ready; null: the best that the system has.</summary>
    public required PollerChoice? Poller { get; init; }

    /// <summary>How much is printed.</summary>
    public required Verbosity Verbosity { get; init; }

    /// <summary>Lines are printed at once, each wait too, and failures with their traces.</summary>
    public required bool Debug { get; init; }

    /// <summary>How often all fibers are listed; null: not regularly.</summary>
    public required TimeSpan? DumpFibers { get; init; }
}

/// <summary>An address for a name, in place of a lookup.</summary>
/// <param name="Host">Lower case.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Address">Not IPv4 in IPv6 form.</param>
internal sealed record ResolveOverride(string Host, int Port, IPAddress Address);

/// <summary>One leave or ban for destinations: a word or a network.</summary>
/// <param name="Allow">False: deny.</param>
/// <param name="Word">loopback, private, link-local or metadata; null: <paramref name="Network"/> says what.</param>
/// <param name="Network">Default with a word.</param>
internal sealed record DestinationChoice(bool Allow, string? Word, IPNetwork Network);

/// <summary>What says which sockets are ready.</summary>
internal enum PollerChoice
{
    Epoll,
    Select,
}
