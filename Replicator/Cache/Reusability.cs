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
/// <param name="Reason">Why.</param>
internal readonly record struct Reusability(ReuseVerdict Verdict, TimeSpan FreshFor, TimeSpan Age, ReuseReason Reason)
{
    /// <summary>Why it is forwarded, as RFC 9211 §2.2 names it: "request" where it is fresh, but not as the request
    /// wants it, else "stale"; empty where it is served.</summary>
    public string Forward => Verdict != ReuseVerdict.Validate ? ""
        : Reason is ReuseReason.RequestNoCache or ReuseReason.MinFresh or ReuseReason.MaxAge or ReuseReason.Precondition
            ? "request"
            : "stale";
}
