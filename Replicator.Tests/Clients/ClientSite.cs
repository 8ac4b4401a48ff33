using System.Diagnostics;
using System.Text;
using Replicator.Clients;
using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>An origin for one client, by a name that no name service knows, and runs of the client: against the origin
/// itself, and by way of a proxy. Each run is a shell's, in a home of its own, so that it finds no cache; what it
/// leaves in the folder <c>got</c> is what it came for.</summary>
internal sealed class ClientSite : IDisposable
{
    public const string Name = "registry.test";

    // With a list of hosts of its own, which nobody else sees: only so do all clients take a name for an address.
    private const string WithHosts = "mount --bind \"$0\" /etc/hosts; exec \"$@\"";

    // Of the first file that is added; each further one is a second younger, which nginx makes its validators of.
    private static readonly DateTime FirstTime = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const string NoValidators = "etag off; if_modified_since off; add_header Last-Modified '';\n";

    private readonly TemporaryFolder folder = new();
    private readonly SecureSite site;
    private readonly bool isSecure;
    private ReplicatorProcess? proxy;
    private int addedCount;

    /// <param name="scheme">By which the client is to ask. Over http the origin sends neither validators nor
    /// freshness, as many mirrors do.</param>
    /// <param name="lines">More lines for the server block of nginx.</param>
    public ClientSite(string scheme, string lines = "")
    {
        isSecure = scheme == "https";
        site = new SecureSite(Name, Web, isSecure ? lines : NoValidators + lines);
        File.WriteAllText(folder["hosts"], $"127.0.0.1 localhost {Name}\n");
        File.WriteAllText(folder["root.pem"], Certificates.Trusted[0].ExportCertificatePem() + "\n");
        File.WriteAllText(folder["wgetrc"], $"ca_certificate = {folder["root.pem"]}\n");
        File.WriteAllBytes(folder["root.jks"], KeyStore.Write([Certificates.Trusted[0]], ProxyPlace.KeyStorePassword));
    }

    /// <summary>Whether the origin can say that something is as it was.</summary>
    public bool HasValidators => isSecure;

    /// <summary>The folder that is served.</summary>
    public string Web => folder.Folder("web");

    public string Authority => $"{Name}:{(isSecure ? site.Port : site.PlainPort)}";

    /// <summary>In place of which authorities the machine's clients trust; not with a proxy of ours.</summary>
    private string[] Trust =>
    [
        .. ((string[])["SSL_CERT_FILE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "npm_config_cafile",
            "NODE_EXTRA_CA_CERTS", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CARGO_HTTP_CAINFO"])
            .Select(name => $"{name}={folder["root.pem"]}"),
        $"WGETRC={folder["wgetrc"]}",
        $"JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore={folder["root.jks"]}",
    ];

    /// <returns>The URI of a path there.</returns>
    public string Uri(string path) => $"{(isSecure ? "https" : "http")}://{Authority}{path}";

    /// <summary>Adds a file to what is served, or puts another in its place.</summary>
    public void Add(string path, byte[] content)
    {
        string file = FileOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        File.SetLastWriteTimeUtc(file, FirstTime.AddSeconds(addedCount++));
    }

    /// <returns>Whether such a file was added.</returns>
    public bool Has(string path) => File.Exists(FileOf(path));

    /// <returns>What is served there.</returns>
    public byte[] Read(string path) => File.ReadAllBytes(FileOf(path));

    /// <summary>Runs a client that asks the origin itself.</summary>
    public ClientRun RunWithout(string script, params string[] variables)
    {
        string home = folder.Folder("without");
        return Run(home, () => RealProcess.Run("unshare",
            ["--mount", "sh", "-ec", WithHosts, folder["hosts"], "sh", "-ec", script], home,
            [.. isSecure ? Trust : [], .. variables]));
    }

    /// <summary>Runs a client as a command of <c>replicator run</c>.</summary>
    /// <param name="name">Of the run.</param>
    public ClientRun RunAsCommand(string name, string script, params string[] variables)
    {
        string home = HomeFor(name);
        return Run(home, () => RealProcess.Run(ReplicatorProcess.ProgramPath, Command(script), home, variables));
    }

    /// <summary>Starts what <see cref="RunAsCommand"/> runs.</summary>
    public RealProcess StartAsCommand(string name, string script, params string[] variables)
    {
        string home = HomeFor(name);
        Directory.CreateDirectory(Path.Combine(home, "got"));
        return RealProcess.Start(ReplicatorProcess.ProgramPath, Command(script), home, variables);
    }

    /// <summary>Runs a client that is pointed at the proxy, and trusts its authority, as the README says.</summary>
    /// <param name="name">Of the run.</param>
    /// <param name="chapter">The client's.</param>
    public ClientRun RunAsSaid(string name, string chapter, string script, params string[] variables)
    {
        string home = HomeFor(name);
        string said = ClientChapters.SettingsIn(chapter)
            .Replace(":8080", $":{proxy!.Port}", StringComparison.Ordinal);
        string path = $"PATH='{Path.GetDirectoryName(ReplicatorProcess.ProgramPath)}':$PATH";
        return Run(home, () => RealProcess.Run(
            "sh", ["-ec", $"{path}\n{said}\n{script}"], home, [$"REPLICATOR_PORT={proxy.Port}", .. variables]));
    }

    /// <summary>Has the proxy get something, as for a client whose run is no matter.</summary>
    public void Fetch(string[] targets)
    {
        string[] options = ["--fail", "--silent", "--show-error", "--insecure", "--proxy"];
        ProcessOutcome outcome = RealProcess.Run(
            "curl", [.. options, $"http://127.0.0.1:{Proxy.Port}", .. targets.Select(Uri)], folder.FullPath);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        site.TakeRequests();
    }

    /// <summary>Asks the program for something that is not a client's.</summary>
    /// <param name="arguments">A verb's, without the root.</param>
    public ProcessOutcome RunVerb(params string[] arguments) =>
        RealProcess.Run(ReplicatorProcess.ProgramPath, [.. arguments, "--root", folder["root"]], folder.FullPath);

    /// <returns>What the proxy has stored of a target; null: nothing that is whole.</returns>
    public byte[]? Stored(string target)
    {
        Assert.True(TargetUri.TryParse(Encoding.ASCII.GetBytes(Uri(target)), out TargetUri? uri, out _));
        string path = EntryPath.Plain(uri!, flat: false);
        string? file = Directory.EnumerateFiles(folder["root"], Path.GetFileName(path), SearchOption.AllDirectories)
            .SingleOrDefault(file => EntryPath.IsPlaceOf(Path.GetRelativePath(folder["root"], file), path));
        return file is null ? null : File.ReadAllBytes(file);
    }

    /// <summary>Waits until so much of a content that is not whole is stored, for whatever comes then.</summary>
    public void WaitForUnfinished(long length) => Until.Holds(
        () => Directory.Exists(Unfinished)
            && new DirectoryInfo(Unfinished).EnumerateFiles().Any(file => IsUnfinished(file, length)),
        () => $"{length} bytes of a content");

    // It bears the time by which the store knows that it was not changed, which is long ago.
    private static bool IsUnfinished(FileInfo file, long length)
    {
        try
        {
            return file.Length >= length && file.LastWriteTimeUtc.Year < 2003;
        }
        catch (FileNotFoundException)
        {
            return false; // Others come and go.
        }
    }

    /// <summary>Kills the proxy; the next run starts another.</summary>
    public void KillProxy()
    {
        proxy!.EndBy(UnixSignal.Kill);
        proxy.Dispose();
        proxy = null;
    }

    /// <summary>Ends the origin: connections are refused from now on.</summary>
    public void Stop() => site.Stop();

    public void Dispose()
    {
        proxy?.Dispose();
        site.Dispose();
        folder.Dispose();
    }

    // Started when it is first needed.
    private ReplicatorProcess Proxy => proxy ??= ReplicatorProcess.StartBehind(
        ["env", $"XDG_DATA_HOME={folder["data"]}"], folder["root"],
        ["--intercept", .. SecureSite.OptionsFor(site), "--resolve", $"{Name}:{site.PlainPort}:127.0.0.1"]);

    // Where all have the same authority of the proxy.
    private string HomeFor(string name)
    {
        _ = Proxy;
        File.CreateSymbolicLink(
            Path.Combine(folder.Folder($"{name}/.local/share"), "replicator"), folder["data/replicator"]);
        return folder[name];
    }

    private string Unfinished => folder["root/.replicator/unfinished"];

    private string FileOf(string path) => Path.Combine(Web, path.TrimStart('/'));

    private string[] Command(string script) => ["run", "--root", folder["root"], "--", "sh", "-ec", script];

    private ClientRun Run(string home, Func<ProcessOutcome> run)
    {
        Directory.CreateDirectory(Path.Combine(home, "got"));
        long start = Stopwatch.GetTimestamp();
        ProcessOutcome outcome = run();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        return new ClientRun(outcome, elapsed, site.TakeRequests(), ArtefactsIn(Path.Combine(home, "got")));
    }

    private static SortedDictionary<string, byte[]> ArtefactsIn(string folder)
    {
        var artefacts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            artefacts.Add(Path.GetRelativePath(folder, file), File.ReadAllBytes(file));
        return artefacts;
    }
}
