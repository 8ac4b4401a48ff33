using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bench.Tls;

/// <summary>A certificate of P-256 for loopback and for every host below <c>test</c> that has one label more, as the
/// files that servers read.</summary>
internal sealed class SiteCertificate : IDisposable
{
    /// <param name="folder">For both files.</param>
    public SiteCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("*.bench.test");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 made = request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        CertificatePath = Path.Combine(folder, "site.pem");
        KeyPath = Path.Combine(folder, "site.key");
        File.WriteAllText(CertificatePath, made.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
        Certificate = X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
    }

    public string CertificatePath { get; }

    public string KeyPath { get; }

    /// <summary>With its key.</summary>
    public X509Certificate2 Certificate { get; }

    public void Dispose() => Certificate.Dispose();
}
