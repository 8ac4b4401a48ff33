using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fibers;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class CertificateFaultTests
{
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Only_the_signature_of_the_one_who_is_trusted_does_not_count(bool isWeak)
    {
        using X509Certificate2 between = MakeOfSameName(isWeak);
        using X509Certificate2 certificate = MakeBelow(between);
        Assert.Equal(isWeak ? CertificateMistake.WeakSignature : null, Judge(certificate, between)?.Mistake);
    }

    [Fact]
    [Trait("RFC", "5280 4.2.1.6")]
    public void Names_that_cannot_be_read_are_told()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a.test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("2.5.29.17", [0x30, 0x07, 0x87, 0x05, 1, 2, 3, 4, 5], critical: false));
        using ECDsa signer = Certificates.Authority.GetECDsaPrivateKey()!;
        using X509Certificate2 certificate = request.Create(Certificates.Authority.SubjectName,
            X509SignatureGenerator.CreateForECDsa(signer), Begin, Begin.AddYears(20), [1]);
        using X509Chain chain = Chain(certificate);
        var judged = new Result<CertificateFault?>();
        var trust = new OriginTrust(Certificates.Trusted, new HashSet<string>(), TimeProvider.System);
        Assert.False(trust.OptionsFor("a.test", judged).RemoteCertificateValidationCallback!(
            this, certificate, chain, SslPolicyErrors.RemoteCertificateNameMismatch));
        Assert.StartsWith("a.test is not believed: its certificate cannot be read; ", judged.Value!.Describe("a.test"),
            StringComparison.Ordinal);
    }

    private static CertificateFault? Judge(X509Certificate2 certificate, params X509Certificate2[] between)
    {
        using X509Chain chain = Chain(certificate, between);
        return CertificateFault.Of(certificate, chain, isOfOther: false, DateTimeOffset.UtcNow);
    }

    private static X509Chain Chain(X509Certificate2 certificate, params X509Certificate2[] between)
    {
        var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Certificates.Trusted);
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.Build(certificate);
        return chain;
    }

    // An authority with another key of its own, for which the first one vouches.
    private static X509Certificate2 MakeOfSameName(bool isWeak)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Certificates.Authority.SubjectName, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        AddIssuer(request, Certificates.Authority);
        using ECDsa signer = Certificates.Authority.GetECDsaPrivateKey()!;
        using X509Certificate2 made = request.Create(Certificates.Authority.SubjectName,
            isWeak ? new WeakGenerator(signer) : X509SignatureGenerator.CreateForECDsa(signer),
            Begin, Begin.AddYears(20), [1]);
        return made.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 MakeBelow(X509Certificate2 issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a.test", key, HashAlgorithmName.SHA256);
        AddIssuer(request, issuer);
        using ECDsa signer = issuer.GetECDsaPrivateKey()!;
        return request.Create(
            issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), Begin, Begin.AddYears(19), [2]);
    }

    private static void AddIssuer(CertificateRequest request, X509Certificate2 issuer) =>
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));

    // ECDSA with SHA-1, which the library itself makes no more.
    private sealed class WeakGenerator(ECDsa key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.10045.4.1");
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
