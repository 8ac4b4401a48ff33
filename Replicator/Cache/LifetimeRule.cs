namespace Replicator.Cache;

/// <summary>What gave a freshness lifetime (RFC 9111 §4.2.1, §4.2.2).</summary>
internal enum LifetimeRule
{
    /// <summary>s-maxage.</summary>
    SharedMaxAge,

    /// <summary>max-age.</summary>
    MaxAge,

    /// <summary>Expires − Date.</summary>
    Expires,

    /// <summary>Expires is no date: none.</summary>
    InvalidExpires,

    /// <summary>The status is not one for which it may be guessed: none.</summary>
    NotGuessed,

    /// <summary>Nothing is guessed for what has Set-Cookie: none.</summary>
    Cookie,

    /// <summary>404 and 410 that state none.</summary>
    Negative,

    /// <summary>There is nothing to guess from: none.</summary>
    NoLastModified,

    /// <summary>A part of the time since Last-Modified.</summary>
    Heuristic,

    /// <summary>What such a URL names never changes.</summary>
    NeverChanges,

    /// <summary>An index of packages: none.</summary>
    Index,

    /// <summary>An index of packages that has no validator: a short time.</summary>
    UnvalidatedIndex,

    /// <summary>A file that a person put there: none.</summary>
    PlainFile,
}
