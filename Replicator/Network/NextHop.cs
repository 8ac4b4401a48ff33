using Replicator.Http;

namespace Replicator.Network;

/// <summary>Whom to connect to for one target: the origin itself, or the external proxy on the way to it.</summary>
/// <param name="TargetHost">A name, an IPv4 address, or an IPv6 address in brackets.</param>
/// <param name="TargetPort">1 to 65535.</param>
/// <param name="External">Null: the origin itself.</param>
/// <param name="IsNamed">The person named it: it needs no leave.</param>
internal readonly record struct NextHop(
    string TargetHost, int TargetPort, ExternalProxy? External, bool IsNamed = false)
{
    public string Host => External?.Host ?? TargetHost;

    public int Port => External?.Port ?? TargetPort;

    /// <summary>Names the connections that will do. One to an external proxy will do for all targets behind it, and for
    /// nothing else.</summary>
    public string PoolKey => External is null ? $"{TargetHost}:{TargetPort}" : $"by way of {External.Authority}";

    /// <summary>The request target as this hop wants it: a proxy is sent the whole URI (RFC 9112 §3.2.2), in which an
    /// OPTIONS of the whole origin has no path (§3.2.4).</summary>
    public string FormOf(TargetUri uri)
    {
        if (External is null)
            return uri.ForwardedTarget;
        string path = uri.ForwardedTarget == "*" ? "" : uri.ForwardedTarget;
        return $"{uri.Scheme}://{uri.HostField}{path}";
    }
}
