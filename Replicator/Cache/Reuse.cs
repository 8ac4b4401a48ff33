using Replicator.Http;

namespace Replicator.Cache;

/// <summary>How the proxy is run.</summary>
internal enum CacheMode
{
    Standard,
    /// <summary>What is stored is always good.</summary>
    Static,
    /// <summary>Never connect; stale is served.</summary>
    Offline,
}

/// <summary>What may be done with a stored response for the presented request (RFC 9111 §4).</summary>
internal enum ReuseVerdict
{
    /// <summary>Serve it.</summary>
    Fresh,
    /// <summary>Serve it once the origin has confirmed it (RFC 9111 §4.3).</summary>
    Validate,
}

/// <param name="Verdict">What.</param>
/// <param name="FreshFor">What remains of its freshness lifetime; negative when stale. For Cache-Status ttl and logs.</param>
/// <param name="Forward">Why it is forwarded, as RFC 9211 names it: "stale", "request" …; empty with Fresh.</param>
internal readonly record struct Reusability(ReuseVerdict Verdict, TimeSpan FreshFor, string Forward);

internal static class Reuse
{
    public static Reusability Judge(StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheMode mode, DateTimeOffset now) =>
        throw new NotImplementedException();

    /// <summary>Whether a stale response may stand in because the origin cannot be reached (RFC 9111 §4.2.4, RFC 5861 §4): not with
    /// must-revalidate, proxy-revalidate, s-maxage, no-cache of the response, nor against the presented request's no-cache or exceeded max-stale …</summary>
    public static bool MayServeStale(StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheMode mode, DateTimeOffset now) =>
        throw new NotImplementedException();

    /// <summary>Whether the origin's 5xx may be answered with the stale response instead (stale-if-error, RFC 5861 §4; or an index of a package ecosystem).</summary>
    public static bool MayServeStaleInsteadOf(int status, StoredResponse stored, RequestHead presented, UrlClass urlClass, DateTimeOffset now) =>
        throw new NotImplementedException();
}
