namespace Replicator.Cache;

/// <summary>What the URL alone says about how its content changes.</summary>
internal enum UrlClass
{
    /// <summary>Nothing: RFC 9111 decides.</summary>
    Ordinary,

    /// <summary>Content-addressed: never changes.</summary>
    Immutable,

    /// <summary>A versioned name: taken as never changing.</summary>
    QuasiImmutable,

    /// <summary>A mutable index: validated each time, stale when the origin is gone.</summary>
    Index,
}
