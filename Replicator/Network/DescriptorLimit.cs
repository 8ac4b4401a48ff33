using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Network;

/// <summary>How many descriptors the process may have (RLIMIT_NOFILE on Linux).</summary>
internal static unsafe partial class DescriptorLimit
{
    private const int Descriptors = 7;
    private const int StandardError = 2;

    // Gives a descriptor a second number, which is at least that (F_DUPFD_CLOEXEC).
    private const int DuplicateFrom = 1030;

    /// <summary>Descriptors for which the system keeps places from the beginning: more are for crowds alone.</summary>
    private const int MostPlaces = 16 << 10;

    /// <summary>The runtime's (some 65 with its libraries), the loop's, its threads' and listeners', the store's, and
    /// some for what comes and goes.</summary>
    private const int Own = 96;

    /// <summary>With fewer not even a few clients can be served.</summary>
    public const int Least = Own + 32;

    /// <summary>Raises what counts to what may be.</summary>
    /// <returns>How many there may be; <see cref="int.MaxValue"/> where the system does not tell.</returns>
    public static int Raise()
    {
        Limit limit;
        if (!OperatingSystem.IsLinux() || Get(Descriptors, &limit) != 0)
            return int.MaxValue;
        Limit raised = new() { Soft = limit.Hard, Hard = limit.Hard };
        ulong counts = limit.Soft == limit.Hard || Set(Descriptors, &raised) == 0 ? limit.Hard : limit.Soft;
        return (int)Math.Min(counts, int.MaxValue);
    }

    /// <summary>Has the system make places for descriptors already, on a thread of its own. Else it makes them as they
    /// are needed, doubling their number, and whoever needs one waits some 15 ms each time until every processor has
    /// seen the new ones: the loop with all its clients.</summary>
    /// <param name="count">That there may be.</param>
    public static void MakePlaces(int count)
    {
        if (!OperatingSystem.IsLinux())
            return;
        int highest = Math.Min(count, MostPlaces) - 1;
        new Thread(() => new SafeFileHandle(Control(StandardError, DuplicateFrom, highest), ownsHandle: true).Dispose())
        { IsBackground = true, Name = "descriptors" }.Start();
    }

    /// <summary>Clients for whom descriptors are left, when others had theirs: files that are kept open, downloads
    /// (each a connection and a file), and the proxy itself.</summary>
    /// <param name="limit">As <see cref="Raise"/> gives it.</param>
    /// <param name="clients">That there may be otherwise.</param>
    /// <param name="files">Kept open.</param>
    /// <param name="downloads">At a time.</param>
    public static int ClientsWithin(int limit, int clients, int files, int downloads)
    {
        long others = Math.Max(Own, Math.Min(Own + files + (2L * downloads), limit / 2));
        return (int)Math.Clamp(limit - others, 1, clients);
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int Get(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int Set(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
