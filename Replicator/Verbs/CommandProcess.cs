using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Fibers;

namespace Replicator.Verbs;

/// <summary>A command in our place: it has our input, output and terminal, and gets the signals that are meant for
/// us.</summary>
internal sealed class CommandProcess : IDisposable
{
    /// <summary>Ends with which shells say that there is no such program, or that it is none.</summary>
    public const int NotFound = 127, NotExecutable = 126;

    private const UnixFileMode Executable =
        UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly (PosixSignal Signal, int Number)[] Passed =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly Process process = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    // Under the lock on the process.
    private readonly Queue<int> early = new();
    private bool isRunning;
    private bool hasEnded;

    /// <summary>Called for a signal that came when the command had ended already. From any thread.</summary>
    public Action? Orphaned { get; set; }

    /// <summary>Where a command lies, as a shell finds it.</summary>
    /// <param name="name">A path, if a slash is in it.</param>
    /// <param name="searchPath">Folders with colons between.</param>
    /// <param name="exitCode">Why it cannot be run; zero: it can.</param>
    public static string Find(string name, string searchPath, out int exitCode)
    {
        string[] places = name.Contains('/') ? [name] : [.. searchPath.Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder.Length == 0 ? "." : folder, name))];
        string? found = places.FirstOrDefault(IsExecutable);
        exitCode = found is not null ? 0 : places.Any(Path.Exists) ? NotExecutable : NotFound;
        return Path.GetFullPath(found ?? name);
    }

    /// <summary>From now on signals are the command's.</summary>
    public CommandProcess()
    {
        foreach ((PosixSignal signal, int number) in Passed)
        {
            // What is ignored from outside stays so for the command as well, as nohup wants.
            if (!StopSignals.IsIgnored(number))
                registrations.Add(PosixSignalRegistration.Create(signal, context => Pass(context, number)));
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="path">As <see cref="Find"/> gave it.</param>
    /// <param name="arguments">Without the name.</param>
    /// <param name="environment">All of it.</param>
    /// <exception cref="Win32Exception">It is no program.</exception>
    public void Start(string path, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        process.StartInfo = new ProcessStartInfo(path, arguments) { UseShellExecute = false };
        process.StartInfo.Environment.Clear();
        foreach ((string name, string value) in environment)
            process.StartInfo.Environment[name] = value;
        lock (process)
        {
            CommandSignals.WithPipeSignal(() => process.Start());
            isRunning = true;
            while (early.TryDequeue(out int number))
                _ = CommandSignals.Send(process.Id, number);
        }
    }

    /// <summary>Waits, blocking, for its end.</summary>
    /// <returns>128 and the signal's number where a signal ended it.</returns>
    public int WaitForExit()
    {
        process.WaitForExit();
        lock (process)
        {
            isRunning = false;
            hasEnded = true;
        }

        return process.ExitCode;
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
        process.Dispose();
    }

    private static bool IsExecutable(string path)
    {
        try
        {
            return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Pass(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        lock (process)
        {
            if (hasEnded)
            {
                Orphaned?.Invoke();
                return;
            }

            // What is typed goes to all in the foreground of the terminal, so the command has got it already: twice
            // would mean to it that the person insists.
            bool isTyped = context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT
                && CommandSignals.IsInForeground();
            if (isTyped)
                return;
            if (isRunning)
                _ = CommandSignals.Send(process.Id, number);
            else
                early.Enqueue(number);
        }
    }
}
