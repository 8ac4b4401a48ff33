using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>A tunnel that leads to ourselves.</summary>
/// <param name="Site">What it was asked for.</param>
/// <param name="Hello">What the client has begun with in it, which is still to be received.</param>
internal sealed record OpenedTunnel(InterceptedSite Site, ClientHello Hello);
