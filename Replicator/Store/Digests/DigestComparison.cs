using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Http;

namespace Replicator.Store.Digests;

/// <summary>Compares what is stored with what indexes tell of it; what differs goes, so that the next who asks gets it
/// fetched anew.</summary>
/// <param name="stock">What is stored.</param>
/// <param name="classes">Of URLs: of some nothing is believed.</param>
/// <param name="workers">Reads files.</param>
/// <param name="removed">Is told what went: the item, what was expected, and what it was.</param>
internal sealed class DigestComparison(
    Inventory stock, UrlClasses classes, WorkerService workers, Action<StoredItem, ToldDigest, ContentDigest> removed)
{
    // Of a table, at a time.
    private const int PageCount = 32;

    /// <summary>Compares what is stored of the files that a table tells of.</summary>
    /// <param name="table">Of one index, which was just learnt.</param>
    /// <param name="before">What was learnt of that index before: what it told already was compared. Null:
    /// nothing.</param>
    /// <exception cref="IOException">The disk refuses, or there is too much to do already.</exception>
    public IEnumerable<Yield> Run(DigestTable table, LearntIndex? before)
    {
        var hashes = new Result<ulong[]>();
        for (long page = 0; page < table.PageCount; page += PageCount)
        {
            (long first, long end) = (page, Math.Min(page + PageCount, table.PageCount));
            yield return Yield.Call(workers.Run(() => table.StoredHashes(first, end), hashes));
            foreach (ulong hash in hashes.Value!)
            {
                foreach (string target in stock.TargetsOf(hash))
                    yield return Yield.Call(Run(target, before));
            }
        }
    }

    /// <summary>Compares what is stored of one target.</summary>
    /// <param name="target">The key of its URI.</param>
    /// <param name="before">What that told was compared already; null: nothing was.</param>
    /// <exception cref="IOException">The disk refuses, or there is too much to do already.</exception>
    public IEnumerable<Yield> Run(string target, LearntIndex? before = null)
    {
        var told = new Result<List<ToldDigest>>();
        yield return Yield.Call(stock.Digests.FindAll(target, workers, told));
        if (told.Value!.Count == 0
            || !TargetUri.TryParse(Encoding.UTF8.GetBytes(target), out TargetUri? uri, out _))
            yield break;
        foreach (StoredItem item in stock.Find(uri!))
        {
            UrlClass urlClass = classes.Of(uri!, item.Response.Head).Class;
            if (IsComparable(item) && stock.Digests.Choose(target, urlClass, told.Value) is { } expected
                && !told.Value.Exists(one => one.Index == before && one.Digest == expected.Digest))
                yield return Yield.Call(Compare(item, expected));
        }
    }

    // What a person put there, or changed, is the person's.
    private static bool IsComparable(StoredItem item) =>
        item.Record is not null && item.IsConfirmed && ExpectedDigest.IsOf(item.Response.Head);

    private IEnumerable<Yield> Compare(StoredItem item, ToldDigest expected)
    {
        var found = new Result<ContentDigest?>();
        yield return Yield.Call(workers.Run(() => stock.DigestOf(item, expected.Digest), found));
        if (found.Value is { } digest && digest != expected.Digest && stock.Refresh(item) is { IsConfirmed: true } still
            && stock.TryRemove(still))
            removed(item, expected, digest);
    }
}
