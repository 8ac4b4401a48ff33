using System.Diagnostics;
using System.Globalization;

namespace Bench;

/// <summary>The program that is measured, running on a port and a root of its own.</summary>
internal sealed class ProxyProcess : IDisposable
{
    private const string Announcement = "replicator serves at ";
    private const string LongStep = "a step of ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ManualResetEventSlim serves = new();
    private readonly List<string> longSteps = [];
    private int bugs;

    /// <summary>Starts it and waits until it serves.</summary>
    /// <param name="options">Which program, and its poller.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="more">Further words of its command line.</param>
    /// <exception cref="IOException">It does not come up.</exception>
    public ProxyProcess(BenchOptions options, string root, params string[] more)
    {
        string[] arguments =
            ["--bind", "127.0.0.1", "--port", "0", "--root", root, "--poller", options.Poller, .. more];
        process = new Process
        {
            StartInfo = new ProcessStartInfo(options.Program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (serves.Wait(Patience))
            return;
        Dispose();
        throw new IOException($"{options.Program} does not say that it serves");
    }

    public int Id => process.Id;

    public int Port { get; private set; }

    /// <summary>It has ended, which nobody asked it to.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Failures that it called bugs, and its own end.</summary>
    public int Bugs => Volatile.Read(ref bugs) + (process.HasExited ? 1 : 0);

    /// <summary>The steps that it said took too long, since <see cref="ForgetLongSteps"/>. Only in debug mode does it
    /// say so.</summary>
    public IReadOnlyList<string> LongSteps
    {
        get
        {
            lock (longSteps)
                return [.. longSteps];
        }
    }

    public void ForgetLongSteps()
    {
        lock (longSteps)
            longSteps.Clear();
    }

    /// <summary>Ends it without a word (SIGKILL).</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Asks it to end, and makes it if it does not.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
            ProcessFacts.Terminate(process.Id);
        if (!process.WaitForExit(Patience))
            process.Kill();
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith(Announcement, StringComparison.Ordinal))
        {
            Port = new Uri(line[Announcement.Length..].Split([' ', ','])[0]).Port;
            serves.Set();
        }
        else if (line.Contains(LongStep, StringComparison.Ordinal))
        {
            lock (longSteps)
                longSteps.Add(line);
        }
        else if (line.Contains("bug:", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref bugs);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{process.Id}] {line}"));
        }
    }
}
