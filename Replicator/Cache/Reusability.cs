namespace Replicator.Cache;

/// <summary>What may be done with a stored response for the presented request (RFC 9111 §4).</summary>
internal enum ReuseVerdict
{
    /// <summary>Serve it.</summary>
    Fresh,

    /// <summary>Serve it, and ask the origin to confirm it meanwhile (RFC 5861 §3).</summary>
    ServeAndValidate,

    /// <summary>Serve it once the origin has confirmed it (RFC 9111 §4.3).</summary>
    Validate,
}

/// <summary>The judgement of <see cref="Reuse.Judge"/>.</summary>
/// <param name="Verdict">What.</param>
/// <param name="FreshFor">What remains of its freshness lifetime; negative when stale. For Cache-Status ttl and
/// logs.</param>
/// <param name="Age">RFC 9111 §4.2.3.</param>
/// <param name="Forward">Why it is forwarded, as RFC 9211 names it: "stale" or "request"; empty where it is
/// served.</param>
internal readonly record struct Reusability(ReuseVerdict Verdict, TimeSpan FreshFor, TimeSpan Age, string Forward);
