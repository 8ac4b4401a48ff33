namespace Replicator.Cache;

/// <summary>Why a stored response is served, or validated first (RFC 9111 §4).</summary>
internal enum ReuseReason
{
    /// <summary>Served: it is fresh, and the request wants no more.</summary>
    Fresh,

    /// <summary>Served: the proxy runs in a mode where what is stored is good.</summary>
    Mode,

    /// <summary>Served: what such a URL names never changes.</summary>
    NeverChanges,

    /// <summary>Served stale: the request allows it (RFC 9111 §5.2.1.2).</summary>
    MaxStale,

    /// <summary>Served stale: the response allows it while it is validated (RFC 5861 §3).</summary>
    WhileRevalidate,

    /// <summary>It is stale.</summary>
    Stale,

    /// <summary>It is stale, and says that it must not be served so (RFC 9111 §4.2.4).</summary>
    StaleForbidden,

    /// <summary>It was changed by way of this proxy (RFC 9111 §4.4).</summary>
    Invalidated,

    /// <summary>What such a URL answers is not to be stored.</summary>
    Never,

    /// <summary>An index of packages is validated each time.</summary>
    Index,

    /// <summary>A file that a person put there is validated each time.</summary>
    PlainFile,

    /// <summary>It says no-cache (RFC 9111 §5.2.2.4).</summary>
    NoCache,

    /// <summary>It says no-store or private, as a validation has brought.</summary>
    NotShared,

    /// <summary>It is fresh; the request says no-cache (RFC 9111 §5.2.1.4).</summary>
    RequestNoCache,

    /// <summary>It is fresh, and not for as long as the request wants (RFC 9111 §5.2.1.3).</summary>
    MinFresh,

    /// <summary>It is fresh, and older than the request wants (RFC 9111 §5.2.1.1).</summary>
    MaxAge,

    /// <summary>It is fresh; the request has a condition that is the origin's to judge (RFC 9111 §4.3.2).</summary>
    Precondition,
}
