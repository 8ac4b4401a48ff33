using Replicator.Cache.Classes;

namespace Replicator.Cache;

/// <summary>What the person who runs the proxy lays down for the rules.</summary>
internal sealed record CacheTerms
{
    /// <summary>As the standards say.</summary>
    public static CacheTerms Standard { get; } = new();

    public CacheMode Mode { get; init; }

    /// <summary>A client's no-cache counts also for what never changes.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Names of fields that tell this cache what Cache-Control tells the others, the first that is there
    /// counting (RFC 9213 §2.2).</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Which URLs never change, and the like.</summary>
    public UrlClasses Classes { get; init; } = UrlClasses.Standard;

    /// <summary>For how long an index is fresh that has no validator, unless it says less; not negative.</summary>
    public TimeSpan IndexAge { get; init; } = TimeSpan.FromSeconds(10);
}
