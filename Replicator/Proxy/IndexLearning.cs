using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Cache.Indexes;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Store;
using Replicator.Store.Digests;

namespace Replicator.Proxy;

/// <summary>Learns from indexes, one after the other and beside all clients, what the contents of files are, and
/// compares what is stored of these.</summary>
/// <remarks>From the moment on that an index is another, what was learnt of it before does not count: what comes
/// meanwhile is taken as it is, and compared once the index is learnt.</remarks>
/// <param name="scheduler">Runs it.</param>
/// <param name="store">Has the indexes.</param>
/// <param name="workers">Reads, sorts and hashes.</param>
/// <param name="readerOf">Finds who reads an index; null: it is none.</param>
/// <param name="classes">Of URLs.</param>
internal sealed class IndexLearning(Scheduler scheduler, FileStore store, WorkerService workers,
    Func<TargetUri, ResponseHead, IIndexReader?> readerOf, UrlClasses classes)
{
    // The one that waits for longest is left out; nothing that it told counts then.
    private const int MostWaiting = 1024;

    // Beyond, all of them are read once more: each takes some 200 bytes.
    private const int MostMute = 1 << 14;

    // How often it looks whether what is being read is still stored.
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly OrderedDictionary<string, (TargetUri Uri, RequestHead Request)> waiting = [];

    // Contents that came while what they are to be was learnt.
    private readonly HashSet<string> unverified = [];

    // Of those in which nothing was found: the stamp.
    private readonly Dictionary<string, long> mute = [];

    private string? learning;
    private bool isRunning;
    private bool hasSaidFull;

    // What is being read is not wanted any more.
    private volatile bool isAbandoned;

    /// <summary>Set when one was learnt.</summary>
    public Signal Learnt { get; } = new("an index");

    /// <summary>Whether an index is to be learnt, or being learnt.</summary>
    public bool IsLearning(string target) => learning == target || waiting.ContainsKey(target);

    /// <summary>A response was stored or confirmed: if it is an index that is not known, it is learnt.</summary>
    /// <param name="entry">Whole and recorded, or it is left out.</param>
    /// <param name="request">That selects it; copied.</param>
    public void Consider(Entry entry, RequestHead request)
    {
        string target = entry.Uri.Key;
        if (entry.Position == 0 || entry.Response.Head.Status != 200 || store.Digests is not { } tables
            || tables.LearntOf(target)?.Stamp == LearntIndex.StampOf(entry.Facts)
            || (mute.TryGetValue(target, out long stamp) && stamp == LearntIndex.StampOf(entry.Facts))
            || readerOf(entry.Uri, entry.Response.Head) is null)
            return;
        tables.Doubt(target);
        waiting.Remove(target);
        if (waiting.Count == MostWaiting)
            DropFirst();
        var copy = new RequestHead();
        copy.CopyFrom(request);
        waiting.Add(target, (entry.Uri, copy));
        Start();
    }

    /// <summary>A content came of which something else was told when it began than now.</summary>
    public void Verify(TargetUri uri)
    {
        if (unverified.Count < MostWaiting)
            unverified.Add(uri.Key);
        Start();
    }

    private void DropFirst()
    {
        if (!hasSaidFull)
        {
            Log.Warning($"{waiting.GetAt(0).Key}: its digests are not known, nor those of others: more than "
                + $"{MostWaiting} indexes wait to be read");
        }

        hasSaidFull = true;
        waiting.RemoveAt(0);
    }

    private void Start()
    {
        if (!isRunning)
            scheduler.Start(Run(), "indexes");
        isRunning = true;
    }

    private IEnumerable<Yield> Run()
    {
        try
        {
            var outcome = new Result();
            while (waiting.Count > 0 || unverified.Count > 0)
            {
                bool isIndex = waiting.Count > 0;
                learning = isIndex ? waiting.GetAt(0).Key : unverified.First();
                yield return Yield.Try(isIndex ? Learn(waiting.GetAt(0).Value) : Compare(learning), outcome);
                if (outcome.Failed)
                    GiveUp(learning, isIndex, outcome.Error!);
                learning = null;
                Learnt.Set();
            }
        }
        finally
        {
            (isRunning, learning, hasSaidFull) = (false, null, false);
            Learnt.Set();
        }
    }

    private void GiveUp(string target, bool isIndex, Exception why)
    {
        if (isIndex)
            store.Digests?.GiveUp(target, why);
        Log.Warning($"{target}: {(isIndex ? "its digests are not known" : "it is not compared")}: {why.Message}");
    }

    private IEnumerable<Yield> Compare(string target)
    {
        unverified.Remove(target);
        using Inventory stock = store.TakeStock();
        yield return Yield.Call(new DigestComparison(stock, classes, workers, Removed).Run(target));
    }

    private IEnumerable<Yield> Learn((TargetUri Uri, RequestHead Request) next)
    {
        waiting.Remove(next.Uri.Key);
        using Inventory stock = store.TakeStock();
        var found = new Result<Entry>();
        yield return Yield.Call(store.Find(next.Uri, next.Request, found));
        if (found.Value is not { } entry)
        {
            stock.Digests.Forget(next.Uri.Key);
            yield break;
        }

        try
        {
            if (readerOf(entry.Uri, entry.Response.Head) is { } reader)
                yield return Yield.Call(Learn(reader, entry, stock));
        }
        finally
        {
            entry.Release();
        }
    }

    private IEnumerable<Yield> Learn(IIndexReader reader, Entry entry, Inventory stock)
    {
        DigestTables tables = stock.Digests;
        string target = entry.Uri.Key;
        LearntIndex? before = tables.LearntOf(target);
        DigestSort sort = tables.Begin(target, LearntIndex.StampOf(entry.Facts));
        var broken = new Result<Exception?>();
        isAbandoned = false;
        Fiber watch = scheduler.Start(Watch(tables, target), "watch of an index");
        try
        {
            yield return Yield.Call(workers.Run(() => Read(reader, entry, sort), broken));
        }
        finally
        {
            isAbandoned = true;
            scheduler.Cancel(watch);
        }

        if (broken.Value is { } failure)
            Log.Warning($"{target}: not all of it can be read: {failure.Message}");
        // It may be another already: then what it told waits for that.
        bool isOver = waiting.ContainsKey(target);
        var table = new Result<DigestTable>();
        yield return Yield.Call(tables.Put(sort, workers, table));
        if (sort.IsEmpty && broken.Value is null && reader.TellsTheSame)
            NoteMute(sort.Index);
        if (isOver)
            tables.Doubt(target);
        if (table.Value is { } told)
            yield return Yield.Call(new DigestComparison(stock, classes, workers, Removed).Run(told, before));
        var trimmed = new Result();
        yield return Yield.Try(tables.Trim(workers), trimmed);
        if (trimmed.Failed)
            Log.Warning($"What is known of digests is not tidied: {trimmed.Error!.Message}");
    }

    // What is removed while it is read need not be read to its end.
    private IEnumerable<Yield> Watch(DigestTables tables, string target)
    {
        while (tables.IsStored(target))
            yield return Yield.Wait(WatchInterval);
        isAbandoned = true;
    }

    private void NoteMute(LearntIndex index)
    {
        if (mute.Count == MostMute)
            mute.Clear();
        mute[index.Target] = index.Stamp;
    }

    // On a thread of its own. What was found before something cannot be read is right.
    private Exception? Read(IIndexReader reader, Entry entry, DigestSort sort)
    {
        using (sort)
        {
            Exception? broken = null;
            try
            {
                using var stored = new ContentStream(entry.Read, entry.Length);
                using Stream content = DecodedIndex.Open(
                    stored, entry.Response.Head, entry.Length, () => isAbandoned);
                reader.Read(content, entry.Uri, sort.Add);
            }
            catch (IOException failure) when (failure is not StoreException)
            {
                broken = failure;
            }

            sort.Finish();
            return broken;
        }
    }

    private static void Removed(StoredItem item, ToldDigest expected, ContentDigest found) =>
        Log.Warning($"{item.Target}: removed, as its content is another than {expected.Index.Target} tells: "
            + $"{expected.Digest} is expected, not {found}");
}
