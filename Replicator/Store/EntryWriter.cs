using Fibers;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>The only writer of a growing <see cref="Store.Entry"/>. Disposed before <see cref="Complete"/>, it has
/// abandoned the entry; what is there is kept where it may be continued.</summary>
/// <param name="folder">The disk.</param>
/// <param name="entry">Growing; the writer keeps it open until its end.</param>
/// <param name="request">That is answered; nobody changes it until then.</param>
/// <param name="prepare">Waits for what would hold up others while it is published.</param>
/// <param name="publish">Gives the whole content its name and record; an <see cref="StoreException"/> leaves it
/// without.</param>
/// <param name="unfinished">Learns what is not whole.</param>
internal sealed class EntryWriter(IFolder folder, Entry entry, RequestHead request,
    Func<Entry, IEnumerable<Yield>> prepare, Action<Entry, RequestHead> publish, UnfinishedContents unfinished)
    : IDisposable
{
    private bool mayKeep = true;
    private int refusedLength;

    public Entry Entry { get; } = entry;

    /// <summary>Tells whether the content is the one that is expected; null: any is taken.</summary>
    public ContentCheck? Check { get; private set; }

    /// <summary>Only one content may come: its end cannot be read before <see cref="Accept"/>. What came before this
    /// is read for it.</summary>
    /// <param name="check">Tells whether it is that; owned.</param>
    public void Expect(ContentCheck check)
    {
        Check?.Dispose();
        Check = check;
        Entry.IsUnverified = true;
    }

    /// <summary>What the disk does not take is followed by another from now on.</summary>
    /// <returns>The caller's; null: any content is taken.</returns>
    public ContentCheck? TakeCheck()
    {
        ContentCheck? taken = Check;
        Check = null;
        return taken;
    }

    /// <summary>It is the content that is expected.</summary>
    public void Accept() => Entry.IsUnverified = false;

    /// <summary>Writes at once; readers can read it when this returns.</summary>
    /// <exception cref="StoreException">The disk is full, read-only or failing, or it is more than was announced;
    /// nothing of it can be read.</exception>
    public void Append(ReadOnlySpan<byte> content) => Write(Entry.Length, content);

    /// <summary>Writes at once what is not there yet; readers can read it when this returns. The whole length was
    /// announced, unless it is what comes next.</summary>
    /// <param name="position">Of the first byte.</param>
    /// <inheritdoc cref="Append"/>
    public void Write(long position, ReadOnlySpan<byte> content)
    {
        if (content.Length > Entry.CompleteLength - position)
        {
            throw new StoreException(
                $"More than the {Entry.CompleteLength} bytes announced arrived", null, StoreFault.WrongLength);
        }

        try
        {
            Entry.Room?.Extend(Entry, Entry.Length + content.Length);
            if (Entry.Held is not null || position != Entry.Length)
                unfinished.BeginGaps(Entry);
            folder.Write(Entry.File, content, position);
        }
        catch (StoreException refused)
        {
            mayKeep = IsPassing(refused);
            refusedLength = content.Length;
            throw;
        }

        Check?.Follow(position, content);
        Entry.Grow(new ByteRange(position, position + content.Length));
        Entry.Room?.Note(content.Length);
        unfinished.Grew(Entry, content.Length);
    }

    /// <summary>Bytes of those that come next for which no room is set aside; zero: there is for all.</summary>
    /// <param name="count">That may come.</param>
    public long ShortOf(long count) => Math.Max(
        0, Math.Min(Entry.Length + count, Entry.CompleteLength ?? long.MaxValue) - Entry.ReservedLength);

    /// <summary>Before <see cref="Complete"/>: waits for what would hold up others there.</summary>
    public IEnumerable<Yield> Prepare() => prepare(Entry);

    /// <summary>The content is whole: renames it to its name and records it. Where that fails, or it was forgotten
    /// meanwhile, readers still get all of it, for the entry is complete; it is only not stored.</summary>
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

        if (Entry.IsForgotten)
        {
            CompleteUnnamed(mayContinue: false);
            return;
        }

        try
        {
            publish(Entry, request);
        }
        catch (StoreException refused)
        {
            CompleteUnnamed(IsPassing(refused));
            throw;
        }
    }

    /// <summary>What is there cannot be continued: it goes.</summary>
    public void Discard()
    {
        mayKeep = false;
        Dispose();
    }

    public void Dispose()
    {
        Check?.Dispose();
        if (Entry.State != EntryState.Growing)
            return;
        Entry.BecomeAbandoned();
        BreakOff(mayKeep);
    }

    private void CompleteUnnamed(bool mayContinue)
    {
        Entry.BecomeComplete(Entry.Length);
        BreakOff(mayContinue);
    }

    private void BreakOff(bool mayContinue)
    {
        // Of what was set aside for it, what is there counts until nobody reads that any more.
        Entry.Room?.Reserve(Entry, Entry.Length);
        unfinished.BrokeOff(Entry, mayContinue, refusedLength);
        Entry.Drop();
    }

    // A full disk takes the rest another day, if it is known that there is an end to it; what a failing one has of it
    // nobody knows.
    private bool IsPassing(StoreException refused) =>
        refused.Fault == StoreFault.Full && Entry.CompleteLength is not null;
}
