namespace Replicator.Proxy;

/// <summary>The life of a <see cref="Download"/>.</summary>
internal enum DownloadState
{
    /// <summary>Forwarded; nothing is known yet. Those who want the same wait.</summary>
    Asking,

    /// <summary>The head is stored and the content grows; others read behind.</summary>
    Storing,

    /// <summary>The origin confirmed what was stored (304).</summary>
    Confirmed,

    /// <summary>All of the content is stored.</summary>
    Complete,

    /// <summary>The answer may not be stored: it is the leader's alone, those who wait forward for
    /// themselves.</summary>
    Unshareable,

    /// <summary>There is no answer, or its content broke off: the first who waits for an answer becomes the
    /// leader.</summary>
    Failed,
}
