using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Tests.Support;

/// <summary>A terminal with a program in its foreground: what a person types and sees, and the window that they
/// close.</summary>
internal sealed partial class Terminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;

    private readonly SafeFileHandle master;
    private readonly StringBuilder output = new();

    /// <summary>Starts a program as the leader of a session whose terminal this is.</summary>
    public Terminal(string home, params string[] command)
    {
        master = OpenMaster(ReadWrite | NotControlling | CloseOnExec);
        if (master.IsInvalid || GrantSlave(master) != 0 || UnlockSlave(master) != 0)
            throw new InvalidOperationException("No terminal can be made here.");
        var name = new byte[256];
        if (SlaveName(master, name, (nuint)name.Length) != 0)
            throw new InvalidOperationException("The terminal has no name.");
        string path = Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0));
        // It is no leader of a group yet, thus the session is made without a fork, and the process is the program's.
        const string Script = "exec setsid --ctty --wait \"$@\" <\"$0\" >\"$0\" 2>&1";
        Process = RealProcess.Start(
            "sh", ["-c", Script, path, "env", .. ReplicatorProcess.DefaultSignals, .. command], home);
    }

    public RealProcess Process { get; }

    /// <summary>What the program printed so far, as far as it was waited for.</summary>
    public string Output => output.ToString();

    /// <summary>Waits until what is printed satisfies a condition, and reads on meanwhile as a terminal does.</summary>
    public void WaitFor(Func<string, bool> condition) => Until.Holds(
        () => Drain() && condition(Output), () => $"output on the terminal; it printed:\n{Output}");

    /// <summary>Waits for the program's end, and reads on meanwhile.</summary>
    public void WaitForEnd() => Until.Holds(
        () => Drain() && Process.HasExited, () => $"the end on the terminal; it printed:\n{Output}");

    /// <summary>Types a character; U+0003 is Ctrl-C.</summary>
    public void Type(char character)
    {
        byte[] bytes = [(byte)character];
        if (Write(master, bytes, 1) != 1)
            throw new InvalidOperationException("The terminal takes no input.");
    }

    /// <summary>Closes the window: the session is hung up.</summary>
    public void Close() => master.Dispose();

    public void Dispose()
    {
        Process.Dispose();
        master.Dispose();
    }

    private bool Drain()
    {
        var buffer = new byte[4096];
        var poll = new PollDescriptor { Events = Readable };
        bool added = false;
        try
        {
            master.DangerousAddRef(ref added);
            poll.Descriptor = (int)master.DangerousGetHandle();
            while (Poll(ref poll, 1, 0) > 0)
            {
                // Below zero: nobody has the other side open any more.
                nint count = Read(master, buffer, (nuint)buffer.Length);
                if (count <= 0)
                    break;
                output.Append(Encoding.UTF8.GetString(buffer, 0, (int)count));
            }
        }
        finally
        {
            if (added)
                master.DangerousRelease();
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial SafeFileHandle OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantSlave(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockSlave(SafeFileHandle master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int SlaveName(SafeFileHandle master, [Out] byte[] name, nuint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle master, [Out] byte[] bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle master, byte[] bytes, nuint count);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
