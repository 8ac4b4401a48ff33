namespace Replicator.Tests.Strictness;

/// <summary>What an origin's answer answers, and over which connection it comes.</summary>
public enum Asked
{
    /// <summary>A GET on a new connection; nothing is stored, and what comes may be.</summary>
    Get,

    /// <summary>A GET on a connection that served another exchange before.</summary>
    Kept,

    /// <summary>A HEAD.</summary>
    Head,

    /// <summary>A POST with content.</summary>
    Post,

    /// <summary>A GET for a range, which is relayed and not stored.</summary>
    Range,

    /// <summary>A GET of one client that another has joined.</summary>
    Joined,

    /// <summary>The validation of a stored response that is stale.</summary>
    Stale,
}
