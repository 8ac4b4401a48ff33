namespace Replicator.Store;

/// <summary>The disk as the store uses it: real, or failing on purpose in tests.</summary>
internal interface IFileSystem
{
    /// <summary>Opens the folder that the store lives in, making it and its parents if missing. It may be a link
    /// itself.</summary>
    /// <param name="path">As the person named it.</param>
    /// <exception cref="StoreException">Not a folder, or not ours to read.</exception>
    IFolder OpenRoot(string path);
}
