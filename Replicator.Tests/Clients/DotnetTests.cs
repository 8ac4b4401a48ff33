using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>dotnet restore, from a feed of two packages, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class DotnetTests(ITestOutputHelper output)
{
    [NeedsTheory("dotnet", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Dotnet_gets_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        NuGetRegistry.Publish(site);
        FourRuns.AssertAlike(
            site, "dotnet", new NuGetRegistry().Script(site, "leaf.user"),
            target => target.EndsWith("/index.json", StringComparison.Ordinal), output, NuGetRegistry.Variables);
    }
}
