namespace Replicator.Store;

/// <summary>Why the store could not do what was asked of it.</summary>
internal enum StoreFault
{
    /// <summary>The system refused; the message says with which error.</summary>
    Failing,
    /// <summary>No space is left, or less than must stay free.</summary>
    Full,
    /// <summary>It does not fit into the bound of all that is stored, whatever goes.</summary>
    TooLarge,
    /// <summary>It may not be written by us.</summary>
    ReadOnly,
    /// <summary>The whole file system takes no change.</summary>
    ReadOnlyDisk,
    /// <summary>Another instance has it.</summary>
    InUse,
    /// <summary>Something that is neither a file nor a folder of ours lies where one must be.</summary>
    InTheWay,
    /// <summary>Fewer or more bytes arrived than were announced.</summary>
    WrongLength,
    /// <summary>The tree that it was meant for was removed or replaced.</summary>
    Gone,
}
