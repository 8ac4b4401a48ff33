using Replicator.Http;

namespace Replicator.Store;

/// <summary>Makes the folders that a path needs, and gives way with a mark where a file and a folder want one
/// name.</summary>
internal sealed class Placement(IFolder folder)
{
    /// <summary>Folders that were made here, less those that were deleted here.</summary>
    public long FolderCount { get; private set; }

    /// <summary>Where a response's content is to lie; the folders on the way exist afterwards.</summary>
    /// <param name="path">As <see cref="EntryPath.Of(TargetUri, int, string, string, bool)"/> gives it.</param>
    /// <param name="replacedLength">Bytes of the file that lies there; zero: none does.</param>
    /// <exception cref="StoreException">The disk refuses, or things that are not the store's are in the
    /// way.</exception>
    public string MakeWay(string path, out long replacedLength)
    {
        int slash = path.LastIndexOf('/');
        string parent = slash < 0 ? "" : path[..slash];
        string name = path[(slash + 1)..];
        if (parent.Length > 0 && KindOf(parent) != FileKind.Folder)
            parent = MakeFolders(parent);

        string place = Join(parent, name);
        FileFacts? facts = folder.TryStat(place);
        if (facts?.Kind == FileKind.Folder)
        {
            place = Join(parent, EntryPath.FileBesideFolder(name));
            facts = folder.TryStat(place);
        }

        // Another kind may not be replaced: a link is a person's, and a folder beside a folder is nothing that we make.
        replacedLength = facts?.Length ?? 0;
        return facts?.Kind is null or FileKind.File ? place : throw InTheWay(place);
    }

    /// <summary>Deletes the folders on the way to a path that have nothing in them any more.</summary>
    public void ClearWay(string path)
    {
        try
        {
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                if (!TryDeleteEmptyFolder(path[..slash]))
                    break;
            }
        }
        catch (StoreException)
        {
            // One that the system does not let go stays.
        }
    }

    /// <inheritdoc cref="IFolder.TryDeleteEmptyFolder"/>
    public bool TryDeleteEmptyFolder(string path)
    {
        if (!folder.TryDeleteEmptyFolder(path))
            return false;
        FolderCount--;
        return true;
    }

    private string MakeFolders(string path)
    {
        string way = "";
        foreach (string name in path.Split('/'))
        {
            string next = Join(way, name);
            FileKind? kind = KindOf(next);
            if (kind == FileKind.File)
            {
                next = Join(way, EntryPath.FolderBesideFile(name));
                kind = KindOf(next);
            }

            if (kind is null)
            {
                folder.MakeFolder(next, isPrivate: false);
                FolderCount++;
            }
            else if (kind != FileKind.Folder)
                throw InTheWay(next);
            way = next;
        }

        return way;
    }

    private FileKind? KindOf(string path) => folder.TryStat(path)?.Kind;

    private static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}/{name}";

    private static StoreException InTheWay(string path) =>
        new($"{path}: something else is in the way", null, StoreFault.InTheWay);
}
