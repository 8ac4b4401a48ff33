using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Makes files survive a power loss, at the end of the program: in a thread of its own, for as long as there
/// is time.</summary>
internal static class UnfinishedSync
{
    /// <param name="folder">The disk.</param>
    /// <param name="paths">Of the files.</param>
    /// <param name="time">How long is waited.</param>
    /// <returns>Those that are safe by then.</returns>
    public static IReadOnlyCollection<string> Run(IFolder folder, IReadOnlyCollection<string> paths, TimeSpan time)
    {
        var safe = new ConcurrentQueue<string>();
        var files = new List<(string Path, SafeFileHandle File)>();
        foreach (string path in paths)
        {
            if (TryOpen(folder, path) is { } file)
                files.Add((path, file));
        }

        if (files.Count == 0)
            return safe;
        var thread = new Thread(() => files.ForEach(one => Sync(folder, one.Path, one.File, safe)))
        {
            IsBackground = true,
            Name = "sync of unfinished contents",
        };
        thread.Start();
        thread.Join(time);
        return safe;
    }

    private static SafeFileHandle? TryOpen(IFolder folder, string path)
    {
        try
        {
            return folder.TryOpen(path, out _);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static void Sync(IFolder folder, string path, SafeFileHandle file, ConcurrentQueue<string> safe)
    {
        using (file)
        {
            try
            {
                folder.Sync(file);
                safe.Enqueue(path);
            }
            catch (StoreException)
            {
                // It starts over after a power loss.
            }
        }
    }
}
