using Replicator.Http;

namespace Replicator.Store;

/// <summary>The only writer of a growing <see cref="Store.Entry"/>. Disposed before <see cref="Complete"/>, it has
/// abandoned the entry.</summary>
/// <param name="folder">The disk.</param>
/// <param name="entry">Growing; the writer keeps it open until its end.</param>
/// <param name="request">That is answered; the writer's own copy.</param>
/// <param name="publish">Gives the whole content its name and record; an <see cref="StoreException"/> leaves it
/// without.</param>
internal sealed class EntryWriter(IFolder folder, Entry entry, RequestHead request, Action<Entry, RequestHead> publish)
    : IDisposable
{
    public Entry Entry { get; } = entry;

    /// <summary>Writes at once; readers can read it when this returns.</summary>
    /// <exception cref="StoreException">The disk is full, read-only or failing, or it is more than was announced;
    /// nothing of it can be read.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (content.Length > Entry.CompleteLength - Entry.Length)
        {
            throw new StoreException(
                $"More than the {Entry.CompleteLength} bytes announced arrived", null, StoreFault.WrongLength);
        }

        folder.Write(Entry.File, content, Entry.Length);
        Entry.Grow(content.Length);
    }

    /// <summary>The content is whole: renames it to its name and records it. Where that fails readers still get all
    /// of it, for the entry is complete; it is only not stored.</summary>
    /// <exception cref="StoreException">The disk refuses, or fewer bytes arrived than were announced: the entry is
    /// abandoned then.</exception>
    public void Complete()
    {
        if (Entry.State != EntryState.Growing)
            throw new InvalidOperationException("The entry has ended already.");
        if (Entry.CompleteLength is { } announced && announced != Entry.Length)
        {
            Dispose();
            throw new StoreException($"{Entry.Length} of {announced} bytes arrived", null, StoreFault.WrongLength);
        }

        try
        {
            publish(Entry, request);
        }
        catch (StoreException)
        {
            Entry.BecomeComplete(Entry.Length);
            Entry.Drop();
            throw;
        }
    }

    public void Dispose()
    {
        if (Entry.State != EntryState.Growing)
            return;
        Entry.BecomeAbandoned();
        Entry.Drop();
    }
}
