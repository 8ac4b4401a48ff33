using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The real disk through a <see cref="FaultyFolder"/>.</summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    /// <summary>The root that was opened last.</summary>
    public FaultyFolder Folder { get; private set; } = null!;

    public IFolder OpenRoot(string path) => Folder = new FaultyFolder(new SystemFileSystem().OpenRoot(path));
}
