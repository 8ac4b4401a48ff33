namespace Replicator.Cache;

/// <summary>What of a target only a proxy that runs knows.</summary>
/// <param name="LastUnstored">The last answer, where that was not stored; else null.</param>
/// <param name="Running">Its downloads.</param>
internal sealed record ProxyFacts(UnstoredAnswer? LastUnstored, IReadOnlyList<RunningFacts> Running);
