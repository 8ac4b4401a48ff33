using Fibers;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>ls: all that is stored, or what matches, in no order: whoever asked sorts it.</summary>
/// <param name="store">What is looked at.</param>
/// <param name="request">What of it.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Listing(FileStore store, VerbSettings request, IRowOutput output) : IVerb
{
    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using Inventory stock = store.TakeStock();
        var match = new StoreMatch(request.Words, request.Host, isBelow: true);
        long count = 0;
        long found = 0;
        var rows = new List<VerbRow>();
        foreach (UnfinishedItem item in stock.Unfinished().Where(item => match.Includes(item, stock)))
            rows.Add(StoredRow.Of(item));
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            found += rows.Count;
            rows.Add(VerbRow.Progress(count, stock.Count));
            yield return Yield.Call(output.Write(rows));
            rows.Clear();
            yield return Yield.Call(stock.Next(WalkDepth.Uses, batch));
            IReadOnlyList<StoredItem> items = batch.Value ?? [];
            count += items.Count;
            rows.AddRange(items.Where(item => match.Includes(item.Target, item.Path)).Select(StoredRow.Brief));
        }
        while (batch.Value is not null);
        exitCode.Value = found > 0 || request.Words.Count == 0 ? ExitCode.Ok : ExitCode.NotFound;
    }
}
