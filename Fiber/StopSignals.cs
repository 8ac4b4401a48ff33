using System.Globalization;
using System.Runtime.InteropServices;

namespace Fibers;

/// <summary>Turns the process's signals into calls, on a thread of the system's: SIGINT, SIGTERM and SIGHUP stop,
/// SIGUSR2 lists the fibers.</summary>
/// <remarks>A signal that was ignored when the process began stays so, which is what nohup, and a script that starts a
/// program in the background, ask for.</remarks>
public sealed class StopSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Stops =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];

    private readonly List<PosixSignalRegistration> registrations = [];

    /// <param name="stop">Called for each signal that stops.</param>
    /// <param name="dump">Called for SIGUSR2.</param>
    internal StopSignals(Action stop, Action dump)
    {
        string status = ReadStatus();
        foreach ((PosixSignal signal, int number) in Stops)
        {
            if (!IsIgnored(status, number))
                Register(signal, stop);
        }

        // .NET has no name for it, but takes the system's number.
        if (OperatingSystem.IsLinux())
            Register((PosixSignal)12, dump);
        else if (OperatingSystem.IsMacOS())
            Register((PosixSignal)31, dump);
    }

    /// <summary>Whether this process ignores a signal. To be asked before somebody handles it.</summary>
    /// <param name="number">The system's.</param>
    public static bool IsIgnored(int number) => IsIgnored(ReadStatus(), number);

    /// <summary>Whether a process with this /proc/PID/status ignores a signal.</summary>
    internal static bool IsIgnored(string status, int number)
    {
        const string field = "SigIgn:";
        int start = status.IndexOf(field, StringComparison.Ordinal);
        if (start < 0)
            return false;
        ReadOnlySpan<char> rest = status.AsSpan(start + field.Length);
        int end = rest.IndexOf('\n');
        ReadOnlySpan<char> mask = (end < 0 ? rest : rest[..end]).Trim();
        return ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong ignored)
            && (ignored >> (number - 1) & 1) != 0;
    }

    /// <summary>Gives the signals back to what they did before.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();
    }

    private static string ReadStatus()
    {
        try
        {
            return File.ReadAllText("/proc/self/status");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where there is no such file, nothing is known to be ignored.
            return "";
        }
    }

    private void Register(PosixSignal signal, Action action) =>
        registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            // The process must not end by itself.
            context.Cancel = true;
            action();
        }));
}
