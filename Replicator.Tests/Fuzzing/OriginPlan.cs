namespace Replicator.Tests.Fuzzing;

/// <summary>How an origin answers one request.</summary>
/// <param name="Answer">Its bytes, right or not.</param>
/// <param name="Ending">What follows them.</param>
/// <param name="IsEarly">It is sent as soon as the head came.</param>
internal sealed record OriginPlan(byte[] Answer, OriginEnding Ending, bool IsEarly = false);

/// <summary>What an origin does after an answer.</summary>
internal enum OriginEnding
{
    /// <summary>It waits for the next request.</summary>
    Stays,

    /// <summary>It ends the connection.</summary>
    Closes,

    /// <summary>It breaks it.</summary>
    Resets,
}
