using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Answers GET and HEAD: from the store where that may be, else from a download that runs or is
/// started.</summary>
internal sealed class CachedAnswer(
    FileStore store,
    Downloads downloads,
    Delivery delivery,
    SmallAnswers small,
    DownloadAnswer download,
    Relay relay,
    ClientWatch watch,
    LineMemory line,
    ProxyOptions options,
    TimeProvider time)
{
    /// <summary>Answers at once if a fresh response is small and all of it in memory, our own or the system's. False:
    /// nothing was begun, the request takes the long way. Nothing is called here, and nothing allocated for what is
    /// ready in our own.</summary>
    public bool TryAnswer(Exchange exchange)
    {
        RequestHead presented = exchange.Request;
        SelectForwarded(presented);
        bool isOpen = store.TryFindOpen(exchange.Uri!, presented, out Entry? stored);
        if (!isOpen && !store.TryFindAtOnce(exchange.Uri!, presented, out stored))
            return false;
        if (!Preconditions.IsPlain(presented))
            return false;

        Reusability reuse = Reuse.Judge(
            stored!.Response, presented, stored.ClassUnder(options.Terms), options.Terms, exchange.Began);
        if (reuse.Verdict != ReuseVerdict.Fresh)
            return false;
        // What was asked for once need not be asked for again soon: it is kept from the second time on.
        if ((stored.Ready ?? small.TryMake(stored, keeps: isOpen)) is not { } ready)
            return false;

        store.Memory.Touch(stored);
        exchange.CacheStatus.Hit = true;
        exchange.CacheStatus.FreshFor = reuse.FreshFor;
        exchange.PutReady(ready, stored.Response.Head.Status, reuse.Age);
        return true;
    }

    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        TargetUri uri = exchange.Uri!;
        SelectForwarded(exchange.Request);
        if (!store.TryFindOpen(uri, exchange.Request, out Entry? stored))
        {
            var found = new Result<Entry>();
            yield return Yield.Try(store.Find(uri, exchange.Request, found), found);
            if (found.Failed)
                ExchangeLog.Warn($"{uri.Key}: {found.Error!.Message}");
            stored = found.Value;
        }
        else
        {
            stored!.Hold();
        }

        try
        {
            if (TryReuse(exchange, stored) is Entry fresh)
                yield return Yield.Call(delivery.Deliver(exchange, fresh));
            else
                yield return Yield.Call(watch.During(exchange, Forward(exchange, stored)));
        }
        finally
        {
            stored?.Release();
        }
    }

    // What an origin chooses by is what it is sent, and so is what is stored of its choice (RFC 9111 §4.1).
    private void SelectForwarded(RequestHead presented)
    {
        if (options.AsksIdentity)
            presented.Fields.Set("Accept-Encoding"u8, "identity"u8);
    }

    // The stored response where it may be served as it is (RFC 9111 §4).
    private Entry? TryReuse(Exchange exchange, Entry? stored)
    {
        if (stored is null)
        {
            exchange.CacheStatus.Forward = store.HasVariants(exchange.Uri!) ? "vary-miss" : "uri-miss";
            return null;
        }

        Reusability reuse = Reuse.JudgeAnswer(
            stored.Response, exchange.Request, stored.ClassUnder(options.Terms), options.Terms, time.GetUtcNow());
        if (reuse.Verdict == ReuseVerdict.Validate)
        {
            exchange.CacheStatus.Forward = reuse.Forward;
            return null;
        }

        if (reuse.Verdict == ReuseVerdict.ServeAndValidate)
            ValidateLater(exchange, stored);
        exchange.CacheStatus.Hit = true;
        exchange.CacheStatus.FreshFor = reuse.FreshFor;
        return stored;
    }

    // Where the origin is gone, what is stored stays as it is.
    private void ValidateLater(Exchange exchange, Entry stored)
    {
        TargetUri uri = exchange.Uri!;
        RequestHead presented = exchange.Request;
        bool mayAsk = Reuse.MayForward(presented, options.Terms) && !line.IsDown(uri.Authority);
        if (mayAsk && !downloads.AreRunning(uri))
            downloads.Start(uri, presented, stored, DownloadAnswer.MayShare(presented), goesOnAlone: true);
    }

    private IEnumerable<Yield> Forward(Exchange exchange, Entry? stored)
    {
        RequestHead presented = exchange.Request;
        if (!Reuse.MayForward(presented, options.Terms))
        {
            var held = new Result();
            if (stored is null)
                yield return Yield.Try(download.AnswerHeld(exchange), held);
            if (held.Failed && exchange.HasBegunResponse)
                ExceptionDispatchInfo.Throw(held.Error!);
            if (!exchange.HasBegunResponse)
                PutNothingStored(exchange);
            yield break;
        }

        bool mayStandIn = stored is not null && Reuse.MayServeStale(
            stored.Response, presented, stored.ClassUnder(options.Terms), options.Terms, time.GetUtcNow());
        bool isOrdinary = presented.IsMethod("GET"u8) && !Preconditions.NeedsOrigin(presented)
            && (stored is not null || DownloadAnswer.MayShare(presented) || !presented.Fields.Contains("range"u8));
        if (mayStandIn && line.IsDown(exchange.Uri!.Authority))
        {
            if (isOrdinary && downloads.Find(exchange.Uri, presented) is null)
                downloads.Start(exchange.Uri, presented, stored, mayBeJoined: true, goesOnAlone: true);
            yield return Yield.Call(StandIn(exchange, stored!, fault: null));
            yield break;
        }

        var outcome = new Result();
        yield return Yield.Try(isOrdinary ? download.Answer(exchange, stored) : relay.Answer(exchange), outcome);
        var fault = outcome.Error as UpstreamException;
        if (fault is not null && !exchange.HasBegunResponse && mayStandIn)
            yield return Yield.Call(StandIn(exchange, stored!, fault));
        else if (fault is not null && !exchange.HasBegunResponse
            && stored is not null && Reuse.ForbidsStale(stored.Response, options.Terms))
            ErrorAnswer.Put(exchange, ProxyStatus.StatusOfUnvalidated(fault.Error), fault);
        else if (outcome.Failed)
            ExceptionDispatchInfo.Throw(outcome.Error!);
    }

    // 504 in both cases (RFC 9111 §5.2.1.7).
    private void PutNothingStored(Exchange exchange)
    {
        string why = options.Terms.Mode == CacheMode.Offline
            ? "--offline connects to nobody"
            : "the request asks for what is stored only (only-if-cached)";
        ErrorAnswer.Put(
            exchange, 504, ProxyError.DestinationUnavailable, $"no stored response can be served, and {why}");
    }

    // A stale response is better than none where its directives allow it (RFC 9111 §4.2.4). Where the origin has
    // answered, the request was forwarded, and it is no hit (RFC 9211 §2.1).
    private IEnumerable<Yield> StandIn(Exchange exchange, Entry stored, UpstreamException? fault)
    {
        ref CacheStatus status = ref exchange.CacheStatus;
        status.Hit = status.ForwardStatus == 0;
        status.Collapsed = false;
        status.Detail = !status.Hit ? "stale-if-error"
            : fault?.Error == ProxyError.TlsCertificateError ? "origin-not-believed"
            : "origin-unreachable";
        if (status.Hit)
            status.Forward = null;
        status.FreshFor = FreshForOf(exchange, stored);
        return delivery.Deliver(exchange, stored);
    }

    private TimeSpan FreshForOf(Exchange exchange, Entry stored) => Reuse.Judge(
        stored.Response, exchange.Request, stored.ClassUnder(options.Terms), options.Terms, time.GetUtcNow()).FreshFor;
}
