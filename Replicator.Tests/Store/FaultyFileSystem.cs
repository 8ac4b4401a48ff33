using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The real disk through a <see cref="FaultyFolder"/>.</summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    /// <summary>The root that was opened last.</summary>
    public FaultyFolder Folder { get; private set; } = null!;

    /// <summary>What a power loss would take.</summary>
    public UnsyncedContents Unsynced { get; } = new();

    public IFolder OpenRoot(string path) =>
        Folder = new FaultyFolder(new SystemFileSystem().OpenRoot(path), Unsynced);
}
