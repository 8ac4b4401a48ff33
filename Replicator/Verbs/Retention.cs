using Fibers;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>pin and unpin: what stays whatever room others need. A URL is pinned with all that is stored of
/// it.</summary>
/// <param name="store">What is changed.</param>
/// <param name="request">What of it.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Retention(FileStore store, VerbSettings request, IRowOutput output) : IVerb
{
    private readonly bool isPinned = request.Verb == StoreVerb.Pin;
    private readonly List<VerbRow> rows = [];

    // Of the words so far, changed or as they should be already.
    private long matchCount;

    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using (Inventory stock = store.TakeStock())
        {
            foreach (string word in request.Words.Where(word => !StoreMatch.IsPattern(word)))
            {
                var found = new Result<IReadOnlyList<StoredItem>>();
                yield return Yield.Call(NamedItems.Find(stock, word, found));
                if (found.Value!.Count == 0)
                    exitCode.Value = ExitCode.NotFound;
                if (!TryPin(stock, found.Value))
                    rows.Add(VerbRow.Note($"{word}: {WhyNot(found.Value)}"));
                matchCount += found.Value.Count;
                yield return Yield.Call(output.Write(rows));
                rows.Clear();
            }

            string[] patterns = [.. request.Words.Where(StoreMatch.IsPattern)];
            if (patterns.Length > 0)
                yield return Yield.Call(PinMatching(stock, new StoreMatch(patterns, null, isBelow: false)));
        }

        if (matchCount == 0)
            exitCode.Value = ExitCode.NotFound;
    }

    private IEnumerable<Yield> PinMatching(Inventory stock, StoreMatch match)
    {
        long looked = 0;
        long all = stock.Count;
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock.Next(WalkDepth.Records, batch));
            IReadOnlyList<StoredItem> items = batch.Value ?? [];
            looked += items.Count;
            foreach (StoredItem item in items.Where(item => match.Includes(item.Target, item.Path)))
            {
                matchCount++;
                // A pin appends a record, which the walk comes to as well: it is pinned already.
                if (item.IsPinned == isPinned || !TryPin(stock, [item]))
                    continue;
                yield return Yield.Wait(TimeSpan.Zero);
            }

            rows.Add(VerbRow.Progress(Math.Min(looked, all), all));
            yield return Yield.Call(output.Write(rows));
            rows.Clear();
        }
        while (batch.Value is not null);
    }

    // False: all were so already, or there is none that can be.
    private bool TryPin(Inventory stock, IReadOnlyList<StoredItem> items)
    {
        int before = rows.Count;
        foreach (string target in items.Where(item => item.Record is not null).Select(item => item.Target).Distinct())
        {
            if (StoreMatch.UriOf(target) is not { } uri)
                continue;
            // With its variants, and as it is now.
            rows.AddRange(stock.Find(uri).Where(item => item.Record is not null && item.IsPinned != isPinned)
                .Select(item => StoredRow.Brief(item) with { Kind = RowKind.Pinned, Pinned = isPinned }));
            store.Pin(uri, isPinned);
        }

        return rows.Count > before;
    }

    private string WhyNot(IReadOnlyList<StoredItem> items)
    {
        if (items.Count == 0)
            return "not stored";
        if (items.All(item => item.Record is null))
            return "put there by hand, so that it stays whatever room others need";
        return isPinned ? "pinned already" : "not pinned";
    }
}
