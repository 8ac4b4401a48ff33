namespace Replicator.Cache;

/// <summary>A part of a content on its way from the origin.</summary>
/// <param name="Position">Of the next byte that comes.</param>
/// <param name="End">Behind the last.</param>
/// <param name="Ahead">Bytes for which waiting is better than another request.</param>
internal readonly record struct RangeLane(long Position, long End, long Ahead);
