namespace Replicator.Store;

/// <summary>The disk of this machine.</summary>
internal sealed class SystemFileSystem : IFileSystem
{
    public IFolder OpenRoot(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{full} cannot be made: {failure.Message}", failure);
        }

        return OperatingSystem.IsLinux() ? new LinuxFolder(full) : new PortableFolder(full);
    }
}
