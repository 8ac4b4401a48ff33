using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Verbs;

/// <summary>Calls of the system about signals and the terminal.</summary>
internal static partial class CommandSignals
{
    private const int PipeSignal = 13;
    private const nint Standard = 0, Ignored = 1;

    /// <summary>Sends a signal; zero: it was sent.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int process, int signal);

    /// <summary>Whether we are what runs in the foreground of a terminal, to which goes what is typed
    /// there.</summary>
    public static bool IsInForeground()
    {
        try
        {
            using SafeFileHandle terminal = File.OpenHandle("/dev/tty");
            return GetForeground(terminal) == GetGroup();
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Does something while a write to a closed pipe ends a process, as it does in programs that did not
    /// choose otherwise. The runtime has chosen, and what it starts would inherit that.</summary>
    public static void WithPipeSignal(Action start)
    {
        SetHandler(PipeSignal, Standard);
        try
        {
            start();
        }
        finally
        {
            SetHandler(PipeSignal, Ignored);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int GetForeground(SafeFileHandle terminal);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int GetGroup();
}
