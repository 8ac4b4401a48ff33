namespace Replicator.Cache;

/// <summary>Why a response may not be stored (RFC 9111 §3).</summary>
internal enum NotStored
{
    /// <summary>It may.</summary>
    None,

    /// <summary>Only responses to GET are, and those to POST that are the content of their target (RFC 9110
    /// §9.3.3).</summary>
    Method,

    /// <summary>The request had content, which is no part of the key.</summary>
    RequestContent,

    /// <summary>The request says no-store (RFC 9111 §5.2.1.5).</summary>
    RequestNoStore,

    /// <summary>The request had Range: it is relayed.</summary>
    RangeRequest,

    /// <summary>A status below 200 (RFC 9111 §3).</summary>
    Interim,

    /// <summary>206: parts are kept by other rules (RFC 9111 §3.3).</summary>
    PartialContent,

    /// <summary>304 says something about another response.</summary>
    NotModified,

    /// <summary>The status answers this one request and no other, as 407, 412 and 429 do.</summary>
    ForOneRequest,

    /// <summary>must-understand with a status that is not understood (RFC 9111 §5.2.2.3).</summary>
    NotUnderstood,

    /// <summary>The response says no-store (RFC 9111 §5.2.2.5).</summary>
    NoStore,

    /// <summary>The response says private (RFC 9111 §5.2.2.7).</summary>
    Private,

    /// <summary>The request had Authorization, and the response gives no leave (RFC 9111 §3.5).</summary>
    Authorization,

    /// <summary>Vary has "*": no other request would select it (RFC 9111 §4.1).</summary>
    VaryStar,

    /// <summary>Vary names more fields than are compared.</summary>
    VaryTooLong,

    /// <summary>Set-Cookie without stated freshness and without public.</summary>
    SetCookie,

    /// <summary>A status that is stored with stated freshness only (RFC 9110 §15.1).</summary>
    NoFreshness,

    /// <summary>"Not found" for a file or index of a package ecosystem: it may be published any moment.</summary>
    MissingPackage,

    /// <summary>The URL is of a class that is never stored: it answers one person, or of one moment.</summary>
    NeverStored,

    /// <summary>A failure, which takes no place of what is stored.</summary>
    KeepsFormer,

    /// <summary>There is no room for it, or the disk does not take it.</summary>
    Disk,

    /// <summary>Its digest is not the one that is known.</summary>
    WrongContent,

    /// <summary>Its content broke off (RFC 9111 §3.3).</summary>
    Incomplete,
}
