using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>apt and debootstrap, over http and https; <see cref="AptTests"/> has more of apt.</summary>
[Collection(RealPrograms.Name)]
public sealed class DebianClientTests(ITestOutputHelper output, DebianRepository repository)
    : IClassFixture<DebianRepository>
{
    [NeedsTheory("apt-get", "apt-ftparchive", "dpkg-deb", "gpg", "gpgconf", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Apt_gets_each_package_once(string scheme) => AssertGets(scheme, uri => AptRegistry.ScriptFor(
        $"deb [signed-by={repository.KeyRing}] {uri} stable main", string.Join(' ', DebianRepository.Packages)));

    [NeedsTheory("debootstrap", "wget", "apt-ftparchive", "dpkg-deb", "gpg", "gpgconf", "nginx",
        Needs.OwnMounts, Needs.Root)]
    [InlineData("http")]
    [InlineData("https")]
    public void Debootstrap_gets_each_package_once(string scheme) => AssertGets(scheme, uri => $"""
        # That it wants for a mirror over https, and the tests have none.
        debootstrap --download-only --arch=amd64 --exclude=ca-certificates --keyring={repository.KeyRing} \
            stable $HOME/target {uri}
        mv target/var/cache/apt/archives/*.deb got/
        """);

    private void AssertGets(string scheme, Func<string, string> script)
    {
        using var site = new ClientSite(scheme);
        Assert.Equal(0, RealProcess.Run("cp", "-a", repository.Documents + "/.", site.Web).ExitCode);
        FourRuns.AssertAlike(site, chapter: null, script(site.Uri("/debian")), target =>
            target.StartsWith("/debian/dists/", StringComparison.Ordinal)
                && !target.Contains("/by-hash/", StringComparison.Ordinal), output);
    }
}
