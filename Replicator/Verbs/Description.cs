using Fibers;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>info and cat: what is known of stored responses that are named exactly.</summary>
/// <remarks>Of cat only where the content lies is told: whoever asked may read the file as well, and does so without
/// the proxy.</remarks>
/// <param name="store">What is looked at.</param>
/// <param name="request">What of it.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Description(FileStore store, VerbSettings request, IRowOutput output) : IVerb
{
    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using Inventory stock = store.TakeStock();
        var found = new Result<IReadOnlyList<StoredItem>>();
        foreach (string word in request.Words)
        {
            yield return Yield.Call(NamedItems.Find(stock, word, found));
            IEnumerable<StoredItem> items = found.Value!;
            if (request.Verb == StoreVerb.Print)
                items = items.Where(item => item.IsConfirmed).Take(1);
            List<VerbRow> rows = [.. items.Select(item => StoredRow.Full(item, stock.Time.GetUtcNow()))];
            if (request.Verb == StoreVerb.Describe)
                rows.AddRange(NamedItems.Unfinished(stock, word).Select(StoredRow.Of));
            if (rows.Count == 0)
            {
                rows.Add(VerbRow.Note($"{word}: not stored"));
                exitCode.Value = ExitCode.NotFound;
            }

            yield return Yield.Call(output.Write(rows));
        }
    }
}
