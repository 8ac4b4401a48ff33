using System.Net.Security;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using Fibers;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>Opens tunnels of clients that have agreed to it: answers them in TLS with a certificate of our own, so that
/// what they ask for inside can be stored.</summary>
internal sealed class Interception(
    InterceptionOptions options,
    FirstHandshake first,
    BufferBudget buffers,
    ProxyOptions proxy,
    ExchangeLog log,
    TimeProvider time)
{
    /// <summary>How long a client may be silent in a tunnel before it is clear that the other side speaks first, as in
    /// no TLS.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(3);

    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http11];

    private readonly Distrust distrust = new(time);
    private bool isExplained;

    /// <summary>Whether a tunnel to that host may be opened, as far as its name tells.</summary>
    public bool Covers(string host) => options.Covers(host) && !(options.FallsBack && distrust.IsKnown(host));

    /// <summary>Looks at what the client begins with in its tunnel, which stays there to be read.</summary>
    /// <param name="client">Its tunnel was granted.</param>
    /// <param name="hello">Null: it is none that can be answered here, and is passed on as it is.</param>
    public IEnumerable<Yield> Await(Connection client, Result<ClientHello?> hello)
    {
        var deadline = new Deadline(time, proxy.HeadTimeout);
        ClientHello? read = null;
        while (read is null)
        {
            bool isSilent = client.Received.Length == 0;
            if (!isSilent && !ClientHello.TryRead(client.Received.Filled, out read))
                yield break;
            if (read is not null)
                break;
            if (client.HasEnded)
                throw new ConnectionException("the client left before it said what it wants in its tunnel");
            var waited = new Result();
            yield return Yield.Try(AwaitMore(client, isSilent ? SilenceTimeout : deadline.Remaining), waited);
            if (isSilent && waited.Error is TimeoutException)
                yield break;
            if (waited.Failed)
                ExceptionDispatchInfo.Throw(waited.Error!);
        }

        if (read.MaySpeakHttp1)
            hello.Value = read;
    }

    /// <summary>Shakes hands with the client as the host that it asked for.</summary>
    /// <param name="client">Its first message has come; becomes the secured one's.</param>
    /// <param name="site">Asked for by CONNECT.</param>
    /// <param name="hello">Its first message.</param>
    /// <param name="secured">The caller's to dispose; null: the client went no further.</param>
    public IEnumerable<Yield> Secure(
        Connection client, InterceptedSite site, ClientHello hello, Result<Connection?> secured)
    {
        using LeafLease certificate = options.Certificates.Take(site.Host, hello.ServerName);
        var transport = new TlsTransport(client);
        try
        {
            if (!first.IsDone)
                yield return Yield.Call(first.Await());
            var shaken = new Result();
            yield return Yield.Try(
                transport.AuthenticateAsServer(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = certificate.Context,
                        ApplicationProtocols = hello.Protocols.Contains("http/1.1") ? Protocols : null,
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                        AllowRenegotiation = false,
                    },
                    new Deadline(time, proxy.HeadTimeout)),
                shaken);
            if (shaken.Failed)
                Tell(site, shaken.Error!, Distrust.IsMeantBy(shaken.Error!));
            else
                secured.Value = new Connection(transport, buffers);
        }
        finally
        {
            if (secured.Value is null)
                transport.Dispose();
        }
    }

    /// <summary>The client has gone, or was cut off. Some look at a certificate only when all hands are shaken, and
    /// then leave without a word.</summary>
    /// <param name="secured">As <see cref="Secure"/> made it.</param>
    /// <param name="site">What it was to.</param>
    /// <param name="stayed">How long it was there.</param>
    /// <param name="isUnasked">It has asked for nothing.</param>
    /// <param name="lastAsked">When a client last asked that host for something inside of a tunnel that was open until
    /// now; default: none did.</param>
    public void End(
        Connection secured, InterceptedSite site, TimeSpan stayed, bool isUnasked, DateTimeOffset lastAsked)
    {
        if (lastAsked != default)
            distrust.NoteBelief(site.Host, lastAsked);
        if (((TlsTransport)secured.Transport).Failure is not { } failure)
            return;

        // Whoever broke the rules of TLS has not left by itself.
        bool hasLeft = failure is ConnectionException;
        bool isDistrust = isUnasked
            && (TlsAlert.IsDistrust(failure) || (hasLeft && distrust.IsMeantByLeaving(site.Host, stayed)));
        if (isDistrust || !hasLeft)
            Tell(site, failure, isDistrust);
    }

    private static IEnumerable<Yield> AwaitMore(Connection client, TimeSpan timeout)
    {
        if (!client.Receive())
            yield return client.Readable(timeout);
    }

    private void Tell(InterceptedSite site, Exception failure, bool isDistrust)
    {
        if (!isDistrust)
        {
            log.Note($"TLS for {site.Authority}: {failure.Message}");
            return;
        }

        distrust.Note(site.Host);
        string what = TlsAlert.IsDistrust(failure) ? "does not believe" : "has left at once and may not believe";
        log.Note($"the client {what} our certificate for {site.Authority}");
        if (isExplained)
            return;
        isExplained = true;
        ExchangeLog.Warn($"a client {what} our certificate for {site.Host}: {options.Remedy}");
    }
}
