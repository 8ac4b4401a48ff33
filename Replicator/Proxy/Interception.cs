using System.Net.Security;
using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>Opens tunnels of clients that have agreed to it: answers them in TLS with a certificate of our own, so that
/// what they ask for inside can be stored.</summary>
internal sealed class Interception(
    InterceptionOptions options,
    Handshakes handshakes,
    ProxyOptions proxy,
    ExchangeLog log,
    TimeProvider time)
{
    /// <summary>How long a client may be silent in a tunnel before it is clear that the other side speaks first, as in
    /// no TLS.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(3);

    private readonly Distrust distrust = new(time);
    private bool isExplained;

    /// <summary>Whether a tunnel to that host may be opened, as far as its name tells.</summary>
    public bool Covers(string host) => options.Covers(host) && !(options.FallsBack && distrust.IsKnown(host));

    /// <summary>Looks at what the client begins with in its tunnel, which stays there to be read.</summary>
    /// <param name="client">Its tunnel was granted.</param>
    /// <param name="hello">Null: it is none that can be answered here, and is passed on as it is.</param>
    public IEnumerable<Yield> Await(Connection client, Result<ClientHello?> hello)
    {
        if (client.Received.Length == 0)
        {
            var spoken = new Result();
            yield return Yield.Try(AwaitMore(client, new Deadline(time, SilenceTimeout)), spoken);
            if (spoken.Error is TimeoutException)
                yield break;
            if (spoken.Failed)
                ExceptionDispatchInfo.Throw(spoken.Error!);
        }

        var deadline = new Deadline(time, proxy.HeadTimeout);
        ClientHello? read;
        while (ClientHello.TryRead(client.Received.Filled, out read) && read is null)
            yield return Yield.Call(AwaitMore(client, deadline));
        if (read?.MaySpeakHttp1 == true)
            hello.Value = read;
    }

    /// <summary>Shakes hands with the client as the host that it asked for.</summary>
    /// <param name="client">Its first message has come; closed where that fails, else it is the secured one's.</param>
    /// <param name="site">Asked for by CONNECT.</param>
    /// <param name="hello">Its first message.</param>
    /// <param name="secured">The caller's to dispose; null: the client went no further.</param>
    public IEnumerable<Yield> Secure(
        Connection client, InterceptedSite site, ClientHello hello, Result<Connection> secured)
    {
        yield return Yield.Call(handshakes.Prepare());
        using LeafLease certificate = options.Certificates.Take(site.Host, hello.ServerName);
        SslServerAuthenticationOptions shown = Handshakes.OptionsWith(
            certificate.Context, namesProtocol: hello.Protocols.Contains("http/1.1"));
        yield return Yield.Try(handshakes.ShakeAsServer(client, shown, proxy.HeadTimeout, secured), secured);
        if (secured.Failed)
            Tell(site, secured.Error!, Distrust.IsMeantBy(secured.Error!));
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

        bool isDistrust = isUnasked && distrust.IsMeantBy(failure, site.Host, stayed);
        if (isDistrust || !Distrust.HasLeft(failure))
            Tell(site, failure, isDistrust);
    }

    // Some of it has come when it returns.
    private static IEnumerable<Yield> AwaitMore(Connection client, Deadline deadline)
    {
        while (!client.Receive())
            yield return client.Readable(deadline.Remaining);
        if (client.HasEnded)
            throw new ConnectionException("the client left before it said what it wants in its tunnel");
    }

    private void Tell(InterceptedSite site, Exception failure, bool isDistrust)
    {
        if (!isDistrust)
        {
            log.Note($"TLS for {site.Authority}: {failure.Message}");
            return;
        }

        distrust.Note(site.Host);
        string what = TlsAlert.RefusesCertificate(failure)
            ? "does not believe" : "has left at once and may not believe";
        log.Note($"the client {what} our certificate for {site.Authority}");
        if (isExplained)
            return;
        isExplained = true;
        ExchangeLog.Warn($"a client {what} our certificate for {site.Host}: {options.Remedy}");
    }
}
