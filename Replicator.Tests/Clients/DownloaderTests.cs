using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Programs that get one file.</summary>
[Collection(RealPrograms.Name)]
public sealed class DownloaderTests(ITestOutputHelper output)
{
    [NeedsTheory("curl", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Curl_gets_each_archive_once(string scheme) =>
        AssertGets(scheme, uri => $"{FileRegistry.Curl} {uri}");

    [NeedsTheory("wget", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Wget_gets_each_archive_once(string scheme) =>
        AssertGets(scheme, uri => $"{FileRegistry.Wget} {uri}");

    private void AssertGets(string scheme, Func<string, string> command)
    {
        using var site = new ClientSite(scheme);
        var content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        const string Release = "/tests/releases/download/v1.0/tests-1.0.tar.gz";
        site.Add(Release, content);
        site.Add("/list.txt", content[..1000]);
        FourRuns.AssertAlike(
            site, "curl, wget", $"cd got\n{command(site.Uri(Release))}\n{command(site.Uri("/list.txt"))}",
            target => target == "/list.txt", output);
    }
}
