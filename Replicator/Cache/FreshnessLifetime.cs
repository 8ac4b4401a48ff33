namespace Replicator.Cache;

/// <summary>For how long a response is fresh, and by which rule.</summary>
/// <param name="Rule">The first that applied.</param>
/// <param name="Length">Never negative.</param>
internal readonly record struct FreshnessLifetime(LifetimeRule Rule, TimeSpan Length);
