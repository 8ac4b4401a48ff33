namespace Replicator.Http;

/// <summary>How far a head has come.</summary>
internal enum HeadProgress
{
    /// <summary>More bytes are needed.</summary>
    Partial,

    /// <summary>The head is there with its empty line.</summary>
    Complete,

    /// <summary>It will never be one; nothing after it may be processed.</summary>
    Refused,
}
