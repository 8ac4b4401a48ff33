using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>go, from a module proxy of two modules, one of which needs the other, with a checksum database.</summary>
[Collection(RealPrograms.Name)]
public sealed class GoTests(ITestOutputHelper output)
{
    [NeedsTheory("go", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Go_gets_each_module_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        var registry = new GoRegistry();
        registry.Publish(site);
        FourRuns.AssertAlike(site, "Go", registry.Script(site, "user"), IsIndex, output);
    }

    // The list, or of the database what it is by now.
    private static bool IsIndex(string target) =>
        target.EndsWith("/@v/list", StringComparison.Ordinal) || target.EndsWith("/supported", StringComparison.Ordinal)
        || target.Contains(".p/", StringComparison.Ordinal);
}
