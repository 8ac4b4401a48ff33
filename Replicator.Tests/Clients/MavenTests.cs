using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Maven, from a repository of a parent and an extension.</summary>
[Collection(RealPrograms.Name)]
public sealed class MavenTests(ITestOutputHelper output)
{
    [NeedsTheory("mvn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Maven_gets_each_file_and_its_checksum_once_though_it_says_no_cache(string scheme)
    {
        using var site = new ClientSite(scheme);
        var registry = new MavenRegistry();
        registry.Publish(site, "extension", "");
        FourRuns.AssertAlike(site, "Maven", registry.Script(site, "extension"), _ => false, output);
    }
}
