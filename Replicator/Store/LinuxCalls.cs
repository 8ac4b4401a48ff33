using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>The system calls of Linux that .NET has no methods for. All set the last P/Invoke error.</summary>
internal static unsafe partial class LinuxCalls
{
    // Flags of open.
    public const int ReadOnly = 0, ReadWrite = 2, Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800,
        CloseOnExec = 0x80000, PathOnly = 0x200000;

    // Errors.
    public const int NotPermitted = 1, NotFound = 2, Interrupted = 4, NoSuchDevice = 6, Again = 11, Refused = 13,
        Exists = 17, NotAFolder = 20, IsFolder = 21, Invalid = 22, FileTooLarge = 27, NoSpace = 28, ReadOnlyDisk = 30,
        NotImplemented = 38, NotEmpty = 39, Loop = 40, Stale = 116, OverQuota = 122;

    // Flags of unlinkat, statx, flock and futimens.
    public const int RemoveFolder = 0x200;
    public const int EmptyPath = 0x1000, NoFollowStat = 0x100;
    public const uint BasicStats = 0x7FF;
    public const int LockShared = 1, LockExclusive = 2, LockNonBlocking = 4, LockRelease = 8;
    public const long TimeOfNow = 0x3FFFFFFF;

    // Flag of renameat2.
    public const uint NoReplace = 1;

    // Flag of preadv2: what is not in memory is not waited for (RWF_NOWAIT).
    public const int NoWait = 8;

    private const long OpenAt2Number = 437, CacheStatNumber = 451;
    private const ulong NoSymlinks = 0x04, Beneath = 0x08, NoMagicLinks = 0x02, Cached = 0x20;

    // Two flags that the architectures number differently.
    private static readonly bool IsArm =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;

    public static int Folder => IsArm ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm ? 0x8000 : 0x20000;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int OpenAt(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeFolderAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(SafeFileHandle folder, string name, SafeFileHandle toFolder, string toName);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt2(
        SafeFileHandle folder, string name, SafeFileHandle toFolder, string toName, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle folder, string path, int flags, uint mask, out LinuxStat stat);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint WriteAt(SafeFileHandle file, byte* bytes, nint length, long position);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle file, byte* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(SafeFileHandle file, byte* bytes, nint length, long position);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    public static partial nint ReadVectorAt(
        SafeFileHandle file, IoVector* vectors, int count, long position, int flags);

    [LibraryImport("libc", EntryPoint = "readahead", SetLastError = true)]
    public static partial nint ReadAhead(SafeFileHandle file, long position, nint length);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(SafeFileHandle file, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int WriteOut(SafeFileHandle file, long position, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static partial int SetTimes(SafeFileHandle file, TimeSpec* accessAndModified);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>openat2, which refuses links and ways out of the folder in one call (since kernel 5.6).</summary>
    /// <param name="folder">Where the path begins.</param>
    /// <param name="path">Without links.</param>
    /// <param name="flags">As of open.</param>
    /// <param name="mode">Of a file that is made.</param>
    /// <param name="atOnce">Fails with <see cref="Again"/> unless all names are in memory (since kernel 5.12; an older
    /// one calls that <see cref="Invalid"/>).</param>
    public static int OpenBeneath(SafeFileHandle folder, string path, int flags, uint mode, bool atOnce = false)
    {
        const ulong Resolve = NoSymlinks | Beneath | NoMagicLinks;
        var how = new OpenHow
        {
            Flags = (ulong)(uint)flags,
            Mode = mode,
            Resolve = atOnce ? Resolve | Cached : Resolve,
        };
        return (int)OpenAt2(OpenAt2Number, folder, path, &how, sizeof(OpenHow));
    }

    /// <summary>Which pages of a range are in memory (since kernel 6.5).</summary>
    public static bool TryCacheStat(SafeFileHandle file, CacheRange range, out CacheStatistics statistics)
    {
        CacheStatistics found = default;
        bool done = CacheStat(CacheStatNumber, file, &range, &found, 0) == 0;
        statistics = found;
        return done;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint OpenAt2(long number, SafeFileHandle folder, string path, OpenHow* how, nint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint CacheStat(
        long number, SafeFileHandle file, CacheRange* range, CacheStatistics* statistics, long flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags, Mode, Resolve;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CacheRange
    {
        public ulong Position, Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct CacheStatistics
    {
        public ulong Cached, Dirty, Writeback, Evicted, RecentlyEvicted;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds, Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Bytes;
        public nint Length;
    }

    /// <summary>What a refusal means to a store.</summary>
    public static StoreFault FaultOf(int error) => error switch
    {
        NoSpace or OverQuota or FileTooLarge => StoreFault.Full,
        ReadOnlyDisk => StoreFault.ReadOnlyDisk,
        Refused or NotPermitted => StoreFault.ReadOnly,
        Loop or NotAFolder or IsFolder => StoreFault.InTheWay,
        _ => StoreFault.Failing,
    };
}
