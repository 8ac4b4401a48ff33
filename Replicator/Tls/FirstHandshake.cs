using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Fibers;

namespace Replicator.Tls;

/// <summary>A handshake of this process with itself, beside the loop, before its first with somebody else: the first
/// one, and the first certificate of our own, take tenths of a second, for the system's authorities are read and the
/// library is loaded, and whoever asks for nothing secured is not to wait for that. Nor does it happen where nobody
/// ever speaks TLS.</summary>
/// <param name="service">Runs it.</param>
internal sealed class FirstHandshake(WorkerService service)
{
    // A name that nobody can ask for (RFC 6761 §6.4).
    private const string Name = "replicator.invalid";

    /// <summary>One end that fails leaves the other waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly OriginTrust Trust = new([], new HashSet<string>(), TimeProvider.System);

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Waits until it is done; all who wait at the same time wait for the same one.</summary>
    public IEnumerable<Yield> Await()
    {
        var done = new Result<bool>();
        yield return Yield.Try(service.RunOnce(Name, Shake, done), done);
        IsDone = true;
    }

    /// <summary>Does it, on the thread that calls.</summary>
    /// <returns>Whether it went through. Where it did not, as by a policy of the system, the next handshake takes as
    /// long as it takes, and tells its own failure.</returns>
    public static bool Shake()
    {
        try
        {
            return TryShake();
        }
        catch (Exception failure) when (failure is AuthenticationException or CryptographicException or IOException
            or AggregateException)
        {
            return false;
        }
    }

    private static bool TryShake()
    {
        using Authority authority = Authority.Make(null, Name, TimeProvider.System.GetUtcNow());
        using var certificates = new LeafCertificates(authority, TimeProvider.System, maximumCount: 1);
        using LeafLease certificate = certificates.Take(Name);
        SslClientAuthenticationOptions wanted = Trust.OptionsFor(Name, new Result<CertificateFault?>());
        RemoteCertificateValidationCallback judge = wanted.RemoteCertificateValidationCallback!;

        // Nobody knows that authority, and that must be the judgement.
        wanted.RemoteCertificateValidationCallback = (sender, shown, chain, errors) =>
            !judge(sender, shown, chain, errors);

        (SelfStream here, SelfStream there) = SelfStream.Connect();
        using var client = new SslStream(here);
        using var server = new SslStream(there);
        SslServerAuthenticationOptions shown = Handshakes.OptionsWith(certificate.Context, namesProtocol: true);
        bool isDone = Task.WaitAll(
            [client.AuthenticateAsClientAsync(wanted), server.AuthenticateAsServerAsync(shown)], Patience);
        if (!isDone)
            return false;
        client.Write([0]);
        return server.ReadByte() == 0;
    }
}
