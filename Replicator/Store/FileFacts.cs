namespace Replicator.Store;

/// <summary>What the file system tells of a file, and by which a change is noticed.</summary>
/// <param name="Kind">Only files have contents.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">mtime: nanoseconds since 1970.</param>
/// <param name="Changed">ctime: nanoseconds since 1970; zero where the system has none.</param>
/// <param name="Inode">Zero where the system has none.</param>
/// <param name="Device">Zero where the system has none.</param>
internal readonly record struct FileFacts(
    FileKind Kind, long Length, long Modified, long Changed, ulong Inode, ulong Device)
{
    private const long NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public DateTimeOffset ModifiedTime => DateTimeOffset.UnixEpoch.AddTicks(Modified / NanosecondsPerTick);

    public DateTimeOffset ChangedTime => DateTimeOffset.UnixEpoch.AddTicks(Changed / NanosecondsPerTick);

    /// <summary>Whether both are told of the same file or folder, whatever became of it.</summary>
    public bool IsSameFile(FileFacts other) => Device == other.Device && Inode == other.Inode;

    /// <summary>Whether this is still the file that was recorded.</summary>
    /// <param name="recorded">What was recorded of it.</param>
    /// <param name="moved">The tree was copied or restored since: inode and ctime say nothing, and of mtime the
    /// seconds count, which is what archives keep.</param>
    public bool Confirms(FileFacts recorded, bool moved) =>
        Kind == FileKind.File && Length == recorded.Length
        && (moved
            ? Modified / NanosecondsPerSecond == recorded.Modified / NanosecondsPerSecond
            : Modified == recorded.Modified && Inode == recorded.Inode && Changed == recorded.Changed);

    /// <summary>Whether its mtime was set by whoever put it there (a copy, a backup): whatever is written sets mtime
    /// and ctime alike.</summary>
    public bool IsPutBack => Changed > Modified;
}
