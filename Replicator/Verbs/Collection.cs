using Fibers;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>gc: forgets what has lost its file, removes empty folders, lists marked names without a record, applies
/// the bounds and rewrites the log.</summary>
/// <param name="store">What is tidied up.</param>
/// <param name="workers">Runs what waits for a disk while the log is rewritten.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Collection(FileStore store, WorkerService workers, IRowOutput output) : IVerb
{
    private readonly List<VerbRow> rows = [];

    // Paths with marks that have records.
    private readonly HashSet<string> marked = [];

    // Paths with marks that had none when they were seen.
    private readonly List<string> unknown = [];
    private Inventory? stock;

    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        StoreFigures before = store.Figures;
        using (stock = store.TakeStock())
        {
            yield return Yield.Call(ForgetGone());
            yield return Yield.Call(LookAtFolders());
            // What was stored while folders were looked at has records by now.
            yield return Yield.Call(ForgetGone());
        }

        rows.AddRange(unknown.Where(path => !marked.Contains(path)).Select(path => new VerbRow(RowKind.Found)
        {
            Path = path,
            Text = "bears the store's marks, but has no record; it is left alone",
        }));
        yield return Yield.Call(output.Write(rows));

        // Not while it is walked through: then the log must stay as it is.
        long logBefore = store.LogLength;
        yield return Yield.Call(store.TidyUp(workers));
        yield return Yield.Call(output.Write([VerbRow.Note(Summary(before, logBefore))]));
    }

    private string Summary(StoreFigures before, long logBefore)
    {
        StoreFigures now = store.Figures;
        return $"{before.ResponseCount} responses, {now.ResponseCount} stay; "
            + $"the log had {logBefore} bytes, it has {store.LogLength}";
    }

    private IEnumerable<Yield> ForgetGone()
    {
        long looked = 0;
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock!.Next(WalkDepth.Files, batch));
            IReadOnlyList<StoredItem> items = batch.Value ?? [];
            looked += items.Count;
            foreach (StoredItem item in items)
            {
                if (item.Path.Contains('#'))
                    marked.Add(item.Path);
                if (item.Present is null && stock.Refresh(item) is { Present: null } gone && stock.TryRemove(gone))
                    rows.Add(StoredRow.Removed(gone) with { Length = 0, Text = "its file was gone" });
            }

            rows.Add(VerbRow.Progress(looked, stock.Count));
            yield return Yield.Call(output.Write(rows));
            rows.Clear();
        }
        while (batch.Value is not null);
    }

    private IEnumerable<Yield> LookAtFolders()
    {
        FolderWalk folders = stock!.Folders();
        var done = new Result<bool>();
        while (true)
        {
            bool isMore = false;
            yield return Yield.Call(stock.Run(() => isMore = folders.TryNext(), done));
            if (!isMore)
                yield break;
            unknown.AddRange(folders.Files.Where(path => IsMarked(path) && !marked.Contains(path)));
            if (folders.IsLeft && IsOurs(folders.Path) && stock.TryDeleteEmptyFolder(folders.Path))
                rows.Add(new VerbRow(RowKind.Removed) { Path = folders.Path + "/", Text = "it was empty" });
        }
    }

    // The scheme before the first slash is no mark.
    private static bool IsMarked(string path) =>
        path.AsSpan(path.IndexOf('/', StringComparison.Ordinal) + 1).Contains('#');

    // Folders of hosts name the port always; others in the root are a person's.
    private static bool IsOurs(string path) => path.Split('/')[0].Contains(':', StringComparison.Ordinal);
}
