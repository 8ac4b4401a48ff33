using Fibers;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Contents leave the disk by here. Whoever lets go of a file last, its names or its descriptors, waits until
/// the system has freed all of it (0.1 ms for each MiB): so a long file is held open while its name goes, and another
/// thread closes it.</summary>
/// <remarks>A kill closes what is open: nothing is left behind that has no name. On the loop's thread.</remarks>
/// <param name="folder">The disk.</param>
/// <param name="workers">Closes; null: it is done at once.</param>
/// <param name="longLength">Bytes of a file from which on it takes long.</param>
internal sealed class Departures(IFolder folder, WorkerService? workers, long longLength)
{
    private readonly Signal freed = new("room of what was deleted");

    // Given to no thread yet: one is enough, and others wait for cold reads.
    private readonly List<SafeFileHandle> waiting = [];
    private long waitingSpace;
    private bool isClosing;

    /// <summary>Bytes that will be free in a moment and are not yet, as far as names were taken away.</summary>
    public long Space { get; private set; }

    /// <summary>Whether a content is of those that are not freed by the loop.</summary>
    public bool IsLong(long length) => length > 0 && length >= longLength;

    /// <summary>Deletes a file. False if there was none.</summary>
    /// <param name="path">Of a content.</param>
    /// <param name="length">Its bytes.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public bool TryDelete(string path, long length)
    {
        SafeFileHandle? file = Hold(path, length);
        try
        {
            return folder.TryDelete(path);
        }
        finally
        {
            Close(file, length);
        }
    }

    /// <summary>Gives a file another name.</summary>
    /// <param name="from">Its name.</param>
    /// <param name="to">The new one.</param>
    /// <param name="length">Bytes of the file that has that name and goes; zero: there is none.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Replace(string from, string to, long length)
    {
        SafeFileHandle? file = Hold(to, length);
        try
        {
            folder.Rename(from, to);
        }
        finally
        {
            Close(file, length);
        }
    }

    /// <summary>Waits until a file can take the name of another at once: some file systems (ext4) find a place on the
    /// disk for all of it first, that the old content is not lost for one that is nowhere yet.</summary>
    /// <param name="file">Written whole.</param>
    /// <param name="length">Its bytes.</param>
    public IEnumerable<Yield> PrepareReplacing(SafeFileHandle file, long length)
    {
        if (workers is null || !IsLong(length))
            yield break;
        var done = new Result<bool>();
        // With too much to do for others it takes long, that is all.
        yield return Yield.Try(workers.Run(() => WriteOut(file), done), done);
    }

    /// <summary>Closes the file of a content that may have no name any more.</summary>
    /// <param name="file">Owned from now on.</param>
    /// <param name="length">Its bytes.</param>
    public void Close(SafeFileHandle? file, long length)
    {
        if (file is null)
            return;
        if (workers is null || !IsLong(length))
        {
            file.Dispose();
            return;
        }

        long space = Room.SpaceOf(length);
        waiting.Add(file);
        waitingSpace += space;
        Space += space;
        CloseNext();
    }

    /// <summary>Waits until all that has been deleted is free.</summary>
    public IEnumerable<Yield> AwaitFreed()
    {
        // Infinite: whatever a thread closes is closed some time.
        while (Space > 0)
            yield return Yield.Wait(freed, Timeout.InfiniteTimeSpan);
    }

    // Whoever may not read it leaves it to the system.
    private SafeFileHandle? Hold(string path, long length)
    {
        if (!IsLong(length))
            return null;
        try
        {
            return folder.TryOpen(path, out _);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private bool WriteOut(SafeFileHandle file)
    {
        folder.WriteOut(file);
        return true;
    }

    private void CloseNext()
    {
        if (isClosing || waiting.Count == 0)
            return;
        SafeFileHandle[] files = [.. waiting];
        long space = waitingSpace;
        waiting.Clear();
        waitingSpace = 0;
        isClosing = true;
        if (workers!.TryPost(() => CloseAll(files), () => Closed(space)))
            return;
        // With too much to do already for others.
        CloseAll(files);
        Closed(space);
    }

    private void Closed(long space)
    {
        Space -= space;
        isClosing = false;
        freed.Set();
        CloseNext();
    }

    private static void CloseAll(SafeFileHandle[] files)
    {
        foreach (SafeFileHandle file in files)
            file.Dispose();
    }
}
