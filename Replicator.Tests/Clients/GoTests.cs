using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>go, from a module proxy of two modules, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class GoTests(ITestOutputHelper output)
{
    [NeedsTheory("go", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Go_gets_each_module_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        GoRegistry.Publish(site);
        FourRuns.AssertAlike(
            site, "Go", new GoRegistry().Script(site, "user"),
            target => target.EndsWith("/@v/list", StringComparison.Ordinal), output);
    }
}
