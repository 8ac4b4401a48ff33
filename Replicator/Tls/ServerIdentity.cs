using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replicator.Tls;

/// <summary>What we show to clients that speak TLS to us from the start: a certificate and its key, as two files hold
/// them. What is changed there counts for the next client. A former certificate lives as long as a client uses
/// it.</summary>
internal sealed class ServerIdentity
{
    private readonly string certificatePath;
    private readonly string keyPath;
    private readonly Action<string> warn;
    private (DateTime Certificate, DateTime Key) written;
    private SslServerAuthenticationOptions options;

    /// <param name="certificatePath">PEM: ours first, then those between it and its root.</param>
    /// <param name="keyPath">PEM, without a password.</param>
    /// <param name="warn">Told when files that have changed cannot be used.</param>
    /// <exception cref="IOException">The files cannot be read, or hold no certificate with its key.</exception>
    public ServerIdentity(string certificatePath, string keyPath, Action<string> warn)
    {
        (this.certificatePath, this.keyPath, this.warn) = (certificatePath, keyPath, warn);
        written = Written();
        options = Read();
    }

    /// <summary>How to shake hands now.</summary>
    public SslServerAuthenticationOptions Options
    {
        get
        {
            (DateTime Certificate, DateTime Key) last = Written();
            if (last == written)
                return options;
            written = last;
            try
            {
                options = Read();
            }
            catch (IOException unusable)
            {
                warn($"{unusable.Message}; clients are shown the certificate that was there before");
            }

            return options;
        }
    }

    private (DateTime Certificate, DateTime Key) Written() =>
        (File.GetLastWriteTimeUtc(certificatePath), File.GetLastWriteTimeUtc(keyPath));

    private SslServerAuthenticationOptions Read()
    {
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(certificatePath);
            return OptionsWith(SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(certificatePath, keyPath), all, offline: true));
        }
        // The last is for the key of another certificate.
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            throw new IOException(
                $"certificate {certificatePath} with key {keyPath} cannot be used: {error.Message}", error);
        }
    }

    private static SslServerAuthenticationOptions OptionsWith(SslStreamCertificateContext context) =>
        new()
        {
            ServerCertificateContext = context,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };
}
