using Fibers;

namespace Replicator.Store;

/// <summary>Goes once through the tree for what no record tells: how many folders there are, and what files a person
/// put there.</summary>
/// <remarks>Only plain names are looked at: what has a mark is the store's, and is left alone without a
/// record.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="index">What is stored.</param>
/// <param name="workers">Reads the folders.</param>
/// <param name="flat">Whether plain 200s lie in the root.</param>
internal sealed class Census(IFolder folder, StoredIndex index, WorkerService workers, bool flat)
{
    /// <summary>Files in one step.</summary>
    private const int FewAtOnce = 512;

    /// <summary>Folders, but for the root and the store's own.</summary>
    public long FolderCount { get; private set; }

    /// <summary>Files without a record.</summary>
    public long FileCount { get; private set; }

    /// <summary>Bytes that those take on the disk.</summary>
    public long FileSpace { get; private set; }

    /// <summary>Looks at everything; what the disk refuses is not counted.</summary>
    /// <param name="isOver">Whether the tree is not to be used any more.</param>
    public IEnumerable<Yield> Run(Func<bool> isOver)
    {
        var pending = new Stack<string>([""]);
        while (!isOver() && pending.TryPop(out string? path))
        {
            var found = new Result<List<(string Path, FileFacts Facts)>>();
            yield return Yield.Try(workers.Run(() => List(path), found), found);
            if (found.Failed)
                continue;
            List<(string Path, FileFacts Facts)> all = found.Value!;
            for (int first = 0; first < all.Count && !isOver(); first += FewAtOnce)
            {
                foreach ((string one, FileFacts facts) in all.Skip(first).Take(FewAtOnce))
                    Count(one, facts, pending);
                yield return Yield.Wait(TimeSpan.Zero);
            }
        }
    }

    private void Count(string path, FileFacts facts, Stack<string> pending)
    {
        if (facts.Kind == FileKind.Folder)
        {
            FolderCount++;
            pending.Push(path);
        }
        else if (facts.Kind == FileKind.File && EntryPath.MayBePutByHand(path) && !IsKnown(path)
            && IsThere(path))
        {
            FileCount++;
            FileSpace += Room.SpaceOf(facts.Length);
        }
    }

    private bool IsKnown(string path) => index.MayContain(
        flat && !path.Contains('/', StringComparison.Ordinal) ? path : EntryPath.KeyOfPlain(path));

    // What was one of ours may have gone since it was listed.
    private bool IsThere(string path)
    {
        try
        {
            return folder.TryStat(path) is { Kind: FileKind.File };
        }
        catch (StoreException)
        {
            return false;
        }
    }

    // From any thread.
    private List<(string Path, FileFacts Facts)> List(string path)
    {
        var all = new List<(string, FileFacts)>();
        foreach (string name in folder.List(path.Length == 0 ? "." : path))
        {
            if (path.Length == 0 && name == EntryPath.OwnFolder)
                continue;
            string one = path.Length == 0 ? name : $"{path}/{name}";
            if (folder.TryStat(one) is { } facts)
                all.Add((one, facts));
        }

        return all;
    }
}
