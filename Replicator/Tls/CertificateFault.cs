using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replicator.Tls;

/// <summary>Why an origin's certificate is not believed.</summary>
/// <param name="Mistake">What is wrong.</param>
/// <param name="Detail">About whom, since when, by whom; without what <paramref name="Mistake"/> says.</param>
internal sealed record CertificateFault(CertificateMistake Mistake, string Detail)
{
    /// <summary>Bits of an RSA key that are too few (NIST SP 800-131A).</summary>
    private const int LeastRsaBits = 2048;

    /// <summary>Bits of a key on an elliptic curve that are too few (likewise).</summary>
    private const int LeastCurveBits = 224;

    /// <summary>Subject alternative names (RFC 5280 §4.2.1.6).</summary>
    private const string NameExtension = "2.5.29.17";

    private const X509ChainStatusFlags Untrusted =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    private static readonly string[] WeakSignatures =
    [
        "1.2.840.113549.1.1.4", // MD5 with RSA
        "1.2.840.113549.1.1.5", // SHA-1 with RSA
        "1.2.840.10040.4.3", // SHA-1 with DSA
        "1.2.840.10045.4.1", // SHA-1 with ECDSA
    ];

    /// <summary>Something in it cannot be read.</summary>
    public static CertificateFault Malformed { get; } = new(CertificateMistake.Malformed, "");

    /// <summary>No certificate came.</summary>
    public static CertificateFault Missing { get; } = new(CertificateMistake.Missing, "");

    /// <summary>Whether the chain ends at nobody who is trusted.</summary>
    public static bool IsUntrusted(X509Chain chain) => (StatusOf(chain) & Untrusted) != 0;

    /// <summary>The first thing that is wrong; null: nothing is.</summary>
    /// <param name="certificate">The origin's.</param>
    /// <param name="chain">Built from it.</param>
    /// <param name="isOfOther">It is for other names.</param>
    /// <param name="now">For what a date means.</param>
    /// <exception cref="CryptographicException">A part of a certificate is malformed.</exception>
    public static CertificateFault? Of(
        X509Certificate2 certificate, X509Chain chain, bool isOfOther, DateTimeOffset now)
    {
        if (IsUntrusted(chain) && IsOwn(certificate))
            return new CertificateFault(CertificateMistake.SelfSigned, "");
        if (IsUntrusted(chain))
            return new CertificateFault(CertificateMistake.UnknownAuthority, Signer(certificate));
        X509ChainStatusFlags status = StatusOf(chain);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            return OfTime(chain, now);
        if (status != X509ChainStatusFlags.NoError)
            return new CertificateFault(CertificateMistake.NotForThis, status.ToString());
        return isOfOther
            ? new CertificateFault(CertificateMistake.WrongName, NamesOf(certificate))
            : OfStrength(chain);
    }

    /// <summary>A sentence for the person: what, and what to do.</summary>
    /// <param name="host">Who was asked.</param>
    public string Describe(string host)
    {
        string what = Mistake switch
        {
            CertificateMistake.Missing => "it sent no certificate",
            CertificateMistake.Malformed => "its certificate cannot be read",
            CertificateMistake.Expired => $"its certificate expired on {Detail}",
            CertificateMistake.NotYetValid => $"its certificate is not valid before {Detail}",
            CertificateMistake.WrongName => $"its certificate is for {Detail}",
            CertificateMistake.SelfSigned => "its certificate is signed by itself",
            CertificateMistake.UnknownAuthority => $"its certificate is signed by {Detail}, whom nobody here trusts",
            CertificateMistake.WeakKey => $"its key is weak ({Detail})",
            CertificateMistake.WeakSignature => $"its certificate is signed with {Detail}, which can be forged",
            _ => $"its certificate may not be used for this ({Detail})",
        };
        string remedy = Mistake is CertificateMistake.SelfSigned or CertificateMistake.UnknownAuthority
            ? "--upstream-ca FILE trusts its authority"
            : "only its owner can mend that";
        return $"{host} is not believed: {what}; {remedy}, --insecure-upstream {host} goes on without any check";
    }

    private static X509ChainStatusFlags StatusOf(X509Chain chain) => chain.ChainStatus.Aggregate(
        X509ChainStatusFlags.NoError, (flags, one) => flags | one.Status);

    private static bool IsOwn(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static CertificateFault OfTime(X509Chain chain, DateTimeOffset now)
    {
        X509Certificate2? late = chain.ChainElements.Select(one => one.Certificate)
            .FirstOrDefault(one => one.NotAfter.ToUniversalTime() < now.UtcDateTime);
        if (late is not null)
            return new CertificateFault(CertificateMistake.Expired, Date(late.NotAfter));
        DateTime begin = chain.ChainElements.Select(one => one.Certificate.NotBefore).Max();
        return new CertificateFault(CertificateMistake.NotYetValid, Date(begin));
    }

    private static CertificateFault? OfStrength(X509Chain chain)
    {
        for (int i = 0; i < chain.ChainElements.Count; i++)
        {
            X509Certificate2 one = chain.ChainElements[i].Certificate;
            if (WeaknessOf(one) is { } weakness)
                return new CertificateFault(CertificateMistake.WeakKey, weakness);

            // Whoever is trusted is so without a signature: that of the last one says nothing.
            bool isTrusted = i == chain.ChainElements.Count - 1;
            if (!isTrusted && WeakSignatures.Contains(one.SignatureAlgorithm.Value))
                return new CertificateFault(
                    CertificateMistake.WeakSignature, one.SignatureAlgorithm.FriendlyName ?? "a weak digest");
        }

        return null;
    }

    private static string? WeaknessOf(X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        using ECDsa? curve = certificate.GetECDsaPublicKey();
        return rsa?.KeySize < LeastRsaBits ? $"RSA with {rsa.KeySize} bits"
            : curve?.KeySize < LeastCurveBits ? $"a curve of {curve.KeySize} bits"
            : null;
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        const int MostNames = 5;
        var names = certificate.Extensions.FirstOrDefault(one => one.Oid?.Value == NameExtension) is { } found
            ? new X509SubjectAlternativeNameExtension(found.RawData)
            : null;
        string[] all =
            [.. names?.EnumerateDnsNames() ?? [], .. names?.EnumerateIPAddresses().Select(one => one.ToString()) ?? []];
        if (all.Length == 0)
            return "no name at all";
        return string.Join(", ", all.Take(MostNames)) + (all.Length > MostNames ? " and others" : "");
    }

    private static string Signer(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true) is { Length: > 0 } name
            ? $"\"{name}\""
            : "somebody";

    private static string Date(DateTime date) =>
        date.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
