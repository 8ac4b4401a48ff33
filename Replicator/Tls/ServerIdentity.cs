using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fibers;

namespace Replicator.Tls;

/// <summary>What we show to clients that speak TLS to us from the start: a certificate and its key, as two files hold
/// them. What is changed there counts for the next client. A former certificate lives as long as a client uses
/// it.</summary>
internal sealed class ServerIdentity
{
    // How long files are taken to be unchanged.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    // How long one client waits for files, before it is shown what was there: longer than any disk that works takes.
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private readonly string certificatePath;
    private readonly string keyPath;
    private readonly WorkerService service;
    private readonly TimeProvider time;
    private readonly Action<string> warn;
    private readonly Signal looked = new("certificate files");
    private Shown shown;
    private string? warning;
    private long lookedAt;
    private bool isLooking;

    /// <summary>Reads the files, on the thread that calls.</summary>
    /// <param name="certificatePath">PEM: ours first, then those between it and its root.</param>
    /// <param name="keyPath">PEM, without a password.</param>
    /// <param name="service">Reads them later on, for a disk may be slow.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warn">Told when files that have changed cannot be used.</param>
    /// <exception cref="IOException">The files cannot be read, or hold no certificate with its key.</exception>
    public ServerIdentity(
        string certificatePath, string keyPath, WorkerService service, TimeProvider time, Action<string> warn)
    {
        (this.certificatePath, this.keyPath, this.service) = (certificatePath, keyPath, service);
        (this.time, this.warn) = (time, warn);
        shown = Read();
        lookedAt = time.GetTimestamp();
    }

    /// <summary>How to shake hands as the files said when they were last looked at.</summary>
    public SslServerAuthenticationOptions Current => shown.Options;

    /// <summary>Looks, once a second, whether the files have changed. Only the client that comes first waits for that,
    /// and not for long. Files that cannot be used are tried again.</summary>
    public IEnumerable<Yield> Look()
    {
        if (isLooking || time.GetElapsedTime(lookedAt) < LookInterval)
            yield break;
        lookedAt = time.GetTimestamp();
        Shown last = shown;
        string? mistake = null;
        isLooking = true;
        if (!service.TryPost(() => last = ReadWhereChanged(last, out mistake), () => Take(last, mistake)))
            isLooking = false;
        if (isLooking)
            yield return Yield.Try(AwaitLook(), new Result());
    }

    private IEnumerable<Yield> AwaitLook()
    {
        var deadline = new Deadline(time, LookTimeout);
        while (isLooking)
            yield return Yield.Wait(looked, deadline.Remaining);
    }

    private void Take(Shown last, string? mistake)
    {
        isLooking = false;
        shown = last;
        if (mistake is not null && mistake != warning)
            warn($"{mistake}; clients are shown the certificate that was there before");
        warning = mistake;
        looked.Set();
    }

    private Shown ReadWhereChanged(Shown before, out string? mistake)
    {
        mistake = null;
        try
        {
            return Translate(Written) == before.Written ? before : Read();
        }
        catch (IOException unusable)
        {
            mistake = unusable.Message;
            return before;
        }
    }

    private Shown Read() => Translate(() =>
    {
        (DateTime Certificate, DateTime Key) written = Written();
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(certificatePath);
        var context = SslStreamCertificateContext.Create(
            X509Certificate2.CreateFromPemFile(certificatePath, keyPath), all, offline: true);
        return new Shown(written, Handshakes.OptionsWith(context, namesProtocol: true));
    });

    private (DateTime Certificate, DateTime Key) Written() => (WrittenAt(certificatePath), WrittenAt(keyPath));

    // Of what a link leads to, for links are often left in place where that is changed.
    private static DateTime WrittenAt(string path)
    {
        // To open a pipe would wait for whoever writes to it.
        if (LinuxFiles.IsOtherThanFile(path))
            throw new IOException($"{path} is not a regular file");
        return (File.ResolveLinkTarget(path, returnFinalTarget: true) ?? new FileInfo(path)).LastWriteTimeUtc;
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

    private sealed record Shown((DateTime Certificate, DateTime Key) Written, SslServerAuthenticationOptions Options);
}
