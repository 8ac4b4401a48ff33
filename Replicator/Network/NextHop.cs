using Replicator.Http;

namespace Replicator.Network;

/// <summary>Whom to connect to for one target: the origin itself, or the external proxy on the way to it.</summary>
/// <param name="TargetHost">A name, an IPv4 address, or an IPv6 address in brackets.</param>
/// <param name="TargetPort">1 to 65535.</param>
/// <param name="External">Null: the origin itself.</param>
/// <param name="IsNamed">The person named it: it needs no leave.</param>
/// <param name="TlsName">What the origin's certificate must be for, all the way to the origin; null: it is spoken to
/// in the clear.</param>
internal readonly record struct NextHop(
    string TargetHost, int TargetPort, ExternalProxy? External, bool IsNamed = false, string? TlsName = null)
{
    public string Host => External?.Host ?? TargetHost;

    public int Port => External?.Port ?? TargetPort;

    /// <summary>The proxy that reads what is sent; null: the origin does, though an external proxy may pass it
    /// on.</summary>
    public ExternalProxy? AskedProxy => TlsName is null ? External : null;

    /// <summary>Names the connections that will do. One to an external proxy will do for all targets behind it that it
    /// is asked for, and for nothing else.</summary>
    public string PoolKey
    {
        get
        {
            if (AskedProxy is not null)
                return $"by way of {AskedProxy.Authority}";
            string origin = $"{TargetHost}:{TargetPort}";
            string secured = TlsName is null ? origin : $"{origin} as {TlsName}";
            return External is null ? secured : $"{secured} by way of {External.Authority}";
        }
    }

    /// <summary>The request target as this hop wants it: a proxy is sent the whole URI (RFC 9112 §3.2.2), in which an
    /// OPTIONS of the whole origin has no path (§3.2.4).</summary>
    public string FormOf(TargetUri uri)
    {
        if (AskedProxy is null)
            return uri.ForwardedTarget;
        string path = uri.ForwardedTarget == "*" ? "" : uri.ForwardedTarget;
        return $"{uri.Scheme}://{uri.HostField}{path}";
    }
}
