using Fibers;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Who may have a connection to an origin: so many to each origin, and so many downloads in all. Whoever finds
/// an origin's connections taken waits; so many may wait, here or for another request's head.</summary>
internal sealed class OriginTurns(NetworkOptions network, ProxyOptions options, ExchangeLog log)
{
    private readonly Dictionary<string, Origin> origins = [];
    private readonly Permits downloads = new(options.MaximumDownloads, int.MaxValue);
    private readonly Bound downloadBound = new("--max-downloads", options.MaximumDownloads);
    private readonly Bound waitingBound = new("--max-waiting", options.MaximumWaiting);

    /// <summary>Waits for a turn.</summary>
    /// <param name="authority"><c>host:port</c>.</param>
    /// <param name="isDownload">It counts among the downloads.</param>
    /// <param name="turn">The caller's to dispose.</param>
    /// <exception cref="UpstreamException">As many downloads run, or wait, as may; or the turn did not come in
    /// time.</exception>
    public IEnumerable<Yield> Take(string authority, bool isDownload, Result<OriginTurn> turn)
    {
        if (isDownload && downloadBound.IsReached)
        {
            downloadBound.TellRefusal("further ones are answered 503");
            throw new UpstreamException(
                ProxyError.ConnectionLimitReached, "as many downloads run as may (--max-downloads)");
        }

        Origin origin = OriginOf(authority);
        origin.UserCount++;
        var taken = new OriginTurn(this, authority);
        try
        {
            if (!origin.Permits.TryTake())
                yield return Yield.Call(Wait(origin.Permits, $"one of the connections to {authority}"));
            taken.HasConnection = true;

            // While this one waited for its origin, others may have begun.
            if (isDownload && !downloads.TryTake())
                yield return Yield.Call(Wait(downloads, "one of the downloads to end"));
            if (taken.IsDownload = isDownload)
                downloadBound.TryEnter();
            turn.Value = taken;
        }
        finally
        {
            if (turn.Value != taken)
                taken.Dispose();
        }
    }

    /// <summary>A request begins to wait for what others have; <see cref="EndWait"/> when it does no more.</summary>
    /// <exception cref="UpstreamException">As many wait already as may.</exception>
    public void BeginWait()
    {
        if (waitingBound.TryEnter())
            return;
        waitingBound.TellRefusal("further ones are answered 503");
        throw new UpstreamException(
            ProxyError.ConnectionLimitReached, "as many requests wait for their turn as may (--max-waiting)");
    }

    /// <summary>It waits no more.</summary>
    public void EndWait() => waitingBound.Leave();

    /// <summary>For <see cref="OriginTurn.EndDownload"/>.</summary>
    public void LeaveDownloads()
    {
        downloadBound.Leave();
        downloads.Release();
    }

    /// <summary>For <see cref="OriginTurn.Dispose"/>.</summary>
    public void Leave(OriginTurn turn)
    {
        Origin origin = origins[turn.Authority];
        if (turn.HasConnection)
            origin.Permits.Release();
        if (--origin.UserCount == 0)
            origins.Remove(turn.Authority);
    }

    private IEnumerable<Yield> Wait(Permits permits, string what)
    {
        if (log.ShowsSteps)
            log.Step($"waits for {what}");
        BeginWait();
        try
        {
            var waited = new Result();
            yield return Yield.Try(permits.Take(options.OriginHeadTimeout), waited);
            if (waited.Failed)
                throw new UpstreamException(
                    ProxyError.ConnectionLimitReached, $"it waited in vain for {what}", waited.Error);
        }
        finally
        {
            EndWait();
        }
    }

    private Origin OriginOf(string authority)
    {
        if (!origins.TryGetValue(authority, out Origin? origin))
            origins[authority] = origin = new Origin(new Permits(network.ConnectionsPerOrigin, int.MaxValue));
        return origin;
    }

    /// <summary>Who may have a connection to one origin; forgotten when nobody uses or wants one.</summary>
    private sealed class Origin(Permits permits)
    {
        public Permits Permits => permits;

        public int UserCount { get; set; }
    }
}
