using System.Globalization;

namespace Replicator.Store.Digests;

/// <summary>The files of tables: each is written under another name and renamed when it is whole, so that a crash
/// leaves something that is deleted at the next start. From any thread.</summary>
/// <param name="folder">The disk.</param>
/// <param name="room">On it.</param>
/// <param name="warn">Gets a sentence for the person.</param>
internal sealed class DigestFiles(IFolder folder, DigestRoom room, Action<string>? warn)
{
    /// <summary>Where they lie.</summary>
    public const string Folder = EntryPath.OwnFolder + "/digests";

    private const string NewMark = "new-";

    /// <summary>What an earlier run left; what is no table goes.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public List<DigestTable> Load() => folder.TryStat(Folder) is { Kind: FileKind.Folder }
        ? [.. folder.List(Folder).Select(TryLoad).OfType<DigestTable>()]
        : [];

    /// <summary>Where a table is written; names of other files for it begin so.</summary>
    /// <param name="number">Nobody else has it.</param>
    public static string NewPath(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder}/{NewMark}{number}");

    /// <summary>A table is whole: it gets its name.</summary>
    /// <param name="path">Where it was written.</param>
    /// <param name="number">Of it.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public DigestTable Place(string path, long number)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{number}");
        try
        {
            folder.Rename(path, place);
        }
        catch (StoreException)
        {
            TryDelete(folder, path);
            throw;
        }

        return DigestTable.TryOpen(folder, place)
            ?? throw new StoreException($"{place}: what was written is not what is read");
    }

    /// <summary>Makes one table of several; blocks, so for Workers.</summary>
    /// <param name="merged">Those; they stay.</param>
    /// <param name="kept">Of their indexes those whose records are kept.</param>
    /// <param name="path">Where it is written.</param>
    /// <param name="number">Of the new one.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public DigestTable Merge(DigestTable[] merged, LearntIndex[] kept, string path, long number)
    {
        var numbers = new Dictionary<LearntIndex, int>();
        foreach (LearntIndex one in kept)
            numbers.TryAdd(one, numbers.Count);
        try
        {
            using (var writer = new DigestWriter(folder, path, merged.Max(table => table.Width), room))
            {
                DigestMerge.Run(merged, (source, old) => old < merged[source].Indexes.Count
                    ? numbers.GetValueOrDefault(merged[source].Indexes[old], -1)
                    : -1, writer);
                writer.Finish([.. numbers.Keys]);
            }

            return Place(path, number);
        }
        catch (StoreException)
        {
            TryDelete(folder, path);
            throw;
        }
    }

    /// <summary>Deletes what may lie there, if the disk lets.</summary>
    public static void TryDelete(IFolder folder, string path)
    {
        try
        {
            if (!folder.IsReadOnly)
                folder.TryDelete(path);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            // The next start tries again.
        }
    }

    private DigestTable? TryLoad(string name)
    {
        string path = $"{Folder}/{name}";
        try
        {
            if (!name.StartsWith(NewMark, StringComparison.Ordinal))
            {
                if (DigestTable.TryOpen(folder, path) is { } table)
                    return table;
                warn?.Invoke($"{path} is damaged or none of the proxy's, and is removed");
            }
        }
        catch (StoreException refused)
        {
            warn?.Invoke($"{path} cannot be read: {refused.Message}");
            return null;
        }

        TryDelete(folder, path);
        return null;
    }
}
