using System.Security.Cryptography.X509Certificates;
using Replicator.Clients;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

public sealed class KeyStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("keytool")]
    public void Java_reads_it_and_finds_nothing_changed()
    {
        using X509Certificate2 other = Certificates.MakeAuthority("Another");
        File.WriteAllBytes(folder["store.jks"], KeyStore.Write([Certificates.Authority, other], "changeit"));
        ProcessOutcome outcome = RealProcess.Run("keytool",
            "-list", "-keystore", folder["store.jks"], "-storetype", "JKS", "-storepass", "changeit");
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Errors);
        Assert.Equal(2, outcome.Output.Split("trustedCertEntry").Length - 1);
    }

    [Fact]
    public void A_bundle_holds_the_systems_and_ours_and_no_former_one_of_ours()
    {
        using X509Certificate2 ours = Certificates.MakeAuthority("New,O=Replicator");
        using X509Certificate2 former = Certificates.MakeAuthority("Old,O=Replicator");
        var place = new ProxyPlace("localhost", 3128, folder.FullPath, Trusts: true);
        TrustFiles.Write(place, ours, [former, Certificates.Authority]);
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPemFile(place.BundlePath);
        Assert.Equal([ours.Thumbprint, Certificates.Authority.Thumbprint], bundle.Select(one => one.Thumbprint));
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(place.BundlePath), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(folder.FullPath).Length);
    }
}
