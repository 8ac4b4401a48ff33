using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Remembers for a while which origins could not be reached, so that what is stored of them is served at
/// once.</summary>
internal sealed class LineMemory(ProxyOptions options, TimeProvider time)
{
    /// <summary>Authorities remembered at most; the oldest goes.</summary>
    private const int MostAuthorities = 1024;

    private readonly Dictionary<string, long> failedAt = [];

    /// <param name="authority"><c>host:port</c>.</param>
    public bool IsDown(string authority) => DownFor(authority) is not null;

    /// <summary>How long it is taken for gone from now on; null: it is not.</summary>
    /// <param name="authority"><c>host:port</c>.</param>
    public TimeSpan? DownFor(string authority)
    {
        if (!failedAt.TryGetValue(authority, out long at))
            return null;
        TimeSpan left = options.LineDownTime - time.GetElapsedTime(at);
        return left > TimeSpan.Zero ? left : null;
    }

    /// <param name="authority"><c>host:port</c>.</param>
    /// <param name="failure">What came of asking it; null: an answer.</param>
    public void Learn(string authority, UpstreamException? failure)
    {
        failedAt.Remove(authority);
        if (failure is null || !IsOfTheLine(failure.Error))
            return;
        if (failedAt.Count == MostAuthorities)
            failedAt.Remove(failedAt.MinBy(one => one.Value).Key);
        failedAt[authority] = time.GetTimestamp();
    }

    private static bool IsOfTheLine(ProxyError error) => error is
        ProxyError.DnsError or ProxyError.DnsTimeout or ProxyError.ConnectionRefused or ProxyError.ConnectionTimeout
        or ProxyError.DestinationUnavailable or ProxyError.DestinationIpUnroutable;
}
