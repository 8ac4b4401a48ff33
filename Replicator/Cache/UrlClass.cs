namespace Replicator.Cache;

/// <summary>What a URL, and the type of what is there, say about how its content changes.</summary>
internal enum UrlClass
{
    /// <summary>Nothing: RFC 9111 decides.</summary>
    Ordinary,

    /// <summary>Content-addressed, or a person says so: never changes.</summary>
    Immutable,

    /// <summary>A versioned name: taken as never changing.</summary>
    QuasiImmutable,

    /// <summary>A mutable index: validated each time, stale when the origin is gone.</summary>
    Index,

    /// <summary>An answer to one person, or of a moment: not stored.</summary>
    Never,
}
