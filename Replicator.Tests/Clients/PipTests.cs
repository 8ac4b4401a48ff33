using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>pip, from an index of two wheels, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class PipTests(ITestOutputHelper output)
{
    [NeedsTheory("python3", "pip3", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Pip_gets_each_wheel_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        PyPiRegistry.Publish(site);
        FourRuns.AssertAlike(
            site, "pip", new PyPiRegistry().Script(site, "leaf-user"),
            target => target.StartsWith("/simple/", StringComparison.Ordinal), output);
    }
}
