using System.Security.Cryptography;

namespace Replicator.Tls;

/// <summary>What a peer says when it breaks off (RFC 8446 §6), as the library passes it on.</summary>
internal static class TlsAlert
{
    private const int HandshakeFailure = 40;
    private const int BadCertificate = 42;
    private const int CertificateRequired = 116;

    // What OpenSSL adds to the number of an alert, and the part of its codes that tells a reason.
    private const int AlertBase = 1000;
    private const int ReasonMask = 0xFFF;

    // bad_certificate, unsupported_certificate, certificate_expired, certificate_unknown, unknown_ca (RFC 8446 §6.2).
    private static readonly int[] OfDistrust = [BadCertificate, 43, 45, 46, 48];

    /// <summary>Whether the peer, which was shown a certificate, says that it does not believe it.</summary>
    public static bool RefusesCertificate(Exception failure) => OfDistrust.Contains(NumberIn(failure));

    /// <summary>What went wrong with a server, which was shown no certificate, for a person.</summary>
    public static string Describe(Exception failure)
    {
        const string Advice = "which passes only in a tunnel that is not answered here (--tunnel HOST)";
        string message = failure.GetBaseException().Message;
        return NumberIn(failure) switch
        {
            CertificateRequired or BadCertificate => $"it asks for a certificate of the client's own, {Advice}",
            HandshakeFailure => $"{message}; it may ask for a certificate of the client's own, {Advice}",
            _ => message,
        };
    }

    private static int NumberIn(Exception failure) =>
        failure.GetBaseException() is CryptographicException told ? (told.HResult & ReasonMask) - AlertBase : -1;
}
