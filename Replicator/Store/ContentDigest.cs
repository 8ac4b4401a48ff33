namespace Replicator.Store;

/// <param name="Algorithm">As registries and indexes write it: sha256, sha512 …</param>
/// <param name="Value">The digest's bytes.</param>
internal readonly record struct ContentDigest(string Algorithm, ReadOnlyMemory<byte> Value);
