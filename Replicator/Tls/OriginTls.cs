using System.Net.Security;
using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Tls;

/// <summary>Secures connections to origins.</summary>
/// <param name="trust">Which origins are believed.</param>
/// <param name="handshakes">Secure them.</param>
/// <param name="options">How long is waited.</param>
internal sealed class OriginTls(OriginTrust trust, Handshakes handshakes, NetworkOptions options)
{
    /// <param name="plain">To the origin, or through a tunnel to it; becomes the secured one's.</param>
    /// <param name="name">That its certificate must have: a name, or an address, an IPv6 one in brackets.</param>
    /// <param name="secured">The caller's to dispose.</param>
    /// <exception cref="UpstreamException">It is not whom it should be, or speaks no TLS that will do.</exception>
    public IEnumerable<Yield> Secure(Connection plain, string name, Result<Connection> secured)
    {
        var judged = new Result<CertificateFault?>();
        SslClientAuthenticationOptions wanted = trust.OptionsFor(name, judged);
        yield return Yield.Try(handshakes.ShakeAsClient(plain, wanted, options.ConnectTimeout, secured), secured);
        if (judged.Value is CertificateFault fault)
            throw new UpstreamException(ProxyError.TlsCertificateError, fault.Describe(name), secured.Error);
        if (secured.Failed)
            throw Failure(name, secured.Error!);
    }

    private static UpstreamException Failure(string name, Exception error) => error switch
    {
        TimeoutException =>
            new(ProxyError.ConnectionTimeout, $"{name} did not complete the TLS handshake in time", error),
        HandshakeException =>
            new(ProxyError.TlsProtocolError, $"{name}: the TLS handshake failed: {TlsAlert.Describe(error)}", error),
        _ => new(ProxyError.ConnectionTerminated, $"{name} left in the TLS handshake: {error.Message}", error),
    };
}
