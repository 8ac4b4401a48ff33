namespace Replicator.Verbs;

/// <summary>What a <see cref="VerbRow"/> tells.</summary>
internal enum RowKind
{
    /// <summary>A stored response.</summary>
    Stored,
    /// <summary>A content that is not whole.</summary>
    Unfinished,
    /// <summary>What was removed, or would be.</summary>
    Removed,
    /// <summary>What is not as it must be; where it lies now, if it was moved.</summary>
    Wrong,
    /// <summary>A file that bears the store's marks and has no record; or a folder that was removed.</summary>
    Found,
    /// <summary>What is pinned from now on, or not any more.</summary>
    Pinned,
    /// <summary>What would become of a request, or why.</summary>
    Explained,
    /// <summary>A port that is open for one command.</summary>
    Lent,
    /// <summary>A sentence for the person.</summary>
    Note,
    /// <summary>How far it is.</summary>
    Progress,
    /// <summary>How it ended; the last one.</summary>
    End,
}
