using System.Net;

namespace Replicator.Network;

/// <summary>How long is waited for peers, and what is asked of them.</summary>
internal sealed record NetworkOptions
{
    /// <summary>For one address of an origin to accept a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the name service.</summary>
    public TimeSpan ResolveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>An unused origin connection is kept for.</summary>
    public TimeSpan OriginIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Connections to one origin at a time; more downloads wait their turn.</summary>
    public int ConnectionsPerOrigin { get; init; } = 64;

    /// <summary>Addresses that are taken for a name and port instead of the name service's, keyed
    /// <c>host:port</c>.</summary>
    public IReadOnlyDictionary<string, IPAddress[]> Resolve { get; init; } = new Dictionary<string, IPAddress[]>();
}
