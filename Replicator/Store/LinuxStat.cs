using System.Runtime.InteropServices;

namespace Replicator.Store;

/// <summary>struct statx, the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct LinuxStat
{
    [FieldOffset(28)] private readonly ushort mode;
    [FieldOffset(32)] private readonly ulong inode;
    [FieldOffset(40)] private readonly ulong size;
    [FieldOffset(64)] private readonly long readSeconds;
    [FieldOffset(72)] private readonly uint readNanoseconds;
    [FieldOffset(96)] private readonly long changedSeconds;
    [FieldOffset(104)] private readonly uint changedNanoseconds;
    [FieldOffset(112)] private readonly long modifiedSeconds;
    [FieldOffset(120)] private readonly uint modifiedNanoseconds;
    [FieldOffset(136)] private readonly uint deviceMajor;
    [FieldOffset(140)] private readonly uint deviceMinor;

    private const long NanosecondsPerTick = 100;
    private const int KindMask = 0xF000, FileKindBits = 0x8000, FolderKindBits = 0x4000;

    public FileFacts ToFacts() => new(
        (mode & KindMask) switch
        {
            FileKindBits => FileKind.File,
            FolderKindBits => FileKind.Folder,
            _ => FileKind.Other,
        },
        (long)Math.Min(size, long.MaxValue), Nanoseconds(modifiedSeconds, modifiedNanoseconds),
        Nanoseconds(changedSeconds, changedNanoseconds), inode, ((ulong)deviceMajor << 32) | deviceMinor);

    /// <summary>atime.</summary>
    public DateTimeOffset ReadTime =>
        DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds(readSeconds, readNanoseconds) / NanosecondsPerTick);

    // A file may bear a time that nanoseconds cannot tell: it is held at the end of the range.
    private static long Nanoseconds(long seconds, uint fraction) =>
        (long)Int128.Clamp(((Int128)seconds * 1_000_000_000) + fraction, long.MinValue, long.MaxValue);
}
