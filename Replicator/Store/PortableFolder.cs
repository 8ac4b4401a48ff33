using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>The tree where .NET alone must do: links are looked for before each call, name by name. Inodes and
/// ctimes are not to be had: a change is noticed by length and mtime.</summary>
internal sealed class PortableFolder : IFolder
{
    private const long NanosecondsPerTick = 100;

    private readonly string rootPath;

    /// <param name="rootPath">Absolute; exists.</param>
    public PortableFolder(string rootPath)
    {
        if (!Directory.Exists(rootPath))
            throw new StoreException($"{rootPath} is not a folder", null, StoreFault.InTheWay);
        this.rootPath = rootPath;
    }

    public FileFacts Facts => new(FileKind.Folder, 0, 0, 0, 0, 0);

    public bool IsReadOnly => false;

    public bool IsInPlace => Directory.Exists(rootPath);

    public FileFacts? TryStat(string path) => Guard(path, () =>
    {
        if (!HasOnlyFoldersAbove(path))
            return (FileFacts?)null;
        var file = new FileInfo(FullOf(path));
        if (file.LinkTarget is not null)
            return new FileFacts(FileKind.Other, 0, 0, 0, 0, 0);
        if (Directory.Exists(file.FullName))
            return new FileFacts(FileKind.Folder, 0, 0, 0, 0, 0);
        return file.Exists ? FactsOf(file.Length, file.LastWriteTimeUtc) : null;
    });

    public FileFacts Stat(SafeFileHandle file) =>
        Guard("", () => FactsOf(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file)));

    public SafeFileHandle? TryOpen(string path, out FileFacts facts)
    {
        facts = default;
        if (TryStat(path) is not { Kind: FileKind.File })
            return null;
        SafeFileHandle? file = Guard(path, () => OpenExisting(FullOf(path)));
        if (file is not null)
            facts = Stat(file);
        return file;
    }

    public bool TryOpenAtOnce(string path, out SafeFileHandle? file, out FileFacts facts)
    {
        // Nothing tells whether the disk must be asked.
        (file, facts) = (null, default);
        return false;
    }

    public SafeFileHandle OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate);

    public SafeFileHandle Create(string path) => Open(path, FileMode.CreateNew);

    public void MakeFolder(string path, bool isPrivate) => Guard(path, () =>
    {
        DemandFoldersAbove(path);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (isPrivate && !OperatingSystem.IsWindows())
            return Directory.CreateDirectory(FullOf(path), Owner);
        return Directory.CreateDirectory(FullOf(path));
    });

    public void Rename(string from, string to) => Guard(to, () =>
    {
        DemandFoldersAbove(from);
        DemandFoldersAbove(to);
        File.Move(FullOf(from), FullOf(to), overwrite: true);
        return true;
    });

    // Nothing renames without replacing, unless it looks before.
    public bool TryRenameNew(string from, string to) => false;

    public bool TryDelete(string path) => Guard(path, () =>
    {
        if (!HasOnlyFoldersAbove(path) || !File.Exists(FullOf(path)))
            return false;
        File.Delete(FullOf(path));
        return true;
    });

    public bool TryDeleteEmptyFolder(string path) => Guard(path, () =>
    {
        if (!HasOnlyFoldersAbove(path) || !Directory.Exists(FullOf(path))
            || Directory.EnumerateFileSystemEntries(FullOf(path)).Any())
            return false;
        Directory.Delete(FullOf(path));
        return true;
    });

    public DateTimeOffset? LastRead(string path) => Guard(path, () =>
        TryStat(path) is null ? (DateTimeOffset?)null : File.GetLastAccessTimeUtc(FullOf(path)));

    public IReadOnlyList<string> List(string path) => Guard(path, () =>
    {
        DemandFoldersAbove(path);
        return Directory.GetFileSystemEntries(FullOf(path)).Select(entry => Path.GetFileName(entry)).ToList();
    });

    public void SetModifiedTime(SafeFileHandle file, DateTimeOffset modified) => Guard("", () =>
    {
        File.SetLastWriteTimeUtc(file, modified.UtcDateTime);
        return true;
    });

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long position)
    {
        try
        {
            RandomAccess.Write(file, content, position);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure("", failure);
        }
    }

    public int Read(SafeFileHandle file, Span<byte> content, long position)
    {
        try
        {
            int filled = 0;
            while (filled < content.Length)
            {
                int count = RandomAccess.Read(file, content[filled..], position + filled);
                if (count == 0)
                    break;
                filled += count;
            }

            return filled;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Failure("", failure);
        }
    }

    public int ReadAtOnce(SafeFileHandle file, Span<byte> content, long position) => 0;

    public void SetLength(SafeFileHandle file, long length) => Guard("", () =>
    {
        RandomAccess.SetLength(file, length);
        return true;
    });

    public void Sync(SafeFileHandle file) => Guard("", () =>
    {
        RandomAccess.FlushToDisk(file);
        return true;
    });

    public void WriteOut(SafeFileHandle file)
    {
        // No system but Linux has it.
    }

    public void Unlock(SafeFileHandle file) => file.Dispose();

    public SafeFileHandle? TryLock(string path)
    {
        DemandFoldersAbove(path);
        try
        {
            // Elsewhere than on Windows .NET makes a lock of this, which every process of .NET respects.
            return File.OpenHandle(FullOf(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw Failure(path, failure);
        }
        catch (IOException) when (File.Exists(FullOf(path)))
        {
            return null;
        }
        catch (IOException failure)
        {
            throw Failure(path, failure);
        }
    }

    public (long Free, long Whole) Space() => DiskSpace.Of(rootPath);

    public void Dispose()
    {
        // Nothing is kept open.
    }

    private SafeFileHandle Open(string path, FileMode mode) => Guard(path, () =>
    {
        DemandFoldersAbove(path);
        if (new FileInfo(FullOf(path)).LinkTarget is not null)
            throw new StoreException($"{FullOf(path)} is a link", null, StoreFault.InTheWay);
        const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
        return File.OpenHandle(FullOf(path), mode, FileAccess.ReadWrite, Shared);
    });

    private static SafeFileHandle? OpenExisting(string full)
    {
        try
        {
            const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
            return File.OpenHandle(full, FileMode.Open, FileAccess.Read, Shared);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void DemandFoldersAbove(string path)
    {
        if (!HasOnlyFoldersAbove(path))
            throw new StoreException($"{FullOf(path)}: something else is in the way", null, StoreFault.InTheWay);
    }

    private bool HasOnlyFoldersAbove(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            var folder = new DirectoryInfo(FullOf(path[..slash]));
            if (!folder.Exists || folder.LinkTarget is not null)
                return false;
        }

        return true;
    }

    private string FullOf(string path) => Path.Combine(rootPath, path);

    private static FileFacts FactsOf(long length, DateTime modified) => new(
        FileKind.File, length, (modified - DateTime.UnixEpoch).Ticks * NanosecondsPerTick, 0, 0, 0);

    private T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or (IOException and not StoreException))
        {
            throw Failure(path, failure);
        }
    }

    private StoreException Failure(string path, Exception failure)
    {
        const int WindowsDiskFull = unchecked((int)0x80070070), UnixNoSpace = 28;
        StoreFault fault = failure switch
        {
            UnauthorizedAccessException => StoreFault.ReadOnly,
            { HResult: WindowsDiskFull or UnixNoSpace } => StoreFault.Full,
            _ => StoreFault.Failing,
        };
        return new StoreException($"{FullOf(path)}: {failure.Message}", failure, fault);
    }
}
