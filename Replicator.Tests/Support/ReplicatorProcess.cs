using System.Globalization;
using System.Text.RegularExpressions;

namespace Replicator.Tests.Support;

/// <summary>The built program, started as a person starts it, on a port of 127.0.0.1 that the system chooses.</summary>
internal sealed partial class ReplicatorProcess : IDisposable
{
    private readonly RealProcess process;

    private ReplicatorProcess(RealProcess process, string root)
    {
        this.process = process;
        Root = root;
        Match line = Match.Empty;
        try
        {
            process.WaitForOutput(text => (line = StartLine().Match(text)).Success);
        }
        catch
        {
            process.Dispose();
            throw;
        }

        Port = int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Where the tests' own configuration of the program was built to.</summary>
    public static string ProgramPath { get; } = FindProgram();

    /// <summary>The folder with the solution.</summary>
    public static string RepositoryPath => FindAbove("Replicator.sln");

    public int Port { get; }

    public string Root { get; }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it printed so far.</summary>
    public string Output => process.Output + process.Errors;

    /// <summary>Starts the program and waits until it listens.</summary>
    /// <param name="root">An existing folder or one to be made.</param>
    public static ReplicatorProcess Start(string root, params string[] options) => StartBehind([], root, options);

    /// <summary>The same behind another program that becomes it, as nohup does.</summary>
    public static ReplicatorProcess StartBehind(string[] prefix, string root, params string[] options) =>
        new(Launch(prefix, [.. options.Contains("--port") ? [] : AnyPort, "--root", root, .. options]), root);

    /// <summary>Starts the program with nothing but these arguments and does not wait.</summary>
    public static RealProcess Launch(string[] prefix, params string[] arguments) =>
        RealProcess.Start("env", [.. DefaultSignals, .. NoProxies, .. prefix, ProgramPath, .. WithLoopback(arguments)]);

    // A test run in the background of a script inherits ignored signals, and the program honours what it inherits.
    public static string[] DefaultSignals => ["--default-signal=INT,HUP,QUIT,TERM"];

    // What the machine itself reaches the world by is no matter of a test.
    private static string[] NoProxies =>
        ["-u", "http_proxy", "-u", "https_proxy", "-u", "HTTPS_PROXY", "-u", "no_proxy", "-u", "NO_PROXY"];

    private static string[] AnyPort => ["--port", "0"];

    /// <returns>The path of a file below the root.</returns>
    public string PathOf(string authority, string path) => Path.Combine(Root, authority, path.TrimStart('/'));

    public RawClient Connect() => new(Port);

    /// <summary>Asks for an object on a connection of its own and expects all of it.</summary>
    /// <param name="isHit">Whether it comes from what is stored.</param>
    public void AssertServes(string uri, byte[] content, bool isHit)
    {
        using RawClient client = Connect();
        RawAnswer answer = client.Get(uri);
        Assert.Equal(200, answer.Status);
        Assert.Equal(AnswerEnding.Whole, answer.Ending);
        Assert.Equal(content, answer.Content);
        Assert.Equal(isHit, answer.CacheStatus.Contains("hit", StringComparison.Ordinal));
    }

    public void Signal(int signal) => process.Signal(signal);

    /// <returns>How long the process lived on after the signal.</returns>
    public TimeSpan EndBy(int signal) => process.EndBy(signal);

    public int WaitForExit() => process.WaitForExit();

    /// <summary>Waits until what it printed satisfies a condition.</summary>
    public void WaitForOutput(Func<string, bool> condition) => process.WaitForOutput(condition);

    /// <summary>Ends it as a person does.</summary>
    public void Stop()
    {
        process.EndBy(UnixSignal.Terminate);
        Assert.Equal(0, process.WaitForExit());
    }

    public void Dispose() => process.Dispose();

    private static string[] WithLoopback(string[] arguments) =>
        arguments.Contains("--port") ? ["--bind", "127.0.0.1", .. arguments] : arguments;

    private static string FindProgram()
    {
        // .../Replicator.Tests/bin/CONFIGURATION/FRAMEWORK/
        string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        string built = Path.Combine(RepositoryPath, "Replicator/bin", folders[^2], folders[^1], "replicator");
        return File.Exists(built) ? built : Path.Combine(AppContext.BaseDirectory, "replicator");
    }

    private static string FindAbove(string name)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, name)))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"No {name} above {AppContext.BaseDirectory}.");
        }

        return folder;
    }

    [GeneratedRegex(@"replicator serves at http://127\.0\.0\.1:(\d+)/")]
    private static partial Regex StartLine();
}
