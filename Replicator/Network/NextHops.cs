using Replicator.Http;

namespace Replicator.Network;

/// <summary>Which targets are reached by way of an external proxy, and which directly.</summary>
/// <param name="forHttp">For targets of http; null: directly.</param>
/// <param name="forTunnels">For CONNECT; null: directly.</param>
/// <param name="direct">What is reached directly all the same.</param>
internal sealed class NextHops(ExternalProxy? forHttp, ExternalProxy? forTunnels, DirectHosts direct)
{
    /// <summary>There is no external proxy.</summary>
    public static readonly NextHops Direct = new(null, null, new DirectHosts(""));

    /// <summary>For a request.</summary>
    public NextHop Of(TargetUri uri) => Choose(uri.Host, uri.Port, forHttp);

    /// <summary>For a CONNECT.</summary>
    public NextHop OfTunnel(string host, int port) => Choose(host, port, forTunnels);

    private NextHop Choose(string host, int port, ExternalProxy? external) =>
        new(host, port, external is null || direct.Contains(host) ? null : external);
}
