namespace Replicator.Pages;

/// <summary>What became of a request for a page of our own.</summary>
internal enum PageOutcome
{
    /// <summary>It is there: 200.</summary>
    Found,

    /// <summary>Not for this client: 403.</summary>
    Forbidden,

    /// <summary>There is none at that path: 404.</summary>
    Unknown,
}
