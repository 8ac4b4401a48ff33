using System.Runtime.InteropServices;

namespace Replicator.Tests.Support;

/// <summary>Signals to processes that a test has started.</summary>
internal static partial class UnixSignal
{
    public const int Hangup = 1;

    public const int Interrupt = 2;

    public const int Kill = 9;

    public const int Terminate = 15;

    /// <param name="processId">Of one process; neither of a group nor of all.</param>
    public static void Send(int processId, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        if (KillProcess(processId, signal) != 0)
        {
            throw new InvalidOperationException(
                $"kill({processId}, {signal}) failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int KillProcess(int processId, int signal);
}
