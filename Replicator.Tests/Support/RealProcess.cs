using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>A program that runs with a scrubbed environment, its output gathered; it is ended with the test at the
/// latest.</summary>
internal sealed class RealProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();
    private readonly Lock gate = new();

    private RealProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The lines of standard output so far.</summary>
    public string Output => Read(output);

    /// <summary>The lines of standard error so far.</summary>
    public string Errors => Read(errors);

    /// <summary>Starts a program that knows nothing of this process's environment but where programs lie.</summary>
    /// <param name="home">Its home folder, and the folder it starts in; null: the folder for temporary files.</param>
    /// <param name="variables">NAME=VALUE, beside PATH, HOME, LANG and where the runtime lies.</param>
    public static RealProcess Start(
        string program, IEnumerable<string> arguments, string? home = null, params string[] variables)
    {
        home ??= Path.GetTempPath();
        var start = new ProcessStartInfo(Needs.Find(program) ?? program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (string variable in Scrubbed(home).Concat(variables))
        {
            string[] parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        return new RealProcess(start);
    }

    /// <summary>The environment that programs start with, as NAME=VALUE.</summary>
    public static string[] Scrubbed(string home) =>
    [
        $"PATH={Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin",
        $"HOME={home}",
        "LANG=C.UTF-8",
        // The shared framework's folder is three levels below the runtime's root.
        $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))}",
    ];

    /// <summary>Runs a program to its end.</summary>
    public static ProcessOutcome Run(string program, params string[] arguments) => Run(program, arguments, null);

    /// <inheritdoc cref="Start"/>
    public static ProcessOutcome Run(
        string program, IEnumerable<string> arguments, string? home, params string[] variables)
    {
        using RealProcess process = Start(program, arguments, home, variables);
        return new ProcessOutcome(process.WaitForExit(), process.Output, process.Errors);
    }

    /// <summary>Waits until what it printed, to standard output or error, satisfies a condition.</summary>
    public void WaitForOutput(Func<string, bool> condition) => Until.Holds(
        () => condition(Output + Errors) || (HasExited && Ended(condition)),
        () => $"output of {process.StartInfo.FileName}; it printed:\n{Output}{Errors}");

    /// <summary>Waits for its end and the last of its output.</summary>
    /// <returns>The exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="TimeoutException">It runs on beyond the deadline.</exception>
    public int WaitForExit()
    {
        if (!process.WaitForExit(Until.Deadline))
            throw new TimeoutException($"{process.StartInfo.FileName} runs on; it printed:\n{Output}{Errors}");
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>Sends a signal and measures how long the process lives on.</summary>
    public TimeSpan EndBy(int signal)
    {
        long start = Stopwatch.GetTimestamp();
        Signal(signal);
        if (!process.WaitForExit(Until.Deadline))
            throw new TimeoutException($"Signal {signal} did not end it; it printed:\n{Output}{Errors}");
        return Stopwatch.GetElapsedTime(start);
    }

    public void Signal(int signal) => UnixSignal.Send(process.Id, signal);

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private bool Ended(Func<string, bool> condition)
    {
        int exitCode = WaitForExit();
        return condition(Output + Errors)
            ? true
            : throw new InvalidOperationException(
                $"{process.StartInfo.FileName} ended with {exitCode} and printed:\n{Output}{Errors}");
    }

    private void Append(StringBuilder text, string? line)
    {
        lock (gate)
        {
            if (line is not null)
                text.Append(line).Append('\n');
        }
    }

    private string Read(StringBuilder text)
    {
        lock (gate)
            return text.ToString();
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">128 and the signal's number where a signal ended it.</param>
internal sealed record ProcessOutcome(int ExitCode, string Output, string Errors);
