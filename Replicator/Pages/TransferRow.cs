namespace Replicator.Pages;

/// <summary>One running transfer.</summary>
/// <param name="Client">Its address.</param>
/// <param name="Request">Method and target; userinfo in it is masked when shown.</param>
/// <param name="Source">Where the content comes from.</param>
/// <param name="Sent">Bytes of content so far.</param>
/// <param name="Length">Bytes of content in all; null: unknown.</param>
/// <param name="Outstanding">Bytes of its window that are taken from the one side and not by the other; null: it has
/// none.</param>
/// <param name="Elapsed">Since it began.</param>
internal sealed record TransferRow(
    string Client, string Request, TransferSource Source, long Sent, long? Length, long? Outstanding, TimeSpan Elapsed);

/// <summary>Where a transfer's content comes from.</summary>
internal enum TransferSource
{
    /// <summary>Not known yet.</summary>
    Pending,

    /// <summary>What was stored.</summary>
    Hit,

    /// <summary>An origin, stored on its way.</summary>
    Miss,

    /// <summary>A download that another client began.</summary>
    Joined,

    /// <summary>An origin, not stored.</summary>
    Relay,

    /// <summary>A tunnel.</summary>
    Tunnel,
}
