using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Which parts of files the system holds in memory.</summary>
internal static unsafe class PageCache
{
    private const int ReadLength = 256 << 10;

    // What the system turned out to lack.
    private static volatile bool lacksCacheStat, lacksNoWait;

    /// <summary>Whether reading there would not wait for a disk; true where the system cannot tell. Costs one or
    /// two system calls.</summary>
    /// <param name="file">Open for reading.</param>
    /// <param name="position">Where the range begins.</param>
    /// <param name="length">Bytes; all of them lie within the file.</param>
    public static bool IsResident(SafeFileHandle file, long position, int length)
    {
        if (length <= 0 || !OperatingSystem.IsLinux())
            return true;
        return TryCountPages(file, position, length, out bool isResident) ? isResident
            : IsByteResident(file, position) && IsByteResident(file, position + length - 1);
    }

    /// <summary>Reads that range into the system's memory. Blocks.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public static void ReadAhead(IFolder folder, SafeFileHandle file, long position, int length)
    {
        // Told of the whole range, the system fetches it in large pieces; the reads wait until it has done so.
        if (OperatingSystem.IsLinux())
            _ = LinuxCalls.ReadAhead(file, position, length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        try
        {
            while (length > 0)
            {
                int count = folder.Read(file, buffer.AsSpan(0, Math.Min(length, ReadLength)), position);
                if (count == 0)
                    break;
                position += count;
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // False where the system has no cachestat.
    private static bool TryCountPages(SafeFileHandle file, long position, int length, out bool isResident)
    {
        isResident = false;
        if (lacksCacheStat)
            return false;
        var range = new LinuxCalls.CacheRange { Position = (ulong)position, Length = (ulong)length };
        if (!LinuxCalls.TryCacheStat(file, range, out LinuxCalls.CacheStatistics statistics))
        {
            // Of a file that belongs to somebody else it tells nothing, though it is there.
            lacksCacheStat |= Marshal.GetLastPInvokeError() == LinuxCalls.NotImplemented;
            return false;
        }

        ulong page = (ulong)Environment.SystemPageSize;
        ulong pages = ((range.Position + range.Length - 1) / page) - (range.Position / page) + 1;
        isResident = statistics.Cached >= pages;
        return true;
    }

    private static bool IsByteResident(SafeFileHandle file, long position)
    {
        if (lacksNoWait)
            return true;

        byte value;
        var vector = new LinuxCalls.IoVector { Bytes = &value, Length = 1 };
        try
        {
            if (LinuxCalls.ReadVectorAt(file, &vector, 1, position, LinuxCalls.NoWait) >= 0)
                return true;
        }
        catch (EntryPointNotFoundException)
        {
            lacksNoWait = true;
            return true;
        }

        // Any other refusal says that this file system cannot tell.
        return Marshal.GetLastPInvokeError() != LinuxCalls.Again;
    }
}
