namespace Replicator.Store;

/// <summary>What file system something lies on, and how much that holds.</summary>
internal static class DiskSpace
{
    /// <summary>Whether another machine or another process answers for what lies at <paramref name="path"/>.</summary>
    public static bool IsRemote(string path) => new DriveInfo(path).DriveType == DriveType.Network;

    /// <summary>Bytes that may still be written where <paramref name="path"/> lies, and bytes in all.</summary>
    /// <exception cref="StoreException">The system does not tell.</exception>
    public static (long Free, long Whole) Of(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path}: {failure.Message}", failure);
        }
    }
}
