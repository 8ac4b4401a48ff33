using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>cargo, from a sparse index of two crates, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class CargoTests(ITestOutputHelper output)
{
    [NeedsTheory("cargo", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Cargo_gets_each_crate_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        CargoRegistry.Publish(site);
        FourRuns.AssertAlike(
            site, "cargo", new CargoRegistry().Script(site, "leaf-user"),
            target => !target.EndsWith("/download", StringComparison.Ordinal), output, CargoRegistry.Toolchains);
    }
}
