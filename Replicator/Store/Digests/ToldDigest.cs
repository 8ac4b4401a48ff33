using Replicator.Cache;

namespace Replicator.Store.Digests;

/// <summary>What an index tells of a content.</summary>
/// <param name="Digest">That it has.</param>
/// <param name="Index">Which says so.</param>
internal readonly record struct ToldDigest(ContentDigest Digest, LearntIndex Index);
