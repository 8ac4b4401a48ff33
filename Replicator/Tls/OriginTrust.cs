using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fibers;

namespace Replicator.Tls;

/// <summary>Which origins are believed: those that one of the system's authorities vouches for, or one that the person
/// has added, by a valid certificate for their name (RFC 9110 §4.3.4).</summary>
/// <remarks>Revocation is not checked, and nothing is fetched to complete a chain: both would ask third parties in the
/// middle of a handshake.</remarks>
/// <param name="authorities">Of <c>--upstream-ca</c>, in addition to the system's.</param>
/// <param name="unverified">Hosts of <c>--insecure-upstream</c>: whoever answers is believed. Lower case, an IPv6
/// literal without brackets.</param>
/// <param name="time">The clock.</param>
internal sealed class OriginTrust(
    X509Certificate2Collection authorities, IReadOnlySet<string> unverified, TimeProvider time)
{
    /// <summary>The purpose of a server's certificate (RFC 5280 §4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>How to shake hands with an origin.</summary>
    /// <param name="name">A name, or an address, an IPv6 one in brackets.</param>
    /// <param name="judged">Gets what is wrong with its certificate; null: nothing, or it sent none.</param>
    public SslClientAuthenticationOptions OptionsFor(string name, Result<CertificateFault?> judged)
    {
        string host = name.TrimEnd('.').Trim('[', ']');
        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = Handshakes.Http11,
            AllowRenegotiation = false,
            CertificateChainPolicy = Policy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                judged.Value = unverified.Contains(host)
                    ? null
                    : TryJudge(certificate as X509Certificate2, chain!, errors);
                return judged.Value is null;
            },
        };
    }

    // Parts of a certificate are read only when they are asked for.
    private CertificateFault? TryJudge(X509Certificate2? certificate, X509Chain chain, SslPolicyErrors errors)
    {
        try
        {
            return Judge(certificate, chain, errors);
        }
        catch (CryptographicException)
        {
            return CertificateFault.Malformed;
        }
    }

    private CertificateFault? Judge(X509Certificate2? certificate, X509Chain chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return CertificateFault.Missing;
        bool isOfOther = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
        DateTimeOffset now = time.GetUtcNow();
        if (authorities.Count == 0 || !CertificateFault.IsUntrusted(chain))
            return CertificateFault.Of(certificate, chain, isOfOther, now);
        using var added = new X509Chain { ChainPolicy = Policy() };
        added.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        added.ChainPolicy.CustomTrustStore.AddRange(authorities);
        added.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        added.Build(certificate);
        return CertificateFault.Of(certificate, added, isOfOther, now);
    }

    private X509ChainPolicy Policy() => new()
    {
        VerificationTime = time.GetLocalNow().DateTime,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        ApplicationPolicy = { new(ServerAuthentication) },
    };
}
