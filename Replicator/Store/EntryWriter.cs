namespace Replicator.Store;

/// <summary>The only writer of a growing <see cref="Store.Entry"/>. Disposed before <see cref="Complete"/>, it has abandoned the entry.</summary>
internal sealed class EntryWriter : IDisposable
{
    public Entry Entry => throw new NotImplementedException();

    /// <exception cref="StoreException">The disk is full, read-only or failing.</exception>
    public void Append(ReadOnlySpan<byte> content) => throw new NotImplementedException();

    /// <summary>The content is whole: renames it to its name and records it.</summary>
    /// <exception cref="StoreException">As <see cref="Append"/>, or fewer or more bytes arrived than were announced.</exception>
    public void Complete() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
