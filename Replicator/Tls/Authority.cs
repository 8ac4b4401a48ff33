using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Http;

namespace Replicator.Tls;

/// <summary>A certificate authority of our own, with its key: vouches to clients who trust it that we are the host
/// they asked for. P-256 and SHA-256: all clients of today know them, and they sign in a fraction of RSA's
/// time.</summary>
internal sealed class Authority : IDisposable
{
    /// <summary>How long one is valid. Longer than most machines keep one installation, so that hardly anybody must
    /// have a new one trusted because of it; and one that was trusted and forgotten is not a risk for ever.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(5 * 365);

    /// <summary>How far a certificate reaches back: clocks of clients differ.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromHours(1);

    private const string Organization = "Replicator";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialLength = 16;
    private const int MarkLength = 4;

    // The longest common name that is allowed (RFC 5280 appendix A.1, ub-common-name).
    private const int CommonNameLength = 64;

    private readonly ECDsa key;
    private readonly X509SubjectKeyIdentifierExtension keyIdentifier;

    /// <param name="certificate">Owned; its key is no part of it.</param>
    /// <param name="key">Owned; fits it.</param>
    /// <param name="hosts">For which alone it vouches; null: for every host.</param>
    public Authority(X509Certificate2 certificate, ECDsa key, HostList? hosts)
    {
        Certificate = certificate;
        this.key = key;
        Hosts = hosts;
        keyIdentifier = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()
            ?? new X509SubjectKeyIdentifierExtension(certificate.PublicKey, critical: false);
    }

    /// <summary>What clients are to trust; without the key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>For which hosts alone it vouches; null: for every host.</summary>
    public HostList? Hosts { get; }

    /// <summary>Whether it was made just now, so that nobody can trust it yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset End => new(Certificate.NotAfter.ToUniversalTime());

    /// <summary>When it begins.</summary>
    public DateTimeOffset Begin => new(Certificate.NotBefore.ToUniversalTime());

    /// <summary>What a person reads in a list of authorities: machine, day, and some digits of its own.</summary>
    public string Name => Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>SHA-256 of the certificate, as browsers show it: pairs of digits with colons between.</summary>
    public string Fingerprint =>
        string.Join(':', Certificate.GetCertHash(HashAlgorithmName.SHA256).Select(value => value.ToString("X2", null)));

    /// <summary>Makes one with a new key.</summary>
    /// <param name="hosts">For which alone it is to vouch; null: for every host.</param>
    /// <param name="machine">Whose it is, for its name.</param>
    /// <param name="now">From when on it is valid, but for <see cref="Backdating"/>.</param>
    public static Authority Make(HostList? hosts, string machine, DateTimeOffset now)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] serial = MakeSerial();
        var request = new CertificateRequest(
            Subject(CommonName(machine, now, serial)), key, HashAlgorithmName.SHA256);
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(0));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(identifier);
        if (hosts is not null)
            request.CertificateExtensions.Add(NameConstraints.Make(hosts));
        X509Certificate2 certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForECDsa(key),
            now - Backdating, now - Backdating + Validity, serial);
        return new Authority(certificate, key, hosts) { IsNew = true };
    }

    /// <summary>The key as PKCS #8 in PEM, which is the secret itself.</summary>
    public string ExportKey() => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Whether it may vouch for a host.</summary>
    public bool Permits(string host) => Hosts?.Contains(host) != false;

    /// <summary>Vouches for a server with the names that a client asked for.</summary>
    /// <param name="names">One or more, normal as of <see cref="HostList.Normal"/>, addresses without brackets; the
    /// first is the common name if it is a name, and not too long for one.</param>
    /// <param name="leafKey">Of the server; borrowed.</param>
    /// <param name="now">From when on, but for <see cref="Backdating"/>.</param>
    /// <param name="validity">For how long in all; it ends with the authority at the latest.</param>
    /// <returns>The caller's, with the key.</returns>
    /// <exception cref="AuthorityException">The authority itself has ended.</exception>
    public X509Certificate2 Issue(
        IReadOnlyList<string> names, ECDsa leafKey, DateTimeOffset now, TimeSpan validity)
    {
        DateTimeOffset begin = now - Backdating;
        DateTimeOffset end = begin + validity < End ? begin + validity : End;
        if (end <= now)
        {
            throw new AuthorityException(AuthorityFault.Expired,
                $"the authority {Name} has ended on {End:yyyy-MM-dd}; make a new one with: replicator ca rotate");
        }

        bool hasCommonName = names[0].Length <= CommonNameLength && !IPAddress.TryParse(names[0], out _);
        var request = new CertificateRequest(
            Subject(hasCommonName ? names[0] : null), leafKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(keyIdentifier));
        request.CertificateExtensions.Add(AlternativeNames(names));
        using X509Certificate2 bare = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), begin, end, MakeSerial());
        return bare.CopyWithPrivateKey(leafKey);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private static X509Extension AlternativeNames(IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }

    private static X500DistinguishedName Subject(string? commonName)
    {
        // Written from the last to the first.
        var builder = new X500DistinguishedNameBuilder();
        if (commonName is not null)
            builder.AddCommonName(commonName);
        builder.AddOrganizationName(Organization);
        return builder.Build();
    }

    // Two of one machine and day, as after a rotation, must not bear one name: chains are looked up by it.
    private static string CommonName(string machine, DateTimeOffset now, byte[] serial)
    {
        string tail = string.Create(CultureInfo.InvariantCulture,
            $" {now:yyyy-MM-dd} {Convert.ToHexStringLower(serial)[^MarkLength..]}");
        string name = new([.. machine.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'
            ? letter : '-')]);
        int length = CommonNameLength - Organization.Length - 1 - tail.Length;
        return $"{Organization} {(name.Length > length ? name[..length] : name)}{tail}";
    }

    // 128 bits, of which two are given: a number that is positive, and always of the same length (RFC 5280 §4.1.2.2).
    private static byte[] MakeSerial()
    {
        byte[] serial = RandomNumberGenerator.GetBytes(SerialLength);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
