namespace Replicator.Store;

/// <param name="Key">That was looked for.</param>
/// <param name="Position">Of a record that has this key, or one with the same hash.</param>
internal readonly record struct Candidate(string Key, long Position);
