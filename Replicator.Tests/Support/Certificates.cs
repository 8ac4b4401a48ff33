using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replicator.Tests.Support;

/// <summary>Certificates for tests, with an authority that nobody else knows.</summary>
internal static class Certificates
{
    /// <summary>When all that is made here is valid, but for what is made to be wrong: long before and after the clock
    /// of a scene and the machine's.</summary>
    private static readonly DateTimeOffset Begin = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The authority, with its key.</summary>
    public static X509Certificate2 Authority { get; } = MakeAuthority("Authority of the tests");

    /// <summary>The same as a collection, without its key.</summary>
    public static X509Certificate2Collection Trusted { get; } =
        [X509CertificateLoader.LoadCertificate(Authority.RawData)];

    public static X509Certificate2 MakeAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Begin, End);
    }

    /// <summary>A server's certificate with its key.</summary>
    /// <param name="name">A name or an address.</param>
    /// <param name="issuer">Null: <see cref="Authority"/>.</param>
    /// <param name="begin">Null: valid already.</param>
    /// <param name="end">Null: valid still.</param>
    /// <param name="rsaBits">Null: a key on P-256.</param>
    /// <param name="purpose">Its extended key usage.</param>
    public static X509Certificate2 For(
        string name,
        X509Certificate2? issuer = null,
        DateTimeOffset? begin = null,
        DateTimeOffset? end = null,
        int? rsaBits = null,
        string purpose = "1.3.6.1.5.5.7.3.1")
    {
        using RSA? rsa = rsaBits is int bits ? RSA.Create(bits) : null;
        using ECDsa? curve = rsa is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        CertificateRequest request = Request(name, rsa, curve, purpose);
        issuer ??= Authority;
        using ECDsa signer = issuer.GetECDsaPrivateKey()!;
        using X509Certificate2 made = request.Create(
            issuer.SubjectName,
            X509SignatureGenerator.CreateForECDsa(signer),
            begin ?? Begin,
            end ?? End.AddDays(-1),
            RandomNumberGenerator.GetBytes(16));
        return Exportable(rsa is null ? made.CopyWithPrivateKey(curve!) : made.CopyWithPrivateKey(rsa));
    }

    /// <summary>One that vouches for itself.</summary>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Exportable(Request(name, null, key, "1.3.6.1.5.5.7.3.1").CreateSelfSigned(Begin, End));
    }

    private static CertificateRequest Request(string name, RSA? rsa, ECDsa? curve, string purpose)
    {
        CertificateRequest request = rsa is null
            ? new CertificateRequest($"CN={name}", curve!, HashAlgorithmName.SHA256)
            : new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        return request;
    }

    // With a key that every part of the library can use.
    private static X509Certificate2 Exportable(X509Certificate2 made)
    {
        using (made)
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
