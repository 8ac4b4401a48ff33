using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>The tree on Linux: every path is walked from the root's descriptor with links refused, so that nobody
/// who may write below the root can lead the store out of it.</summary>
internal sealed unsafe class LinuxFolder : IFolder
{
    private const uint FolderMode = 0x1FF; // 0777, less the umask
    private const uint PrivateFolderMode = 0x1C0; // 0700

    private readonly string rootPath;
    private readonly SafeFileHandle root;

    private readonly LinuxPaths paths;

    // What the system turned out to lack.
    private volatile bool lacksCachedNames, lacksNoWait, lacksRenameNew;

    /// <param name="rootPath">Absolute; exists.</param>
    /// <param name="walks">As if the system had no openat2, for tests.</param>
    public LinuxFolder(string rootPath, bool walks = false)
    {
        this.rootPath = rootPath;
        root = new SafeFileHandle(
            LinuxCalls.Open(rootPath, LinuxCalls.Folder | LinuxCalls.CloseOnExec, 0), ownsHandle: true);
        if (root.IsInvalid)
            throw Failure(rootPath);
        paths = new LinuxPaths(root, walks);
        // There, opening asks also where the name is in memory.
        lacksCachedNames = DiskSpace.IsRemote(rootPath);
    }

    public FileFacts Facts => Stat(root);

    public bool IsReadOnly { get; private set; }

    public bool IsInPlace
    {
        get
        {
            using var present = new SafeFileHandle(
                LinuxCalls.Open(rootPath, LinuxCalls.PathOnly | LinuxCalls.Folder | LinuxCalls.CloseOnExec, 0),
                ownsHandle: true);
            return present.IsInvalid
                ? Marshal.GetLastPInvokeError() is not (LinuxCalls.NotFound or LinuxCalls.NotAFolder)
                : Stat(present).IsSameFile(Facts);
        }
    }

    public FileFacts? TryStat(string path)
    {
        using SafeFileHandle? file = paths.TryOpen(path, LinuxCalls.PathOnly | LinuxCalls.NoFollow);
        if (file is not null)
            return Stat(file);

        return Marshal.GetLastPInvokeError() switch
        {
            LinuxCalls.NotFound or LinuxCalls.NotAFolder or LinuxCalls.Stale => null,
            LinuxCalls.Loop => new FileFacts(FileKind.Other, 0, 0, 0, 0, 0),
            _ => throw Failure(path),
        };
    }

    public FileFacts Stat(SafeFileHandle file)
    {
        int flags = LinuxCalls.EmptyPath | LinuxCalls.NoFollowStat;
        return LinuxCalls.StatX(file, "", flags, LinuxCalls.BasicStats, out LinuxStat stat) == 0
            ? stat.ToFacts()
            : throw Failure(rootPath);
    }

    public SafeFileHandle? TryOpen(string path, out FileFacts facts)
    {
        facts = default;
        // Without NonBlocking, opening a pipe that somebody put there would wait for its other end.
        if (paths.TryOpen(path, LinuxCalls.ReadOnly | LinuxCalls.NoFollow | LinuxCalls.NonBlocking) is { } file)
            return FileOrNull(file, out facts);

        return Marshal.GetLastPInvokeError()
            is LinuxCalls.NotFound or LinuxCalls.NotAFolder or LinuxCalls.Loop or LinuxCalls.NoSuchDevice
            ? null
            : throw Failure(path);
    }

    public bool TryOpenAtOnce(string path, out SafeFileHandle? file, out FileFacts facts)
    {
        (file, facts) = (null, default);
        if (paths.Walks || lacksCachedNames)
            return false;

        const int Flags = LinuxCalls.ReadOnly | LinuxCalls.NonBlocking | LinuxCalls.CloseOnExec;
        int descriptor = LinuxCalls.OpenBeneath(root, path, Flags | LinuxCalls.NoFollow, mode: 0, atOnce: true);
        if (descriptor >= 0)
        {
            file = FileOrNull(new SafeFileHandle(descriptor, ownsHandle: true), out facts);
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        lacksCachedNames |= error == LinuxCalls.Invalid;
        // Of any other refusal the way that may wait tells what it means.
        return error is LinuxCalls.NotFound or LinuxCalls.NotAFolder or LinuxCalls.Loop;
    }

    public SafeFileHandle OpenOrCreate(string path)
    {
        try
        {
            return Opened(path, LinuxCalls.ReadWrite | LinuxCalls.Create | LinuxCalls.NoFollow);
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.ReadOnlyDisk && TryStat(path) is not null)
        {
            IsReadOnly = true;
            return Opened(path, LinuxCalls.ReadOnly | LinuxCalls.NoFollow);
        }
    }

    public SafeFileHandle Create(string path) =>
        Opened(path, LinuxCalls.ReadWrite | LinuxCalls.Create | LinuxCalls.Exclusive | LinuxCalls.NoFollow);

    public void MakeFolder(string path, bool isPrivate)
    {
        using SafeFileHandle parent = OpenParent(path, out string name);
        int result = LinuxCalls.MakeFolderAt(parent, name, isPrivate ? PrivateFolderMode : FolderMode);
        if (result != 0 && Marshal.GetLastPInvokeError() != LinuxCalls.Exists)
            throw Failure(path);
    }

    public void Rename(string from, string to)
    {
        using SafeFileHandle parent = OpenParent(from, out string name);
        using SafeFileHandle toParent = OpenParent(to, out string toName);
        if (LinuxCalls.RenameAt(parent, name, toParent, toName) != 0)
            throw Failure(to);
    }

    public bool TryRenameNew(string from, string to)
    {
        if (lacksRenameNew)
            return false;
        using SafeFileHandle? parent = TryOpenParent(from, out string name);
        using SafeFileHandle? toParent = TryOpenParent(to, out string toName);
        try
        {
            if (parent is null || toParent is null)
                return false;
            if (LinuxCalls.RenameAt2(parent, name, toParent, toName, LinuxCalls.NoReplace) == 0)
                return true;
            // Some file systems do not know it.
            lacksRenameNew = Marshal.GetLastPInvokeError() is LinuxCalls.Invalid or LinuxCalls.NotImplemented;
            return false;
        }
        catch (EntryPointNotFoundException)
        {
            lacksRenameNew = true;
            return false;
        }
    }

    public bool TryDelete(string path)
    {
        using SafeFileHandle? parent = TryOpenParent(path, out string name);
        if (parent is not null && LinuxCalls.UnlinkAt(parent, name, 0) == 0)
            return true;

        return Marshal.GetLastPInvokeError() is LinuxCalls.NotFound or LinuxCalls.NotAFolder
            ? false
            : throw Failure(path);
    }

    public bool TryDeleteEmptyFolder(string path)
    {
        using SafeFileHandle parent = OpenParent(path, out string name);
        if (LinuxCalls.UnlinkAt(parent, name, LinuxCalls.RemoveFolder) == 0)
            return true;

        return Marshal.GetLastPInvokeError() is LinuxCalls.NotFound or LinuxCalls.NotAFolder or LinuxCalls.NotEmpty
            ? false
            : throw Failure(path);
    }

    public DateTimeOffset? LastRead(string path)
    {
        using SafeFileHandle? file = paths.TryOpen(path, LinuxCalls.PathOnly | LinuxCalls.NoFollow);
        int flags = LinuxCalls.EmptyPath | LinuxCalls.NoFollowStat;
        return file is not null
            && LinuxCalls.StatX(file, "", flags, LinuxCalls.BasicStats, out LinuxStat stat) == 0
            ? stat.ReadTime
            : null;
    }

    public IReadOnlyList<string> List(string path)
    {
        using SafeFileHandle folder = Opened(path, LinuxCalls.Folder | LinuxCalls.NoFollow);
        try
        {
            // By way of the open descriptor, so that it is the folder that was checked.
            var names = new List<string>();
            string open = $"/proc/self/fd/{folder.DangerousGetHandle()}";
            foreach (string entry in Directory.EnumerateFileSystemEntries(open))
                names.Add(Path.GetFileName(entry));
            return names;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{rootPath}/{path}: {failure.Message}", failure);
        }
    }

    public void SetModifiedTime(SafeFileHandle file, DateTimeOffset modified)
    {
        LinuxCalls.TimeSpec* times = stackalloc LinuxCalls.TimeSpec[2];
        times[0] = new LinuxCalls.TimeSpec { Nanoseconds = LinuxCalls.TimeOfNow };
        times[1] = new LinuxCalls.TimeSpec { Seconds = modified.ToUnixTimeSeconds() };
        if (LinuxCalls.SetTimes(file, times) != 0)
            throw Failure(rootPath);
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long position)
    {
        fixed (byte* first = content)
        {
            for (int written = 0; written < content.Length;)
            {
                nint count = LinuxCalls.WriteAt(file, first + written, content.Length - written, position + written);
                if (count < 0 && Marshal.GetLastPInvokeError() == LinuxCalls.Interrupted)
                    continue;
                if (count <= 0)
                    throw Failure(rootPath);
                written += (int)count;
            }
        }
    }

    public int Read(SafeFileHandle file, Span<byte> content, long position)
    {
        int filled = 0;
        fixed (byte* first = content)
        {
            while (filled < content.Length)
            {
                nint count = LinuxCalls.ReadAt(file, first + filled, content.Length - filled, position + filled);
                if (count < 0 && Marshal.GetLastPInvokeError() == LinuxCalls.Interrupted)
                    continue;
                if (count < 0)
                    throw Failure(rootPath);
                if (count == 0)
                    break;
                filled += (int)count;
            }
        }

        return filled;
    }

    public int ReadAtOnce(SafeFileHandle file, Span<byte> content, long position)
    {
        if (lacksNoWait)
            return 0;
        fixed (byte* first = content)
        {
            var vector = new LinuxCalls.IoVector { Bytes = first, Length = content.Length };
            try
            {
                return (int)Math.Max(0, LinuxCalls.ReadVectorAt(file, &vector, 1, position, LinuxCalls.NoWait));
            }
            catch (EntryPointNotFoundException)
            {
                lacksNoWait = true;
                return 0;
            }
        }
    }

    public void SetLength(SafeFileHandle file, long length)
    {
        if (LinuxCalls.Truncate(file, length) != 0)
            throw Failure(rootPath);
    }

    public void Sync(SafeFileHandle file)
    {
        if (LinuxCalls.Sync(file) != 0)
            throw Failure(rootPath);
    }

    public void WriteOut(SafeFileHandle file)
    {
        const uint BeginsToWrite = 2; // SYNC_FILE_RANGE_WRITE
        // All of it; a file system without it writes when it likes.
        _ = LinuxCalls.WriteOut(file, 0, 0, BeginsToWrite);
    }

    public void Unlock(SafeFileHandle file)
    {
        // A failure leaves it to the close, which releases it as well.
        _ = LinuxCalls.Lock(file, LinuxCalls.LockRelease);
        file.Dispose();
    }

    public SafeFileHandle? TryLock(string path)
    {
        SafeFileHandle file = OpenOrCreate(path);
        int kind = IsReadOnly ? LinuxCalls.LockShared : LinuxCalls.LockExclusive;
        if (LinuxCalls.Lock(file, kind | LinuxCalls.LockNonBlocking) == 0)
            return file;

        int error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == LinuxCalls.Again ? null : throw Failure(path, error);
    }

    public (long Free, long Whole) Space() => DiskSpace.Of(rootPath);

    public void Dispose() => root.Dispose();

    private SafeFileHandle Opened(string path, int flags) => paths.TryOpen(path, flags) ?? throw Failure(path);

    // Only files are of use; what else was opened is closed.
    private SafeFileHandle? FileOrNull(SafeFileHandle opened, out FileFacts facts)
    {
        try
        {
            facts = Stat(opened);
        }
        catch (StoreException)
        {
            opened.Dispose();
            throw;
        }

        if (facts.Kind == FileKind.File)
            return opened;
        opened.Dispose();
        return null;
    }

    private SafeFileHandle OpenParent(string path, out string name) =>
        TryOpenParent(path, out name) ?? throw Failure(path);

    private SafeFileHandle? TryOpenParent(string path, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        return paths.TryOpen(slash < 0 ? "." : path[..slash], LinuxCalls.PathOnly | LinuxCalls.Folder);
    }

    private StoreException Failure(string path) => Failure(path, Marshal.GetLastPInvokeError());

    private StoreException Failure(string path, int error)
    {
        string full = path.StartsWith('/') ? path : $"{rootPath}/{path}";
        return new StoreException($"{full}: {Marshal.GetPInvokeErrorMessage(error)}", null, LinuxCalls.FaultOf(error));
    }
}
