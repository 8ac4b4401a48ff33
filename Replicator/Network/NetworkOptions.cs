using System.Net;

namespace Replicator.Network;

/// <summary>How long is waited for peers, and what is asked of them.</summary>
internal sealed record NetworkOptions
{
    /// <summary>For an origin to accept a connection, over all of its addresses.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From one attempt to connect to the next address, while the first goes on (RFC 8305 §5).</summary>
    public TimeSpan ConnectPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>For the name service.</summary>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An unused origin connection is kept for.</summary>
    public TimeSpan OriginIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections to one origin at a time; more downloads wait their turn.</summary>
    public int ConnectionsPerOrigin { get; init; } = 64;

    /// <summary>Which targets are reached by way of an external proxy.</summary>
    public NextHops Hops { get; init; } = NextHops.Direct;

    /// <summary>Addresses that are taken for a name and port instead of the name service's, keyed
    /// <c>host:port</c>.</summary>
    public IReadOnlyDictionary<string, IPAddress[]> Resolve { get; init; } = new Dictionary<string, IPAddress[]>();
}
