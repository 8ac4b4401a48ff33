using Replicator.Cache;

namespace Replicator.Store;

/// <summary>One stored response, or one file that a person put there, as <see cref="Inventory"/> found it.</summary>
/// <param name="Position">Of its record in the log; zero for a person's file.</param>
/// <param name="Record">Its record; null for a person's file.</param>
/// <param name="Key">Under which it is found.</param>
/// <param name="Target">The target URI's key.</param>
/// <param name="Path">Where its file lies, relative to the root.</param>
/// <param name="Response">All but the content.</param>
/// <param name="Present">What lies there now; null: nothing, or it was not looked for.</param>
internal sealed record StoredItem(
    long Position, IndexRecord? Record, string Key, string Target, string Path, StoredResponse Response,
    FileFacts? Present)
{
    /// <summary>When it was served last, as far as that is known: the file system may keep it to the day
    /// only.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>Whether somebody reads it at the moment.</summary>
    public bool IsInUse { get; init; }

    /// <summary>Whether it stays whatever room others need.</summary>
    public bool IsPinned => Record?.IsPinned ?? false;

    /// <summary>The tree was copied or restored since the record was written: inode and ctime say nothing.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Bytes of content: as recorded, or of the file where there is no record.</summary>
    public long Length => Record?.Facts.Length ?? Present?.Length ?? 0;

    /// <summary>Whether the file is still the one that was recorded.</summary>
    public bool IsConfirmed => Record is null || (Present is { } facts && facts.Confirms(Record.Facts, IsMoved));
}
