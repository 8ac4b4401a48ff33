using Fibers;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>pin and unpin: what stays whatever room others need.</summary>
/// <param name="store">What is changed.</param>
/// <param name="request">What of it.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Pinning(FileStore store, VerbSettings request, IRowOutput output) : IVerb
{
    private readonly bool isPinned = request.Verb == StoreVerb.Pin;
    private long count;

    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using (Inventory stock = store.TakeStock())
        {
            foreach (string word in request.Words.Where(word => !word.Contains('*')))
            {
                var found = new Result<IReadOnlyList<StoredItem>>();
                yield return Yield.Call(NamedItems.Find(stock, word, found));
                List<VerbRow> rows = [.. Pin(found.Value!)];
                if (rows.Count == 0)
                {
                    rows.Add(VerbRow.Note($"{word}: not stored"));
                    exitCode.Value = ExitCode.NotFound;
                }

                yield return Yield.Call(output.Write(rows));
            }

            if (request.Words.Any(word => word.Contains('*')))
                yield return Yield.Call(PinMatching(stock));
        }

        if (count == 0)
            exitCode.Value = ExitCode.NotFound;
    }

    private IEnumerable<Yield> PinMatching(Inventory stock)
    {
        var match = new StoreMatch([.. request.Words.Where(word => word.Contains('*'))], null, isBelow: false);
        long looked = 0;
        long all = stock.Count;
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock.Next(WalkDepth.Records, batch));
            IReadOnlyList<StoredItem> items = batch.Value ?? [];
            looked += items.Count;
            // A pin appends a record, which the walk comes to as well: it is pinned already.
            List<VerbRow> rows = [.. Pin(items.Where(item => match.Includes(item.Target, item.Path)))];
            rows.Add(VerbRow.Progress(Math.Min(looked, all), all));
            yield return Yield.Call(output.Write(rows));
        }
        while (batch.Value is not null);
    }

    private IEnumerable<VerbRow> Pin(IEnumerable<StoredItem> items)
    {
        foreach (StoredItem item in items)
        {
            if (item.Record is null || item.IsPinned == isPinned || StoreMatch.UriOf(item.Target) is not { } uri)
                continue;
            count += store.Pin(uri, isPinned);
            yield return StoredRow.Brief(item) with { Kind = RowKind.Pinned, Pinned = isPinned };
        }
    }
}
