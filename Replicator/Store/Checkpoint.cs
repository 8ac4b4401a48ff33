namespace Replicator.Store;

/// <summary>What would survive a power loss.</summary>
/// <param name="End">The contents of all records before it, as the contents of those whose record says so.</param>
/// <param name="Changed">ctime of the latest of these, in nanoseconds since 1970: what was changed later may have a
/// name and no content.</param>
internal readonly record struct Checkpoint(long End, long Changed);
