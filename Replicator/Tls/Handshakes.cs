using System.Net.Security;
using System.Security.Authentication;
using Fibers;
using Replicator.Network;

namespace Replicator.Tls;

/// <summary>Secures connections, towards origins and towards clients.</summary>
/// <param name="first">Of all of this process.</param>
/// <param name="buffers">Accounts for what is read and written.</param>
/// <param name="time">The clock.</param>
internal sealed class Handshakes(FirstHandshake first, BufferBudget buffers, TimeProvider time)
{
    /// <summary>All that is spoken inside.</summary>
    public static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];

    /// <summary>How to shake hands with a client.</summary>
    /// <param name="shown">What it is shown; lives until the hands are shaken.</param>
    /// <param name="namesProtocol">It is told which protocol is spoken; false: it offers others alone, or none.</param>
    public static SslServerAuthenticationOptions OptionsWith(SslStreamCertificateContext shown, bool namesProtocol) =>
        new()
        {
            ServerCertificateContext = shown,
            ApplicationProtocols = namesProtocol ? Http11 : null,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
        };

    /// <summary>Waits for what takes long once, where that was not done yet.</summary>
    public IEnumerable<Yield> Prepare()
    {
        if (!first.IsDone)
            yield return Yield.Call(first.Await());
    }

    /// <summary>Shakes hands as client.</summary>
    /// <param name="plain">Closed where that fails; else it is the secured one's.</param>
    /// <param name="wanted">Whom to trust as what.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="secured">The caller's to dispose.</param>
    /// <exception cref="HandshakeException">It failed.</exception>
    /// <exception cref="IOException">The peer left.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public IEnumerable<Yield> ShakeAsClient(
        Connection plain, SslClientAuthenticationOptions wanted, TimeSpan timeout, Result<Connection> secured) =>
        Shake(plain, (transport, deadline) => transport.AuthenticateAsClient(wanted, deadline), timeout, secured);

    /// <inheritdoc cref="ShakeAsClient"/>
    /// <summary>Shakes hands as server.</summary>
    /// <param name="shown">As <see cref="OptionsWith"/> makes them.</param>
    public IEnumerable<Yield> ShakeAsServer(
        Connection plain, SslServerAuthenticationOptions shown, TimeSpan timeout, Result<Connection> secured) =>
        Shake(plain, (transport, deadline) => transport.AuthenticateAsServer(shown, deadline), timeout, secured);

    private IEnumerable<Yield> Shake(Connection plain, Func<TlsTransport, Deadline, IEnumerable<Yield>> authenticate,
        TimeSpan timeout, Result<Connection> secured)
    {
        var transport = new TlsTransport(plain);
        try
        {
            yield return Yield.Call(Prepare());
            yield return Yield.Call(authenticate(transport, new Deadline(time, timeout)));
            secured.Value = new Connection(transport, buffers);
        }
        finally
        {
            if (secured.Value is null)
                transport.Dispose();
        }
    }
}
