namespace Replicator.Cache;

/// <summary>What a status code alone says about storing (RFC 9110 §15, RFC 9111 §3).</summary>
internal static class StatusRules
{
    /// <summary>Whether a response may be stored, and its freshness guessed, though nothing states it (RFC 9110
    /// §15.1).</summary>
    public static bool IsHeuristicallyCacheable(int status) =>
        status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>Whether it says that there is nothing, for which freshness is short unless stated.</summary>
    public static bool IsNegative(int status) => status is 404 or 410;

    /// <summary>Whether it is defined by RFC 9110 and its caching requirements are met here (RFC 9111
    /// §5.2.2.3).</summary>
    public static bool IsUnderstood(int status) => status
        is (>= 200 and <= 205)
        or (>= 300 and <= 303) or 305 or 307 or 308
        or (>= 400 and <= 417) or 421 or 422 or 426
        or (>= 500 and <= 505);

    /// <summary>Whether it answers this one request and no other: the proxy's own credentials, the request's conditions
    /// or range, or a limit on its sender (RFC 9110 §15.5.8, §15.5.13, §15.5.17; RFC 6585 §3–6).</summary>
    public static bool IsForOneRequest(int status) => status is 407 or 412 or 416 or 428 or 429 or 431 or 511;
}
