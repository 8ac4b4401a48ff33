namespace Replicator.Store;

/// <summary>How much a file system holds.</summary>
internal static class DiskSpace
{
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
