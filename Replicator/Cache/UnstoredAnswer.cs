namespace Replicator.Cache;

/// <summary>An origin's answer that was not stored.</summary>
/// <param name="Status">Of it.</param>
/// <param name="Reason">Why; never <see cref="NotStored.None"/>.</param>
/// <param name="Time">When that was decided.</param>
internal sealed record UnstoredAnswer(int Status, NotStored Reason, DateTimeOffset Time);
