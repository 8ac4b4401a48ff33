using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Answers GET from a download that runs, or one that it starts.</summary>
internal sealed class DownloadAnswer(
    Downloads downloads,
    OriginTurns turns,
    Delivery delivery,
    Relay relay,
    ProxyOptions options,
    TimeProvider time)
{
    /// <summary>Whether others may be answered by what this request brings, as far as it says itself (RFC 9111 §3.5,
    /// §5.2.1.5).</summary>
    public static bool MayShare(RequestHead presented) =>
        !presented.Fields.Contains("authorization"u8) && !CacheControl.OfRequest(presented.Fields).NoStore;

    /// <param name="exchange">Nothing was answered yet.</param>
    /// <param name="stored">What is to be confirmed; null: nothing.</param>
    /// <exception cref="UpstreamException">The origin gave no answer; nothing was begun.</exception>
    public IEnumerable<Yield> Answer(Exchange exchange, Entry? stored)
    {
        bool mayShare = MayShare(exchange.Request);
        (bool mayJoinLate, bool wasWrong) = (true, false);
        RangeSpec? part = RangePlan.PartOf(exchange.Request, out _);
        var patience = new Deadline(time, options.JoinTimeout);
        while (!exchange.HasBegunResponse)
        {
            Download? running = mayShare
                ? downloads.Find(exchange.Uri!, exchange.Request, mayJoinLate)
                : null;
            Download download = running ?? downloads.Start(
                exchange.Uri!, exchange.Request, stored, mayShare, stored is null ? part : null);
            var outcome = new Result();
            yield return Yield.Try(
                running is null
                    ? Lead(exchange, download)
                    : Follow(exchange, download, stored, part is null or { IsOpen: true }, patience),
                outcome);
            if (outcome.Failed)
            {
                // Whoever was promised nothing of what is wrong gets it fetched once more, before it is refused.
                if (download.IsWrong && !exchange.HasBegunResponse && !wasWrong)
                {
                    wasWrong = true;
                    TellUnsent(ref exchange.CacheStatus);
                    continue;
                }

                // It is asked for anew, in the end for this client alone. Where the origin sends nothing more of what
                // has begun, its answer to a request of its own is the client's.
                if (outcome.Error is not UnsentPartException)
                    ExceptionDispatchInfo.Throw(outcome.Error!);
                mayJoinLate = running?.Suits(exchange.Request) != true;
                TellUnsent(ref exchange.CacheStatus);
                if (running is null)
                    yield return Yield.Call(relay.Answer(exchange));
            }

            if (running is null)
                yield break;
        }
    }

    /// <summary>Answers a request that nobody may be asked for with a range of a content that is not all there. Nothing
    /// is begun where not all of the range is there, or what is there may not be used.</summary>
    /// <param name="exchange">Nothing was answered yet.</param>
    /// <exception cref="UpstreamException">It is not there; nothing was begun.</exception>
    public IEnumerable<Yield> AnswerHeld(Exchange exchange)
    {
        RequestHead presented = exchange.Request;
        if (!presented.IsMethod("GET"u8) || !MayShare(presented)
            || RangePlan.PartOf(presented, out bool isAlone) is not { } part || !isAlone)
            yield break;
        if (downloads.Find(exchange.Uri!, presented) is not { } running)
        {
            Download kept = downloads.Start(exchange.Uri!, presented, null, mayBeJoined: true, part);
            yield return Yield.Call(Lead(exchange, kept));
        }
        else if (running.Holds(part))
        {
            using DownloadReader reader = running.Join(isLeader: false, wantsAll: false);
            TellHit(exchange, running.Entry!);
            yield return Yield.Call(delivery.Deliver(exchange, running.Entry!, reader));
        }
    }

    private IEnumerable<Yield> Lead(Exchange exchange, Download download)
    {
        using DownloadReader reader = download.Join(isLeader: true, download.WantsAll);
        var interim = new Result<ResponseHead?>();
        do
        {
            yield return Yield.Call(download.AwaitInterim(interim));
            if (interim.Value is not null)
                yield return Yield.Call(relay.PassOnInterim(exchange, interim.Value));
        }
        while (interim.Value is not null);
        exchange.CacheStatus.ForwardStatus = download.Status;
        if (download.BrokeOffEmpty)
            throw download.Error!;
        if (download.State != DownloadState.Unshareable)
        {
            exchange.CacheStatus.Stored = download.Tail is null;
            if (download.Entry is { KeptLength: > 0 })
                exchange.CacheStatus.Forward = "partial"; // RFC 9211 §2.2.
            if (download.Status == 0)
                TellHit(exchange, download.Entry!);
            yield return Yield.Call(delivery.Deliver(exchange, download.Entry!, reader));
            yield break;
        }

        exchange.CacheStatus.Detail = Reasons.Of(download.Reason).Token;
        using (OriginExchange origin = download.TakeOrigin()!)
        {
            if (!IsForAnother(exchange.Request, download, origin))
            {
                yield return Yield.Call(relay.PassOn(exchange, origin, download.Expectation));
                yield break;
            }
        }

        // More or less was asked for than the client did, so that it could be stored. It may not be.
        yield return Yield.Call(relay.Answer(exchange));
    }

    // Whether the client's own fields would have brought another answer than ours did: a part or the whole, which
    // If-Range decides, or a 304 (RFC 9110 §13.2.2).
    private static bool IsForAnother(RequestHead presented, Download download, OriginExchange origin) =>
        origin.Head.Status switch
        {
            200 => presented.Fields.Contains("range"u8)
                || Preconditions.IsNotModified(presented, origin.Head, origin.ResponseTime),
            206 => presented.Fields.Contains("range"u8)
                && (presented.Fields.Contains("if-range"u8) || WantsMoreThanPart(presented, download)),
            _ => false,
        };

    // Of several ranges only the first was asked for, and of one that all is fetched for none.
    private static bool WantsMoreThanPart(RequestHead presented, Download download) =>
        download.Part is null || RangePlan.PartOf(presented, out bool isAlone) is null || !isAlone;

    // What was there, or on its way, was not enough, and what it lacks does not come.
    private static void TellUnsent(ref CacheStatus status)
    {
        (status.Stored, status.Collapsed, status.ForwardStatus) = (false, false, 0);
        if (status.Hit)
            (status.Hit, status.FreshFor, status.Forward) = (false, null, "partial");
    }

    // The range was there, of a content that is not all there.
    private void TellHit(Exchange exchange, Entry entry)
    {
        ref CacheStatus status = ref exchange.CacheStatus;
        (status.Hit, status.Stored, status.Forward, status.ForwardStatus) = (true, false, null, 0);
        status.FreshFor = Reuse.Judge(
            entry.Response, exchange.Request, entry.ClassUnder(options.Terms), options.Terms,
            time.GetUtcNow()).FreshFor;
    }

    // Returns without an answer when the leader failed or brought another variant: then the first who looks again
    // leads, unless there is something stored that may do for all who waited.
    private IEnumerable<Yield> Follow(
        Exchange exchange, Download download, Entry? stored, bool wantsAll, Deadline patience)
    {
        var late = new Result();
        bool isForOne = false;
        using (DownloadReader reader = download.Join(isLeader: false, wantsAll))
        {
            exchange.CacheStatus.Collapsed = true;
            if (download.State == DownloadState.Asking)
                yield return Yield.Call(AwaitAnothersHead(download, patience, late));
            if (download.Entry is Entry entry && Variance.Matches(entry.Response, exchange.Request)
                && !(isForOne = !download.MayAnswer(exchange.Request)))
            {
                exchange.CacheStatus.ForwardStatus = download.Status;
                if (download.BrokeOffEmpty)
                    throw download.Error!;
                yield return Yield.Call(delivery.Deliver(exchange, entry, reader));
                yield break;
            }
        }

        // No reader any more: one that takes nothing would hold up the others.
        exchange.CacheStatus.Collapsed = false;
        if (download is { State: DownloadState.Failed, Error: { } failure }
            && (stored is not null || failure.Error == ProxyError.TlsCertificateError))
        {
            exchange.CacheStatus.ForwardStatus = download.Status;
            throw failure;
        }

        if (late.Failed || isForOne || download.State == DownloadState.Unshareable)
            yield return Yield.Call(relay.Answer(exchange));
    }

    private IEnumerable<Yield> AwaitAnothersHead(Download download, Deadline patience, Result late)
    {
        turns.BeginWait();
        try
        {
            yield return Yield.Try(download.AwaitHead(patience), late);
        }
        finally
        {
            turns.EndWait();
        }
    }
}
