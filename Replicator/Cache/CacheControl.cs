using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The directives of Cache-Control (RFC 9111 §5.2), names without case, quoted strings respected, delta-seconds saturating (§1.2.2); of duplicates the stricter.</summary>
internal readonly record struct CacheControl
{
    public bool NoStore { get; init; }
    /// <summary>Without field names.</summary>
    public bool NoCache { get; init; }
    public bool Private { get; init; }
    public bool Public { get; init; }
    public bool MustRevalidate { get; init; }
    public bool ProxyRevalidate { get; init; }
    public bool MustUnderstand { get; init; }
    public bool Immutable { get; init; }
    public bool NoTransform { get; init; }
    public bool OnlyIfCached { get; init; }
    public TimeSpan? MaxAge { get; init; }
    public TimeSpan? SharedMaxAge { get; init; }
    public TimeSpan? MinFresh { get; init; }
    /// <summary><see cref="TimeSpan.MaxValue"/> without a value: any staleness.</summary>
    public TimeSpan? MaxStale { get; init; }
    public TimeSpan? StaleWhileRevalidate { get; init; }
    public TimeSpan? StaleIfError { get; init; }

    public static CacheControl Of(FieldSection fields) => throw new NotImplementedException();
}
