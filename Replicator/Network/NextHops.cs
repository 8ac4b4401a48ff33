using Replicator.Http;

namespace Replicator.Network;

/// <summary>Which targets are reached by way of an external proxy, and which directly.</summary>
/// <param name="forHttp">For targets of http; null: directly.</param>
/// <param name="forTunnels">For targets of https, and for CONNECT; null: directly.</param>
/// <param name="direct">What is reached directly all the same.</param>
/// <param name="reverse">Where all targets are, whatever they are called; null: where they say.</param>
internal sealed class NextHops(
    ExternalProxy? forHttp, ExternalProxy? forTunnels, DirectHosts direct, ReverseOrigin? reverse = null)
{
    /// <summary>There is no external proxy.</summary>
    public static readonly NextHops Direct = new(null, null, new DirectHosts(""));

    /// <summary>For a request.</summary>
    public NextHop Of(TargetUri uri)
    {
        if (reverse is not null)
            return new NextHop(
                reverse.Host, reverse.Port, External: null, IsNamed: true, reverse.IsSecure ? uri.Host : null);
        return uri.Scheme == "https"
            ? Choose(uri.Host, uri.Port, forTunnels) with { TlsName = uri.Host }
            : Choose(uri.Host, uri.Port, forHttp);
    }

    /// <summary>For a CONNECT.</summary>
    public NextHop OfTunnel(string host, int port) => Choose(host, port, forTunnels);

    private NextHop Choose(string host, int port, ExternalProxy? external) =>
        new(host, port, external is null || direct.Contains(host) ? null : external);
}
