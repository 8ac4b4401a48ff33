using System.Net.Security;

namespace Replicator.Tls;

/// <summary>The use of a certificate by one handshake: what follows it on the connection needs the certificate no
/// more.</summary>
internal sealed class LeafLease(Leaf leaf) : IDisposable
{
    private bool isReturned;

    /// <summary>For <see cref="SslServerAuthenticationOptions.ServerCertificateContext"/>: the same object for the same
    /// names, without which no TLS session would be resumed. Borrowed until this is disposed.</summary>
    public SslStreamCertificateContext Context => leaf.Context;

    /// <summary>Gives it back; a second time does nothing.</summary>
    public void Dispose()
    {
        if (isReturned)
            return;
        isReturned = true;
        leaf.Return();
    }
}
