namespace Replicator.Tls;

/// <summary>Why an authority cannot be used.</summary>
internal enum AuthorityFault
{
    /// <summary>Others than its owner can read the key, or it is somebody else's.</summary>
    Exposed,

    /// <summary>What lies in its files is not what must lie there, or does not fit together.</summary>
    Broken,

    /// <summary>It is not valid at this time.</summary>
    Expired,

    /// <summary>The system refused to read or write its files; the message says why.</summary>
    Failing,
}
