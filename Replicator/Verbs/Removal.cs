using Fibers;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>rm and purge: forgets stored responses and deletes their files; whoever reads one goes on.</summary>
/// <param name="store">What is changed.</param>
/// <param name="request">What of it.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Removal(FileStore store, VerbSettings request, IRowOutput output) : IVerb
{
    private readonly List<VerbRow> rows = [];
    private Inventory? stock;
    private long removedCount;

    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using (stock = store.TakeStock())
        {
            // Those that are named first: for them nobody has to look at all.
            foreach (string word in Exact())
                yield return Yield.Call(RemoveNamed(word, exitCode));
            var match = new StoreMatch(Wide(), request.Host, isBelow: false);
            if (request.Verb == StoreVerb.Purge && (Wide().Count > 0 || request.Words.Count == 0))
                yield return Yield.Call(RemoveMatching(match));
        }

        if (removedCount == 0)
            exitCode.Value = ExitCode.NotFound;
    }

    // With --host even a URL is only one of several conditions.
    private IEnumerable<string> Exact() => request.Verb == StoreVerb.Remove
        ? request.Words
        : request.Words.Where(word => request.Host is null && !StoreMatch.IsPattern(word));

    private List<string> Wide() =>
        [.. request.Words.Where(word => request.Host is not null || StoreMatch.IsPattern(word))];

    private IEnumerable<Yield> RemoveNamed(string word, Result<int> exitCode)
    {
        var found = new Result<IReadOnlyList<StoredItem>>();
        yield return Yield.Call(NamedItems.Find(stock!, word, found));
        long before = removedCount;
        foreach (StoredItem item in found.Value!)
            Remove(item);
        foreach (UnfinishedItem item in NamedItems.Unfinished(stock!, word).ToArray())
            Forget(item);
        if (removedCount == before)
        {
            rows.Add(VerbRow.Note($"{word}: not stored"
                + (StoreMatch.IsUrl(word) ? "" : "; folders and patterns are for purge")));
            exitCode.Value = ExitCode.NotFound;
        }

        yield return Yield.Call(Flush());
    }

    private IEnumerable<Yield> RemoveMatching(StoreMatch match)
    {
        foreach (UnfinishedItem item in stock!.Unfinished().Where(item => match.Includes(item, stock)))
            Forget(item);
        long looked = 0;
        long count = stock.Count;
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock.Next(WalkDepth.Records, batch));
            IReadOnlyList<StoredItem> items = batch.Value ?? [];
            looked += items.Count;
            foreach (StoredItem item in items.Where(item => match.Includes(item.Target, item.Path)))
            {
                Remove(item);
                // To delete one takes milliseconds where the disk has much to do.
                yield return Yield.Wait(TimeSpan.Zero);
            }

            rows.Add(VerbRow.Progress(looked, count));
            yield return Yield.Call(Flush());
        }
        while (batch.Value is not null);
    }

    private void Remove(StoredItem item)
    {
        if (!request.DryRun && !stock!.TryRemove(item))
            return;
        removedCount++;
        rows.Add(StoredRow.Removed(item));
    }

    private void Forget(UnfinishedItem item)
    {
        if (!request.DryRun)
            stock!.ForgetUnfinished(item.Target);
        removedCount++;
        rows.Add(StoredRow.Of(item) with { Kind = RowKind.Removed });
    }

    private IEnumerable<Yield> Flush()
    {
        yield return Yield.Call(output.Write(rows));
        rows.Clear();
    }
}
