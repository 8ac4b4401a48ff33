using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Files that a person put into the tree: no record tells of them, so that ls looks for them.</summary>
/// <remarks>In the process that asked: it may look at the tree as well as the proxy.</remarks>
internal static class HandPut
{
    /// <summary>A row for each that matches.</summary>
    /// <param name="root">Of the store.</param>
    /// <param name="match">What is meant.</param>
    /// <param name="isKnown">Whether a record tells of a path.</param>
    /// <param name="began">When the records were asked for: what came later may have one by now.</param>
    /// <exception cref="StoreException">The root cannot be read.</exception>
    public static IEnumerable<VerbRow> Find(
        string root, StoreMatch match, Func<string, bool> isKnown, DateTimeOffset began)
    {
        using IFolder folder = new SystemFileSystem().OpenRoot(root);
        var folders = new FolderWalk(folder);
        while (folders.TryNext())
        {
            foreach (string path in folders.Files)
            {
                bool isMeant = EntryPath.MayBePutByHand(path) && !isKnown(path)
                    && match.Includes(EntryUri.Of(path)?.Key ?? "", path);
                if (isMeant && folder.TryStat(path) is { } facts && facts.ChangedTime < began)
                    yield return RowOf(folder, path, facts);
            }
        }
    }

    private static VerbRow RowOf(IFolder folder, string path, FileFacts facts) => new(RowKind.Stored)
    {
        Url = EntryUri.Of(path)?.Key,
        Path = path,
        Length = facts.Length,
        Received = facts.ModifiedTime,
        Used = folder.LastRead(path),
        ByHand = true,
    };
}
