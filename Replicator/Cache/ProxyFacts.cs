namespace Replicator.Cache;

/// <summary>What of a target only a proxy that runs knows.</summary>
/// <param name="LastUnstored">The last answer, where that was not stored; else null.</param>
/// <param name="Running">Its downloads.</param>
/// <param name="RefusedOf">Tells whether a content that is expected is refused for now; null where it is not.</param>
/// <param name="OriginDownFor">How long the origin is taken for gone from now on; null: it is not.</param>
internal sealed record ProxyFacts(UnstoredAnswer? LastUnstored, IReadOnlyList<RunningFacts> Running,
    Func<ContentDigest, RefusedContent?>? RefusedOf = null, TimeSpan? OriginDownFor = null);
