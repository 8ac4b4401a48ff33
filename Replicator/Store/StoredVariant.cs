using Replicator.Cache;

namespace Replicator.Store;

/// <summary>A stored response, whether its file is open or not.</summary>
/// <param name="Position">Of its record in the log, when that was read.</param>
/// <param name="Record">What is known of it.</param>
internal sealed record StoredVariant(long Position, IndexRecord Record)
{
    public StoredResponse Response => Record.Response;
}
