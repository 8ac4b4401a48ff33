using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What a power loss takes of a real folder: names survive, with all that the file system tells of them, and
/// contents do not, beyond what was synced.</summary>
internal sealed class UnsyncedContents
{
    // By inode: bytes that were synced of files that were written since.
    private readonly Dictionary<ulong, long> synced = [];

    // What is told of files that lost something, by what would be told.
    private readonly Dictionary<FileFacts, FileFacts> told = [];

    public void Created(FileFacts file) => synced[file.Inode] = 0;

    public void Written(FileFacts file)
    {
        lock (synced)
            synced.TryAdd(file.Inode, 0);
    }

    public void Synced(FileFacts file)
    {
        lock (synced)
            synced[file.Inode] = file.Length;
    }

    public FileFacts Told(FileFacts file) => told.GetValueOrDefault(file, file);

    /// <summary>The power goes.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="loses">Which files lose what was not synced, by their relative names: a disk writes in any
    /// order.</param>
    /// <param name="cuts">They are short; else zeros are in the place of what they lost.</param>
    public void Lose(string root, Predicate<string> loses, bool cuts)
    {
        using IFolder folder = new SystemFileSystem().OpenRoot(root);
        foreach (string path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(root, path);
            FileFacts before = folder.TryStat(name)!.Value;
            if (!synced.TryGetValue(before.Inode, out long kept) || kept >= before.Length || !loses(name))
                continue;
            using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(kept);
                if (!cuts)
                    file.SetLength(before.Length);
            }

            FileFacts after = folder.TryStat(name)!.Value;
            told[after] = before with { Length = after.Length };
        }

        synced.Clear();
    }
}
