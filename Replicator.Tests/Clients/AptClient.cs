using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>An apt that knows nothing of the machine's own configuration, state and caches.</summary>
internal sealed class AptClient : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string configuration;

    /// <param name="proxy">As "http://127.0.0.1:8080"; null: it asks the origin itself.</param>
    /// <param name="retries">How often it tries again what failed.</param>
    public AptClient(string authority, string keyRing, string? proxy, int retries = 0)
    {
        configuration = folder["apt.conf"];
        folder.Folder("parts");
        folder.Folder("state/lists/partial");
        folder.Folder("cache/archives/partial");
        folder.Folder("log");
        File.WriteAllText(folder["status"], "");
        File.WriteAllText(folder["sources.list"], $"deb [signed-by={keyRing}] http://{authority}/debian stable main\n");
        File.WriteAllText(configuration, $$"""
            APT::Architecture "amd64";
            APT::Architectures { "amd64"; };
            APT::Sandbox::User "root";
            Acquire::Languages "none";
            Acquire::Retries "{{retries}}";
            Acquire::http::Proxy "{{proxy ?? "DIRECT"}}";
            Dir::State "{{folder["state"]}}";
            Dir::State::status "{{folder["status"]}}";
            Dir::Cache "{{folder["cache"]}}";
            Dir::Log "{{folder["log"]}}";
            Dir::Etc::main "{{folder["none"]}}";
            Dir::Etc::parts "{{folder["parts"]}}";
            Dir::Etc::sourcelist "{{folder["sources.list"]}}";
            Dir::Etc::sourceparts "{{folder["parts"]}}";
            Dir::Etc::trusted "{{folder["none"]}}";
            Dir::Etc::trustedparts "{{folder["parts"]}}";
            Dir::Etc::preferences "{{folder["none"]}}";
            Dir::Etc::preferencesparts "{{folder["parts"]}}";

            """);
    }

    /// <summary>Fetches the indexes and then packages, from nothing, and expects that to go well.</summary>
    /// <returns>Names and bytes of all that is there then: indexes and packages.</returns>
    public SortedDictionary<string, byte[]> UpdateAndDownload(IEnumerable<string> packages)
    {
        foreach (ProcessOutcome outcome in (ProcessOutcome[])[Run("update"), Run(["download", .. packages])])
        {
            Assert.True(outcome.ExitCode == 0, $"It ended with {outcome.ExitCode}:\n{outcome.Output}{outcome.Errors}");
            // That an index could not be fetched is but a warning to apt.
            Assert.True(outcome.Errors.Length == 0, outcome.Errors);
        }

        var artefacts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Downloads).Concat(Directory.GetFiles(folder["state/lists"])))
        {
            if (Path.GetFileName(file) != "lock")
                artefacts.Add(Path.GetFileName(file), File.ReadAllBytes(file));
        }

        return artefacts;
    }

    /// <summary>Runs apt-get, to whatever end.</summary>
    public ProcessOutcome Run(params string[] arguments) =>
        RealProcess.Run("apt-get", ["-q", .. arguments], Downloads, $"APT_CONFIG={configuration}");

    /// <summary>Leaves behind what a download that broke off leaves.</summary>
    /// <param name="modified">Of what it was the beginning of.</param>
    public void LeavePartial(string package, byte[] beginning, DateTime modified)
    {
        string file = folder[$"cache/archives/partial/{FileOf(package)}"];
        File.WriteAllBytes(file, beginning);
        File.SetLastWriteTimeUtc(file, modified);
    }

    /// <returns>The path of a package's file that was fetched to be installed.</returns>
    public string PathOf(string package) => folder[$"cache/archives/{FileOf(package)}"];

    public void Dispose() => folder.Dispose();

    private static string FileOf(string package) => Path.GetFileName(DebianRepository.PathOf(package));

    private string Downloads => folder.Folder("downloads");
}
