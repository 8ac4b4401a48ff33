using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>A file of which an index tells the content.</summary>
/// <param name="Key">Of its target URI, as <see cref="TargetUri.Key"/>.</param>
/// <param name="Digest">Of its content.</param>
internal readonly record struct KnownFile(string Key, ContentDigest Digest);
