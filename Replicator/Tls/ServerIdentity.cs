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
    private string? warning;

    /// <param name="certificatePath">PEM: ours first, then those between it and its root.</param>
    /// <param name="keyPath">PEM, without a password.</param>
    /// <param name="warn">Told when files that have changed cannot be used.</param>
    /// <exception cref="IOException">The files cannot be read, or hold no certificate with its key.</exception>
    public ServerIdentity(string certificatePath, string keyPath, Action<string> warn)
    {
        (this.certificatePath, this.keyPath, this.warn) = (certificatePath, keyPath, warn);
        options = Translate(() =>
        {
            written = Written();
            return Read();
        });
    }

    /// <summary>How to shake hands now. Files that cannot be used are tried again for the next client.</summary>
    public SslServerAuthenticationOptions Current()
    {
        try
        {
            options = Translate(ReadWhereChanged);
            warning = null;
        }
        catch (IOException unusable)
        {
            if (warning != unusable.Message)
                warn($"{unusable.Message}; clients are shown the certificate that was there before");
            warning = unusable.Message;
        }

        return options;
    }

    private SslServerAuthenticationOptions ReadWhereChanged()
    {
        (DateTime Certificate, DateTime Key) last = Written();
        if (last == written)
            return options;
        SslServerAuthenticationOptions read = Read();
        written = last;
        return read;
    }

    private (DateTime Certificate, DateTime Key) Written() => (WrittenAt(certificatePath), WrittenAt(keyPath));

    // Of what a link leads to, for links are often left in place where that is changed.
    private static DateTime WrittenAt(string path) =>
        (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).LastWriteTimeUtc;

    private SslServerAuthenticationOptions Read()
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(certificatePath);
        return OptionsWith(SslStreamCertificateContext.Create(
            X509Certificate2.CreateFromPemFile(certificatePath, keyPath), all, offline: true));
    }

    private T Translate<T>(Func<T> act)
    {
        try
        {
            return act();
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
