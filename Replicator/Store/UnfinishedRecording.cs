using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>What the log says of contents that are not whole, and how far that is to be trusted.</summary>
/// <remarks>A file that has a record bears a seal: after each write its mtime is set to a time long ago that tells its
/// length. Whoever else writes to it, cuts or extends it gives it the time of now, so that the seal is broken and the
/// content starts over; only who sets the very same time again is trusted. A record could not tell as much: after a
/// kill nobody knows what was written since the last one. A kill between a write and its seal costs what was there.
/// On the loop's thread.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">Takes the records.</param>
/// <param name="boot">The run of the machine; empty where the system does not name it.</param>
internal sealed class UnfinishedRecording(IFolder folder, StoredIndex index, Guid boot)
{
    // Seals are whole seconds, which archives keep, of years that every file system knows: 1985 to 2002.
    private const int SealSpan = 1 << 29;
    private static readonly DateTimeOffset SealStart = new(1985, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How long the end of the program waits for the disk, each time.</summary>
    private static readonly TimeSpan SyncPatience = TimeSpan.FromSeconds(0.3);

    /// <summary>Bytes of the whole content that a record tells; null: not known when it was written.</summary>
    public static long? CompleteLengthOf(IndexRecord record) => record.Facts.Length >= 0 ? record.Facts.Length : null;

    /// <summary>Whether that file may be what was recorded, or has grown since.</summary>
    public bool IsOf(IndexRecord record, UnfinishedRecord place, FileFacts facts) =>
        facts.Kind == FileKind.File && facts.Length > 0
        && (CompleteLengthOf(record) ?? long.MaxValue) >= facts.Length
        && (record.Held is not { } held || held.End <= facts.Length)
        && (index.IsMoved(place.Position, record) || facts.Inode == record.Facts.Inode);

    /// <summary>Whether nobody but the store has written to the file.</summary>
    public static bool IsSealed(FileFacts facts) => facts.ModifiedTime == SealOf(facts.Length);

    /// <summary>Whether all that the file holds came from the origin. After a power loss there may be zeros in what was
    /// not synced, and what came after that, a record of it included, may be lost.</summary>
    public bool IsTrusted(IndexRecord record, UnfinishedRecord place, FileFacts facts)
    {
        if (!IsSealed(facts))
            return false;
        // Where the system names no boot, every start may be one after a power loss.
        if (boot != Guid.Empty && record.Boot == boot)
            return true;
        return record.IsSynced && facts.Modified == record.Facts.Modified
            && (index.IsMoved(place.Position, record) || facts.Changed == record.Facts.Changed);
    }

    /// <summary>Something was written to an entry that has a record, and nothing is beyond its length.</summary>
    public void Seal(Entry entry)
    {
        try
        {
            folder.SetModifiedTime(entry.File, SealOf(entry.End));
        }
        catch (StoreException)
        {
            // Then it starts over.
        }
    }

    /// <summary>Whether somebody else has written to an entry since it was sealed; false where it was not.</summary>
    public bool IsBroken(Entry entry)
    {
        try
        {
            return entry.Unfinished is { Position: > 0 } && !IsSealed(folder.Stat(entry.File));
        }
        catch (StoreException)
        {
            return true;
        }
    }

    /// <summary>Records a content, or records it anew, for its head may be another by now. Where that is refused the
    /// old record counts.</summary>
    /// <param name="entry">Not whole.</param>
    /// <param name="longest">Bytes that were written at most; what lies beyond is not the store's.</param>
    /// <returns>Whether it has a record.</returns>
    public bool TryRecord(Entry entry, long longest)
    {
        try
        {
            Record(entry, longest);
        }
        catch (StoreException)
        {
            // Then only what is recorded already is continued.
        }

        return entry.Unfinished is not null;
    }

    /// <summary>A content is to grow with gaps. A record that knows of none must not outlast that: with it the length
    /// of the file counts.</summary>
    /// <exception cref="StoreException">The log takes no change: it must not grow so.</exception>
    public void BeginGaps(Entry entry)
    {
        entry.BeginGaps();
        if (!entry.TellsGaps && entry.Unfinished is { Position: > 0 })
            Record(entry, entry.End);
    }

    /// <summary>What lies beyond is not known.</summary>
    /// <exception cref="StoreException">The disk refuses: it must not be continued.</exception>
    public void Cut(SafeFileHandle file, long length)
    {
        folder.SetLength(file, length);
        folder.SetModifiedTime(file, SealOf(length));
    }

    /// <summary>One is to grow by what is not synced.</summary>
    /// <exception cref="StoreException">It was not recorded: it must not grow.</exception>
    public void BeginGrowth(IndexRecord record, UnfinishedRecord place)
    {
        if (record.IsSynced)
            index.AddUnfinished(Renewed(record, place, record.Facts, isSynced: false));
    }

    /// <summary>Makes contents survive a power loss, as far as there is time for it; nobody writes to them.</summary>
    public void Sync(IEnumerable<KeptContent> contents)
    {
        var unsynced = new Dictionary<SafeFileHandle, KeptContent>();
        foreach (KeptContent one in contents)
        {
            if (index.Read(one.Place.Position) is { IsSynced: false } && TryOpen(one.Path) is { } file)
                unsynced.Add(file, one);
        }

        if (unsynced.Count == 0)
            return;
        var synced = new ConcurrentQueue<SafeFileHandle>();
        BlockingCall.TryRun(() => SyncAll([.. unsynced.Keys], synced), SyncPatience);
        foreach (SafeFileHandle file in synced)
            TryMarkSynced(unsynced[file]);
        BlockingCall.TryRun(index.Sync, SyncPatience);
    }

    private static DateTimeOffset SealOf(long length) => SealStart.AddSeconds(length % SealSpan);

    private void Record(Entry entry, long longest)
    {
        long length = folder.Stat(entry.File).Length;
        if (length > longest)
            folder.SetLength(entry.File, length = entry.End);
        folder.SetModifiedTime(entry.File, SealOf(length));
        entry.Unfinished = index.AddUnfinished(new IndexRecord
        {
            Key = entry.Key,
            Target = entry.Uri.Key,
            Path = entry.Path,
            Facts = folder.Stat(entry.File) with { Length = entry.CompleteLength ?? -1 },
            Response = entry.Response,
            Boot = boot,
            Held = entry.Held,
            Replaces = entry.Unfinished is { } old ? [new ReplacedRecord(old.Position, 0)] : [],
        });
        entry.RecordedLength = entry.Length;
        entry.TellsGaps = entry.Held is not null;
    }

    private SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return folder.TryOpen(path, out _);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private void SyncAll(SafeFileHandle[] files, ConcurrentQueue<SafeFileHandle> synced)
    {
        foreach (SafeFileHandle file in files)
        {
            using (file)
            {
                folder.Sync(file);
                synced.Enqueue(file);
            }
        }
    }

    private void TryMarkSynced(KeptContent one)
    {
        try
        {
            if (index.Read(one.Place.Position) is { } record && folder.TryStat(one.Path) is { } facts)
            {
                facts = facts with { Length = record.Facts.Length };
                index.AddUnfinished(Renewed(record, one.Place, facts, isSynced: true));
            }
        }
        catch (StoreException)
        {
            // It starts over if the machine does.
        }
    }

    private IndexRecord Renewed(IndexRecord record, UnfinishedRecord place, FileFacts facts, bool isSynced) => new()
    {
        Key = record.Key,
        Target = record.Target,
        Path = record.Path,
        Facts = facts,
        Response = record.Response,
        Boot = boot,
        Held = record.Held,
        IsSynced = isSynced,
        IsMoved = !isSynced && index.IsMoved(place.Position, record),
        Replaces = [new ReplacedRecord(place.Position, 0)],
    };
}
