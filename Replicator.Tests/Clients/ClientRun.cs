using System.Globalization;
using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>What came of one run of a client.</summary>
/// <param name="Requests">That the origin saw; none where it was stopped.</param>
/// <param name="Artefacts">Names and bytes of what the client got.</param>
internal sealed record ClientRun(
    ProcessOutcome Outcome,
    TimeSpan Elapsed,
    IReadOnlyList<NginxRequest> Requests,
    SortedDictionary<string, byte[]> Artefacts)
{
    /// <summary>For a person.</summary>
    public string Cost => string.Create(CultureInfo.InvariantCulture,
        $"{Requests.Count} requests, {Requests.Sum(one => one.Length)} B, {Elapsed.TotalSeconds:0.00} s");

    /// <summary>Expects that it went well and got something.</summary>
    public void AssertWell()
    {
        Assert.True(Outcome.ExitCode == 0, $"It ended with {Outcome.ExitCode}:\n{Outcome.Output}{Outcome.Errors}");
        Assert.NotEmpty(Artefacts);
    }

    /// <summary>Expects that it went well and got a package.</summary>
    public void AssertGot(PublishedPackage package)
    {
        AssertWell();
        Assert.True(HasGot(package), $"It got {string.Join(", ", Artefacts.Keys)}");
    }

    /// <summary>Whether it got a package.</summary>
    public bool HasGot(PublishedPackage package) =>
        Artefacts.Any(artefact => artefact.Value.AsSpan().SequenceEqual(package.Artefact));
}
