using Replicator.Http;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Files that a person put into the tree: no record tells of them, so that ls looks for them.</summary>
/// <remarks>In the process that asked: it may look at the tree as well as the proxy.</remarks>
internal static class HandPut
{
    /// <summary>A row for each that matches.</summary>
    /// <param name="request">Of which store.</param>
    /// <param name="match">What is meant.</param>
    /// <param name="isKnown">Whether a record tells of a path.</param>
    /// <param name="began">When the records were asked for: what came later may have one by now.</param>
    /// <exception cref="StoreException">The root cannot be read.</exception>
    public static IEnumerable<VerbRow> Find(
        VerbSettings request, StoreMatch match, Func<string, bool> isKnown, DateTimeOffset began)
    {
        using IFolder folder = new SystemFileSystem().OpenRoot(request.Root);
        var folders = new FolderWalk(folder);
        while (folders.TryNext())
        {
            foreach (string path in folders.Files)
            {
                bool isMeant = EntryPath.MayBePutByHand(path) && !isKnown(path)
                    && match.Includes(EntryUri.Of(path)?.Key ?? "", path);
                // One whose name is no text cannot be looked at.
                FileFacts? facts = isMeant ? folder.TryStat(path) : null;
                if (isMeant && !(facts?.ChangedTime >= began))
                    yield return RowOf(folder, path, facts, IsNameable(path, request.Flat));
            }
        }
    }

    /// <summary>Whether there is a file at a path that no URL names, as where there is a space in it or the port is
    /// missing: it is never served, and no verb can do anything for it.</summary>
    /// <param name="path">Relative to the root.</param>
    /// <param name="request">Of which store.</param>
    public static bool IsNameless(string path, VerbSettings request) =>
        !path.StartsWith(EntryPath.OwnFolder, StringComparison.Ordinal) && EntryPath.MayBePutByHand(path)
        && !IsNameable(path, request.Flat) && File.Exists(Path.Combine(request.Root, path));

    private static bool IsNameable(string path, bool flat)
    {
        // Where the tree is flat, any host's will do.
        TargetUri? uri = flat ? StoreMatch.UriOf($"http://any.invalid/{path}") : EntryUri.Of(path);
        return uri is not null && EntryPath.Plain(uri, flat) == path;
    }

    private static VerbRow RowOf(IFolder folder, string path, FileFacts? facts, bool isNameable) => new(RowKind.Stored)
    {
        Url = isNameable ? EntryUri.Of(path)?.Key : null,
        Path = path,
        Length = facts?.Length,
        Received = facts?.ModifiedTime,
        Used = facts is null ? null : folder.LastRead(path),
        ByHand = true,
        Text = isNameable ? null : "no URL names it",
    };
}
