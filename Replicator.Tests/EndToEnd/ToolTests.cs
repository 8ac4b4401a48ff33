using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The package by which <c>replicator</c> can be typed, as the README says how it is made and
/// installed.</summary>
[Collection(RealPrograms.Name)]
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("dotnet")]
    public void What_is_packed_is_installed_as_a_command()
    {
        // What the tests were built with is packed, for a build of its own would take a minute.
        string configuration = AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2];
        DotNet("pack", Path.Combine(ReplicatorProcess.RepositoryPath, "Replicator"), "--no-build",
            "--configuration", configuration, "--output", folder["packages"]);
        Assert.Single(Directory.GetFiles(folder["packages"]));
        DotNet("tool", "install", "replicator", "--tool-path", folder["tools"], "--source", folder["packages"]);
        ProcessOutcome version = RealProcess.Run(folder["tools/replicator"], "--version");
        Assert.True(version.ExitCode == 0, version.Errors);
        Assert.StartsWith("replicator ", version.Output, StringComparison.Ordinal);
    }

    private void DotNet(params string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run("dotnet", arguments, folder.FullPath,
            "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DOTNET_NOLOGO=1", "MSBUILDDISABLENODEREUSE=1");
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
    }
}
