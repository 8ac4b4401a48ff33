namespace Replicator.Store;

/// <summary>What a record of the log says. The numbers are on disks: they stay.</summary>
internal enum IndexRecordKind : byte
{
    /// <summary>A response was stored.</summary>
    Stored = 1,
    /// <summary>It was validated, or its file was found where the tree was copied to.</summary>
    Freshened = 2,
    /// <summary>It must be validated before its next use (RFC 9111 §4.4).</summary>
    Invalidated = 3,
    /// <summary>It is stored no more.</summary>
    Removed = 4,
    /// <summary>All that came before was written by a process that ended in order.</summary>
    CleanStop = 5,
    /// <summary>The root is another folder than before: the tree was copied, moved or restored.</summary>
    Moved = 6,
    /// <summary>The first record of a log that takes another's place: its base, and what the other said of boot and
    /// checkpoint.</summary>
    Begun = 7,
    /// <summary>A content began and may be continued if it breaks off; no search finds it.</summary>
    Unfinished = 8,
    /// <summary>What follows is written in that run of the machine, named by its boot.</summary>
    Started = 9,
    /// <summary>A checkpoint: these contents would survive a power loss.</summary>
    Synced = 10,
    /// <summary>Files that were changed at that time and have no record are not trusted.</summary>
    Doubted = 11,
    /// <summary>What belongs to that group and was asked for before must be validated before its next use (RFC 9875
    /// §3).</summary>
    GroupInvalidated = 12,
}
