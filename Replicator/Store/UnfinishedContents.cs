using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Contents that are not whole, so far as they may be continued: those that grow, and those that broke off and
/// are kept for the next request.</summary>
/// <remarks>
/// Growing (recorded from <see cref="RecordedLength"/> on, so that a kill leaves it to be continued) → kept, when its
/// writer ends before it is whole → taken by a request → growing again, kept again, or deleted; kept → deleted, when it
/// is too old, one too many, invalid, or another response was stored in its place. A file without a record is deleted
/// at the next start, and a record without its file then or when it is looked for. On the loop's thread.
/// </remarks>
internal sealed class UnfinishedContents
{
    /// <summary>Where they lie.</summary>
    public const string Folder = EntryPath.OwnFolder + "/unfinished";

    /// <summary>Contents that are kept at most; the oldest goes.</summary>
    public const int MaximumCount = 64;

    /// <summary>Bytes from which on a growing content has a record: up to there starting over costs less.</summary>
    public const long RecordedLength = 64 << 10;

    /// <summary>Bytes that may come before it is recorded anew where they lie.</summary>
    public const long RecordedStep = 4 << 20;

    /// <summary>How long one is kept that nobody asks for.</summary>
    public static readonly TimeSpan MaximumAge = TimeSpan.FromDays(7);

    private readonly IFolder folder;
    private readonly StoredIndex index;
    private readonly Departures departures;
    private readonly TimeProvider time;
    private readonly Func<Entry, RequestHead, long, EntryWriter> begin;
    private readonly UnfinishedRecording recording;

    // The oldest first.
    private readonly List<KeptContent> kept = [];
    private long takenSpace;
    private bool isClosed;

    /// <summary>Takes over what an earlier run left, and deletes what cannot be continued.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="index">Takes their records.</param>
    /// <param name="departures">Deletes contents.</param>
    /// <param name="time">The clock.</param>
    /// <param name="boot">The run of the machine.</param>
    /// <param name="begin">Makes the writer of an entry of which so many bytes are expected.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public UnfinishedContents(IFolder folder, StoredIndex index, Departures departures, TimeProvider time, Guid boot,
        Func<Entry, RequestHead, long, EntryWriter> begin)
    {
        (this.folder, this.index, this.departures) = (folder, index, departures);
        (this.time, this.begin) = (time, begin);
        recording = new UnfinishedRecording(folder, index, boot);
        // What is there stays, and is of use to nobody.
        if (folder.IsReadOnly)
            return;
        folder.MakeFolder(Folder, isPrivate: true);
        foreach (UnfinishedRecord place in index.Unfinished.ToArray())
        {
            if (index.Read(place.Position) is { } record && MayStay(record, place))
                Keep(new KeptContent(place, record));
            else
                index.Remove(place);
        }

        ClearUnknown();
    }

    /// <summary>Those that grow.</summary>
    public GrowingContents Growing { get; } = new();

    /// <summary>Those that are kept.</summary>
    public int Count => kept.Count;

    /// <summary>Bytes that those take on the disk which are kept.</summary>
    public long KeptSpace { get; private set; }

    /// <summary>Bytes that those take on the disk which do not grow: kept or taken.</summary>
    public long Space => KeptSpace + takenSpace;

    /// <summary>Those that are kept, the oldest first; asks the disk for each.</summary>
    public List<UnfinishedItem> List()
    {
        var items = new List<UnfinishedItem>();
        foreach (KeptContent one in kept)
        {
            if (index.Read(one.Place.Position) is { } record && StatOf(one.Path) is { } facts)
            {
                var content = new HeldContent(
                    record.Response, HeldOf(record, facts.Length), UnfinishedRecording.CompleteLengthOf(record));
                items.Add(new UnfinishedItem(one.Target, one.Path, content, one.Since, IsGrowing: false));
            }
        }

        return items;
    }

    /// <summary>The newest content of a target that the presented request would continue; null if there is none. Nobody
    /// else gets it until it is disposed.</summary>
    public UnfinishedContent? Take(TargetUri uri, RequestHead presented)
    {
        DeleteOld();
        for (int number = kept.Count - 1; number >= 0; number--)
        {
            KeptContent one = kept[number];
            if (one.Target != uri.Key)
                continue;
            if (index.Read(one.Place.Position) is not { } record)
            {
                Delete(one);
            }
            else if (Variance.Matches(record.Response, presented) && TryTake(one, record) is { } taken)
            {
                index.Groups.Settle(uri, taken.Response);
                return taken;
            }
        }

        return null;
    }

    /// <summary>A growing content has more than before.</summary>
    /// <param name="entry">Growing.</param>
    /// <param name="count">Bytes that came last.</param>
    public void Grew(Entry entry, int count)
    {
        if (entry.Unfinished is { Position: > 0 })
            recording.Seal(entry);
        bool isFirst = entry.Unfinished is null
            && entry.Length >= RecordedLength && entry.Length - count < RecordedLength;
        bool isFurther = entry is { Held: not null, Unfinished.Position: > 0 }
            && entry.Length - entry.RecordedLength >= RecordedStep;
        if ((isFirst || isFurther) && !isClosed && entry.Length != entry.CompleteLength
            && Resumption.IsWorthKeeping(entry.Response))
            recording.TryRecord(entry, entry.End);
    }

    /// <inheritdoc cref="UnfinishedRecording.BeginGaps"/>
    public void BeginGaps(Entry entry)
    {
        if (!isClosed)
            recording.BeginGaps(entry);
        else if (!entry.TellsGaps && entry.Unfinished is { Position: > 0 })
            throw new StoreException("The store is closed", null, StoreFault.Gone);
        else
            entry.BeginGaps();
    }

    /// <summary>A content broke off: where it may be continued it is kept.</summary>
    /// <param name="entry">Not growing any more; its file is still open.</param>
    /// <param name="mayKeep">What is there of it is right.</param>
    /// <param name="refusedLength">Bytes that were to be written last, of which the disk took only some; zero: it took
    /// all.</param>
    public void BrokeOff(Entry entry, bool mayKeep, int refusedLength)
    {
        Growing.End(entry);
        if (isClosed)
        {
            // What has a record is for the next run to find.
            entry.IsUnfinished = entry.Unfinished is not { Position: > 0 };
            return;
        }

        bool isVoid = entry.Unfinished is { Position: 0 };
        // After a write that was refused, and once it was given the time of what is whole, there is no seal.
        bool hasSeal = refusedLength == 0 && entry.State != EntryState.Complete;
        if (mayKeep && !isVoid && entry.Length > 0 && Resumption.IsWorthKeeping(entry.Response)
            && StatOf(entry.Path) is not null && !(hasSeal && recording.IsBroken(entry))
            && recording.TryRecord(entry, entry.End + refusedLength))
        {
            entry.IsUnfinished = false;
            entry.Room?.Release(entry);
            Keep(new KeptContent(
                entry.Unfinished!, entry.Uri.Key, entry.Path, entry.Response.ResponseTime));
        }
        else if (entry.Unfinished is { } place)
        {
            index.Remove(place);
        }
    }

    /// <summary>Keeps one for the next request.</summary>
    public void Keep(KeptContent content)
    {
        if (isClosed || content.Place.Position == 0)
            return;
        int after = kept.FindLastIndex(one => one.Since <= content.Since);
        content = content with { Space = Room.SpaceOf(StatOf(content.Path)?.Length ?? 0) };
        KeptSpace += content.Space;
        kept.Insert(after + 1, content);
        if (kept.Count > MaximumCount)
            Delete(kept[0]);
        DeleteOld();
    }

    /// <summary>Forgets one and deletes what is there.</summary>
    public void Delete(KeptContent content)
    {
        Take(content);
        if (isClosed)
            return;
        index.Remove(content.Place);
        TryDelete(content.Path, content.Space);
    }

    /// <summary>Deletes the one that is kept for longest, for others need its room; false if there is none.</summary>
    public bool TryDeleteOldest()
    {
        if (kept.Count == 0)
            return false;
        Delete(kept[0]);
        return true;
    }

    /// <summary>One that was taken grows from now on, is kept again, or is deleted.</summary>
    /// <param name="length">Bytes that it had.</param>
    public void EndTaken(long length) => takenSpace -= Room.SpaceOf(length);

    /// <summary>Nothing of a target is continued, or stored that is on its way.</summary>
    /// <returns>How many contents that is about.</returns>
    public int Forget(string target)
    {
        int count = kept.Count(one => one.Target == target) + Growing.Forget(target);
        Invalidate(target);
        return count;
    }

    /// <summary>Their target has changed: nothing of it is continued (RFC 9111 §4.4).</summary>
    public void Invalidate(string target)
    {
        Growing.Invalidate(target);
        foreach (KeptContent one in kept.FindAll(one => one.Target == target))
            Delete(one);
        foreach (UnfinishedRecord place in index.UnfinishedOf(target))
        {
            // Those that grow: they go on to their end for those who read them, and no further.
            if (index.Read(place.Position) is not { } record || record.Target == target)
                index.Remove(place);
        }
    }

    /// <summary>A whole response was stored: what would have become the same is of no use any more.</summary>
    /// <param name="entry">It.</param>
    /// <param name="request">That it answers.</param>
    public void Stored(Entry entry, RequestHead request)
    {
        Growing.Stored(entry);
        for (int number = kept.Count - 1; number >= 0; number--)
        {
            KeptContent one = kept[number];
            if (one.Target == entry.Uri.Key
                && (index.Read(one.Place.Position) is not { } record || Variance.Matches(record.Response, request)))
                Delete(one);
        }
    }

    /// <summary>Nothing is kept or deleted from now on: the rest is for the next run.</summary>
    /// <param name="syncs">What is kept is made to survive a power loss, as far as there is time for it.</param>
    public void Close(bool syncs)
    {
        if (isClosed)
            return;
        if (syncs)
            recording.Sync(kept);
        isClosed = true;
    }

    /// <summary>For <see cref="UnfinishedContent.Continue"/>.</summary>
    public EntryWriter Continue(TargetUri uri, RequestHead request, StoredResponse combined, long completeLength,
        long expected, IndexRecord record, UnfinishedRecord place, SafeFileHandle file, ByteMap held)
    {
        var entry = new Entry(folder, departures, uri, record.Key, combined, file, completeLength)
        {
            Path = record.Path,
            IsUnfinished = true,
            Unfinished = place,
            KeptLength = held.End,
            RecordedLength = held.Length,
            TellsGaps = record.Held is not null,
        };
        if (record.Held is not null)
            entry.BeginGaps();
        foreach (ByteRange piece in held.Pieces)
            entry.Grow(piece);
        return begin(entry, request, expected);
    }

    private void Take(KeptContent content)
    {
        if (kept.Remove(content))
            KeptSpace -= content.Space;
    }

    private bool MayStay(IndexRecord record, UnfinishedRecord place) =>
        record.Path.StartsWith(Folder + "/", StringComparison.Ordinal)
        && time.GetUtcNow() - record.Response.ResponseTime <= MaximumAge
        && Resumption.IsWorthKeeping(record.Response)
        && StatOf(record.Path) is { } facts
        && recording.IsOf(record, place, facts) && recording.IsTrusted(record, place, facts);

    private static ByteMap HeldOf(IndexRecord record, long fileLength) =>
        new(record.Held?.Pieces ?? [new ByteRange(0, fileLength)]);

    private FileFacts? StatOf(string path)
    {
        try
        {
            return folder.TryStat(path);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private void ClearUnknown()
    {
        foreach (string name in folder.List(Folder))
        {
            string path = $"{Folder}/{name}";
            if (!kept.Exists(one => one.Path == path))
                TryDelete(path, StatOf(path)?.Length ?? 0);
        }
    }

    private void DeleteOld()
    {
        while (kept.Count > 0 && time.GetUtcNow() - kept[0].Since > MaximumAge)
            Delete(kept[0]);
    }

    private void TryDelete(string path, long length)
    {
        try
        {
            departures.TryDelete(path, length);
        }
        catch (StoreException)
        {
            // Nothing that we put there, or a disk that takes no change; without a record it is tried again at the next
            // start.
        }
    }

    private UnfinishedContent? TryTake(KeptContent one, IndexRecord record)
    {
        SafeFileHandle? file = null;
        try
        {
            if (folder.TryStat(one.Path) is not null)
            {
                file = folder.OpenOrCreate(one.Path);
                FileFacts facts = folder.Stat(file);
                if (recording.IsOf(record, one.Place, facts) && UnfinishedRecording.IsSealed(facts))
                {
                    recording.BeginGrowth(record, one.Place);
                    Take(one);

                    // All is there, and yet it was not stored: the last byte tells whether it still is the same.
                    ByteMap held = HeldOf(record, facts.Length);
                    if (facts.Length > held.End)
                        recording.Cut(file, held.End); // What was written since nobody knows where.
                    if (held.Length == UnfinishedRecording.CompleteLengthOf(record))
                        held.Cut(held.End - 1);
                    if (held.Length > 0)
                    {
                        takenSpace += Room.SpaceOf(held.Length);
                        return new UnfinishedContent(record, one.Place, file, held, this);
                    }
                }
            }
        }
        catch (StoreException)
        {
            file?.Dispose();
            return null;
        }

        file?.Dispose();
        Delete(one);
        return null;
    }
}
