namespace Replicator.Store;

internal enum FileKind
{
    File,
    Folder,
    /// <summary>A link, device, socket or pipe: never opened, never followed.</summary>
    Other,
}
