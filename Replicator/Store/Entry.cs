using System.Diagnostics;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>A stored response whose content is complete or still growing; any number of fibers read behind one that
/// writes.</summary>
/// <remarks>
/// Life: Growing (<see cref="EntryWriter"/> appends) → Complete | Abandoned. The file stays open while somebody
/// holds it, the writer or <see cref="OpenEntries"/> included. On the loop's thread, but for
/// <see cref="IsResident"/>, <see cref="ReadAhead"/> and <see cref="Read"/>.
/// </remarks>
internal sealed class Entry
{
    private readonly IFolder folder;
    private readonly Departures departures;

    // The store's own hold: the writer's while it grows, OpenEntries' afterwards.
    private bool isKept;
    private bool isClosed;

    private UrlClass? urlClass;

    /// <param name="folder">The disk.</param>
    /// <param name="departures">Takes its file in the end.</param>
    /// <param name="uri">Its target URI.</param>
    /// <param name="key">Under which it is found.</param>
    /// <param name="response">All but the content.</param>
    /// <param name="file">The content; owned.</param>
    /// <param name="completeLength">Bytes announced; null: unknown.</param>
    public Entry(IFolder folder, Departures departures, TargetUri uri, string key, StoredResponse response,
        SafeFileHandle file, long? completeLength)
    {
        this.folder = folder;
        this.departures = departures;
        Uri = uri;
        Key = key;
        Response = response;
        File = file;
        CompleteLength = completeLength;
        isKept = true;
    }

    public TargetUri Uri { get; }

    /// <summary>What the rules say of its URL, looked up once: the terms are the same as long as the program
    /// runs.</summary>
    public UrlClass ClassUnder(CacheTerms terms) => urlClass ??= terms.Classes.Of(Uri, Response.Head).Class;

    public StoredResponse Response { get; }

    public EntryState State { get; private set; }

    /// <summary>Bytes of content that can be read now: the first ones, unless <see cref="Held"/> says where they
    /// lie.</summary>
    public long Length { get; private set; }

    /// <summary>Which bytes are there, where they are not just the first ones; else null.</summary>
    public ByteMap? Held { get; private set; }

    /// <summary>Bytes of the whole content, when the origin announced it or it is complete.</summary>
    public long? CompleteLength { get; private set; }

    /// <summary>Set at growth and at every change of state.</summary>
    public Signal Grown { get; } = new("content");

    /// <summary>The content's file, for sendfile and positional reads.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Readers at the moment: whoever delivers holds it, else its file may be closed.</summary>
    public int HolderCount { get; private set; }

    /// <summary>Under which it is found: the target URI's key, or its last segment where the tree is flat.</summary>
    public string Key { get; }

    /// <summary>Where the file lies, relative to the root.</summary>
    public string Path { get; set; } = "";

    /// <summary>Of the file, once it is complete.</summary>
    public FileFacts Facts { get; set; }

    /// <summary>Of its record in the log; zero without one.</summary>
    public long Position { get; set; }

    /// <summary>Of its key's records up to this position none is to be preferred to its own, whatever the request;
    /// zero: not known.</summary>
    public long OutranksUpTo { get; set; }

    /// <summary>When its file was last looked for; a timestamp of the store's clock.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Whether its file lies under the store's own names and goes when nobody reads it any more.</summary>
    public bool IsUnfinished { get; set; }

    /// <summary>Whether it grows for those alone who read it: its target was forgotten, or something newer was stored
    /// meanwhile.</summary>
    public bool IsForgotten { get; private set; }

    /// <summary>Bytes that were there already when it began to grow, and may have to be read from a disk.</summary>
    public long KeptLength { get; init; }

    /// <summary>Bytes that were there when it was recorded last.</summary>
    public long RecordedLength { get; set; }

    /// <summary>Its record says where they lie; else the length of the file counts.</summary>
    public bool TellsGaps { get; set; }

    /// <summary>Its record while it is not whole; null: it has none.</summary>
    public UnfinishedRecord? Unfinished { get; set; }

    /// <summary>Keeps room for it while it is unfinished; null: nobody does.</summary>
    public RoomKeeper? Room { get; set; }

    /// <summary>Bytes of the disk that are kept for it; <see cref="Store.Room"/>'s own.</summary>
    public long ReservedLength { get; set; }

    /// <summary>The next variant under the same key; <see cref="OpenEntries"/>' own.</summary>
    public Entry? NextVariant { get; set; }

    /// <summary>Its place in the order of use; <see cref="OpenEntries"/>' own.</summary>
    public LinkedListNode<Entry>? Use { get; set; }

    /// <summary>What it is answered with, where memory has it; <see cref="MemoryTier"/>'s own.</summary>
    public ReadyResponse? Ready { get; set; }

    /// <summary>Its place in the order of use from memory; <see cref="MemoryTier"/>'s own.</summary>
    public LinkedListNode<Entry>? MemoryUse { get; set; }

    /// <summary>Whether it is to be used where a request selects both: the later by Date, else the one that was stored
    /// later (RFC 9111 §4). A person's file is used where there is nothing else.</summary>
    public bool IsPreferredTo(Entry other)
    {
        if (Position == 0 || other.Position == 0)
            return Position > other.Position;
        return Variance.IsPreferred(Response, other.Response)
            || (Position > other.Position && !Variance.IsPreferred(other.Response, Response));
    }

    /// <summary>Whether it lies, or lay, in that tree.</summary>
    public bool IsIn(IFolder tree) => folder == tree;

    public void Hold() => HolderCount++;

    public void Release()
    {
        Debug.Assert(HolderCount > 0, "released more often than held");
        HolderCount--;
        CloseIfUnused();
    }

    /// <summary>The store lets go of it: the file is closed once nobody else holds it.</summary>
    public void Drop()
    {
        isKept = false;
        CloseIfUnused();
    }

    /// <summary>Whether reading there would not wait for a disk (true where the system cannot tell).</summary>
    public bool IsResident(long position, int length) => PageCache.IsResident(File, position, length);

    /// <summary>Reads that range into the system's memory; blocks, so for Workers.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void ReadAhead(long position, int length) => PageCache.ReadAhead(folder, File, position, length);

    /// <inheritdoc cref="IFolder.Read"/>
    /// <remarks>Blocks, so for Workers.</remarks>
    public int Read(Span<byte> content, long position) => folder.Read(File, content, position);

    /// <inheritdoc cref="IFolder.ReadAtOnce"/>
    public int ReadAtOnce(Span<byte> content, long position) => folder.ReadAtOnce(File, content, position);

    /// <summary>Whether nobody has written to its file since it was stored or found; true where the disk does not
    /// tell.</summary>
    public bool IsUnchanged()
    {
        try
        {
            return folder.Stat(File).Confirms(Facts, moved: false);
        }
        catch (StoreException)
        {
            return true;
        }
    }

    /// <summary>It is not to be stored any more; nobody new reads it.</summary>
    public void Forget()
    {
        IsForgotten = true;
        Response.Invalidated = true;
    }

    /// <summary>More content can be read.</summary>
    public void Grow(long count)
    {
        Debug.Assert(State == EntryState.Growing, "only a growing entry grows");
        Length += count;
        Grown.Set();
    }

    /// <summary>More content can be read, wherever it lies.</summary>
    /// <param name="range">None of it could be read before.</param>
    public void Grow(ByteRange range)
    {
        if (Held is null && range.Start == Length)
        {
            Grow(range.Length);
            return;
        }

        BeginGaps();
        Held!.Add(range);
        Debug.Assert(Held.Length == Length + range.Length, "what is there is not written again");
        Grow(range.Length);
    }

    /// <summary>From now on <see cref="Held"/> says what is there.</summary>
    public void BeginGaps() => Held ??= new ByteMap(Length > 0 ? [new ByteRange(0, Length)] : []);

    /// <summary>After the last byte that can be read.</summary>
    public long End => Held?.End ?? Length;

    /// <summary>Whether it is still to be found out if it is the content that is expected: until then its last byte
    /// cannot be read, so that nobody gets a whole one that is wrong.</summary>
    public bool IsUnverified { get; set; }

    /// <summary>How far the content from a position on can be read without a gap.</summary>
    public long EndFrom(long position)
    {
        long end = Held?.EndFrom(position) ?? Length;
        return IsUnverified && Length == CompleteLength ? Math.Min(end, Length - 1) : end;
    }

    /// <summary>The origin has said how long the whole content is.</summary>
    public void Announce(long completeLength) => CompleteLength = completeLength;

    /// <summary>All of the content is there, now or since it was opened.</summary>
    public void BecomeComplete(long length)
    {
        Length = length;
        CompleteLength = length;
        Held = null;
        State = EntryState.Complete;
        Grown.Set();
    }

    /// <summary>No more content will come.</summary>
    public void BecomeAbandoned()
    {
        State = EntryState.Abandoned;
        Grown.Set();
    }

    private void CloseIfUnused()
    {
        if (isKept || HolderCount > 0 || isClosed)
            return;
        isClosed = true;

        try
        {
            if (IsUnfinished)
                folder.TryDelete(Path);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            // The next start clears what is left under these names, also of readers that outlast the store.
        }

        departures.Close(File, Length);
        Room?.Release(this);
    }
}
