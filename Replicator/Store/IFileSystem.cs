namespace Replicator.Store;

/// <summary>The disk as the store uses it: real, or failing on purpose in tests.</summary>
internal interface IFileSystem
{
}
