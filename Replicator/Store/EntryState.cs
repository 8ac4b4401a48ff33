namespace Replicator.Store;

/// <summary>Life of an <see cref="Entry"/>.</summary>
internal enum EntryState
{
    /// <summary><see cref="EntryWriter"/> appends.</summary>
    Growing,
    Complete,
    /// <summary>The content will never be whole: readers make that visible to their clients.</summary>
    Abandoned,
}
