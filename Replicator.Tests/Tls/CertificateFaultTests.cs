using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class CertificateFaultTests
{
    [Fact]
    public void A_weak_key_is_told()
    {
        using X509Certificate2 certificate = Certificates.For("a.test", rsaBits: 1024);
        CertificateFault fault = Judge(certificate)!;
        Assert.Equal(CertificateMistake.WeakKey, fault.Mistake);
        Assert.Equal(
            "a.test is not believed: its key is weak (RSA with 1024 bits); only its owner can mend that, "
                + "--insecure-upstream a.test goes on without any check",
            fault.Describe("a.test"));
    }

    [Fact]
    public void A_strong_one_is_not()
    {
        using X509Certificate2 certificate = Certificates.For("a.test", rsaBits: 2048);
        Assert.Null(Judge(certificate));
    }

    private static CertificateFault? Judge(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Certificates.Trusted);
        chain.Build(certificate);
        return CertificateFault.Of(certificate, chain, isOfOther: false, DateTimeOffset.UtcNow);
    }
}
