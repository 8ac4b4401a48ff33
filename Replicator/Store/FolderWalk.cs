namespace Replicator.Store;

/// <summary>Goes through the folders below the root, one at a time, those within a folder before itself. The store's
/// own folder is left out, links are not followed.</summary>
/// <param name="folder">The disk.</param>
internal sealed class FolderWalk(IFolder folder)
{
    // What stands for bytes that are no UTF-8.
    private const char NoText = '\ufffd';

    private readonly Stack<(string Path, bool IsEntered)> waiting = new([("", false)]);

    /// <summary>The folder that was looked at last, relative to the root; empty for the root.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Whether all below <see cref="Path"/> was looked at; <see cref="Files"/> were given before.</summary>
    public bool IsLeft { get; private set; }

    /// <summary>Paths of the files that lie in the folder itself.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Looks at the next folder, or comes back to one; blocks, so for Workers. A folder that cannot be read
    /// counts as one without anything in it.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryNext()
    {
        if (!waiting.TryPop(out (string Path, bool IsEntered) next))
            return false;
        (Path, IsLeft) = next;
        Files = [];
        if (!IsLeft)
            Enter();
        return true;
    }

    private void Enter()
    {
        waiting.Push((Path, true));
        var files = new List<string>();
        try
        {
            foreach (string name in folder.List(Path.Length == 0 ? "." : Path))
            {
                string path = Path.Length == 0 ? name : $"{Path}/{name}";
                if (path == EntryPath.OwnFolder)
                    continue;
                FileKind? kind = folder.TryStat(path)?.Kind;
                if (kind == FileKind.Folder)
                    waiting.Push((path, false));
                // A name that is no text cannot be looked up, but it may be told.
                else if (kind == FileKind.File || (kind is null && name.Contains(NoText)))
                    files.Add(path);
            }
        }
        catch (StoreException)
        {
            // A person's, or broken: whoever needs it will be told.
        }

        Files = files;
    }
}
