using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>The part of a search that asks the disk, on a worker's thread, or, on the loop's, what of it is in the
/// system's memory; changes nothing.</summary>
/// <remarks>Who made it disposes it: then the file that was found is closed unless it was taken, also when the
/// thread finds it only afterwards.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">Only its reads are used.</param>
/// <param name="candidates">Records that may fit, the newest first.</param>
/// <param name="plainPath">Where a person may have put a file for the target.</param>
/// <param name="presented">Selects among variants; where it runs on a worker's thread, this search's own copy.</param>
internal sealed class Lookup(
    IFolder folder, StoredIndex index, IReadOnlyList<Candidate> candidates, string plainPath, RequestHead presented)
    : IDisposable
{
    private readonly Lock gate = new();
    private SafeFileHandle? found;
    private bool isAtOnce, wouldWait;
    private bool isDisposed;

    /// <summary>What was asked about.</summary>
    public IReadOnlyList<Candidate> Candidates => candidates;

    /// <summary>The record of what was found; null for a person's file.</summary>
    public IndexRecord? Record { get; private set; }

    /// <summary>Where in the log that is; zero for a person's file.</summary>
    public long Position { get; private set; }

    /// <inheritdoc cref="Entry.OutranksUpTo"/>
    public long OutranksUpTo { get; private set; }

    /// <summary>Where the file lies that was found.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Of the file that was found.</summary>
    public FileFacts Facts { get; private set; }

    /// <summary>Records whose file is gone, or is another by now.</summary>
    public List<ObsoleteRecord> Obsolete { get; } = [];

    /// <summary>Blocks. What the disk refuses to open is not found.</summary>
    /// <returns>Whether something was found.</returns>
    public bool Run()
    {
        SafeFileHandle? file = FindRecorded(out bool isPlainRecorded);
        if (!wouldWait && !isPlainRecorded && EntryPath.MayBePutByHand(plainPath))
            file = PreferPutByHand(file);
        lock (gate)
        {
            found = file;
            if (isDisposed)
                file?.Dispose();
        }

        return file is not null;
    }

    /// <summary>Waits for no disk.</summary>
    /// <returns>Whether something was found; null: that takes asking the disk, by a lookup of its own.</returns>
    public bool? RunAtOnce()
    {
        isAtOnce = true;
        bool isFound = Run();
        return wouldWait ? null : isFound;
    }

    /// <summary>The file that was found; the caller's to dispose from now on.</summary>
    public SafeFileHandle Take()
    {
        SafeFileHandle file = found!;
        found = null;
        return file;
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            found?.Dispose();
        }
    }

    private SafeFileHandle? FindRecorded(out bool isPlainRecorded)
    {
        isPlainRecorded = false;
        if (candidates.Count == 0)
            return null;
        SafeFileHandle? file = null;
        var others = new List<(long Position, StoredResponse Response)>();
        foreach (Candidate candidate in candidates)
        {
            if (wouldWait)
                break;
            IndexRecord? record = index.Read(candidate.Position, isAtOnce);
            wouldWait |= isAtOnce && record is null;
            // Another key with the same hash.
            if (record is null || record.Key != candidate.Key)
                continue;

            others.Add((candidate.Position, record.Response));
            bool isWanted = Variance.Matches(record.Response, presented)
                && (Record is null || Variance.IsPreferred(record.Response, Record.Response));
            if (!isWanted && record.Path != plainPath)
                continue;

            SafeFileHandle? opened = Open(record.Path, out FileFacts facts, out bool isRefused);
            bool isSame = opened is not null && facts.Confirms(record.Facts, index.IsMoved(candidate.Position, record));
            if (!isSame && !isRefused)
            {
                var replaced = new ReplacedRecord(candidate.Position, record.Facts.Length);
                Obsolete.Add(new ObsoleteRecord(candidate.Key, replaced));
            }

            isPlainRecorded |= isSame && record.Path == plainPath;
            if (!isWanted || !isSame)
            {
                opened?.Dispose();
                continue;
            }

            file?.Dispose();
            (file, Record, Position, Path, Facts) = (opened, record, candidate.Position, record.Path, facts);
        }

        if (Record is { } found)
            OutranksUpTo = FindOutranked(found.Response, others);
        return file;
    }

    // Those that are found are the newest first.
    private long FindOutranked(StoredResponse found, List<(long Position, StoredResponse Response)> all)
    {
        long outranked = all[0].Position;
        foreach ((long position, StoredResponse response) in all)
        {
            bool isBehind = position > Position
                ? Variance.IsPreferred(found, response)
                : position == Position || !Variance.IsPreferred(response, found);
            if (!isBehind)
                outranked = position - 1;
        }

        return outranked;
    }

    // What a person put there counts if nothing of that key was stored since.
    private SafeFileHandle? PreferPutByHand(SafeFileHandle? recorded)
    {
        SafeFileHandle? file = Open(plainPath, out FileFacts facts, out _);
        if (file is null)
            return recorded;
        if (index.IsDoubted(facts) || (recorded is not null && facts.Changed <= Facts.Changed))
        {
            file.Dispose();
            return recorded;
        }

        recorded?.Dispose();
        if (Record is { } older)
            Obsolete.Add(new ObsoleteRecord(older.Key, new ReplacedRecord(Position, older.Facts.Length), older));
        (Record, Position, OutranksUpTo, Path, Facts) = (null, 0, 0, plainPath, facts);
        return file;
    }

    private SafeFileHandle? Open(string path, out FileFacts facts, out bool isRefused)
    {
        isRefused = false;
        try
        {
            if (!isAtOnce)
                return folder.TryOpen(path, out facts);
            wouldWait |= isRefused = !folder.TryOpenAtOnce(path, out SafeFileHandle? file, out facts);
            return file;
        }
        catch (StoreException)
        {
            isRefused = true;
            facts = default;
            return null;
        }
    }
}
