using System.Globalization;
using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;

namespace Replicator.Proxy;

/// <summary>Passes a request on to its origin and the answer back, contents streamed both ways; what is stored learns
/// from that what it must.</summary>
internal sealed class Relay(
    Scheduler scheduler,
    Upstream upstream,
    Passage passage,
    ClientWatch watch,
    Downloads downloads,
    LineMemory line,
    ProxyOptions options,
    ExchangeLog log)
{
    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        if (options.Terms.Mode == CacheMode.Offline)
        {
            ErrorAnswer.Put(exchange, 504, ProxyError.DestinationUnavailable, "--offline connects to nobody");
            yield break;
        }

        string? offered = Upgrades.OfferedBy(exchange.Request);
        bool isCached = exchange.IsHead || exchange.Request.IsMethod("GET"u8);
        exchange.CacheStatus.Forward ??= isCached ? "bypass" : "method";
        RequestHead head = upstream.Prepare(exchange.Request, exchange.Uri!);
        Expectation? expectation = exchange.Request.IsMethod("GET"u8)
            ? new Expectation(exchange.Uri!, exchange.Request, downloads)
            : null;
        if (expectation is not null)
            yield return Yield.Call(expectation.Find());
        if (exchange.RequestContent.Framing.Kind != FramingKind.None || offered is not null)
        {
            yield return Yield.Call(AnswerUpload(exchange, head, offered, expectation));
            yield break;
        }

        var answer = new Result<OriginExchange>();
        yield return Yield.Call(Ask(exchange, head, answer));
        if (FaultOf(head, answer.Value!) != PartFault.None && head.Fields.Contains("range"u8))
        {
            // An origin need not know ranges, nor does a client get one for certain (RFC 9110 §14.2).
            answer.Value!.Dispose();
            answer.Value = null;
            head.Fields.Remove("range"u8);
            head.Fields.Remove("if-range"u8);
            yield return Yield.Call(Ask(exchange, head, answer));
        }

        using OriginExchange origin = answer.Value!;
        RefuseFaultyPart(exchange, head, origin);
        yield return Yield.Call(PassOn(exchange, origin, expectation));
    }

    /// <summary>Passes on a final answer whose head was received.</summary>
    /// <param name="exchange">Nothing was answered yet.</param>
    /// <param name="origin">The caller's.</param>
    /// <param name="expectation">What its content is to be; null: anything.</param>
    public IEnumerable<Yield> PassOn(Exchange exchange, OriginExchange origin, Expectation? expectation = null)
    {
        Learn(exchange, origin);
        ContentReader content = origin.Content;
        using RelayCopy? copy = RelayCopy.TryBegin(exchange, origin, downloads);
        exchange.CacheStatus.Stored = copy is not null;
        using PassedCheck? check = PassedCheck.TryBegin(expectation, origin.Head);
        if (check is not null && content.IsComplete)
            yield return Yield.Call(check.Conclude()); // Its head alone would say that all of it came.
        PrepareHead(exchange, origin);
        exchange.BeginResponse(LengthOf(exchange, origin));
        if (content.Framing.Kind == FramingKind.None)
        {
            if (copy is not null)
                yield return Yield.Call(copy.Complete());
            exchange.EndResponse();
            yield break;
        }

        using var transfer = new ContentTransfer(
            scheduler, content, origin.Head.Fields, exchange.ResponseContent, options.RelayTimeout, copy,
            check);
        exchange.Window = transfer.Window;
        var outcome = new Result();
        yield return Yield.Try(transfer.Run(), outcome);
        if (transfer.SourceFailure is not null)
            throw origin.ContentFailure(transfer.SourceFailure);
        if (outcome.Failed)
            ExceptionDispatchInfo.Throw(outcome.Error!);
        if (copy is not null)
            yield return Yield.Call(copy.Complete());
        exchange.EndPassedOn();
    }

    /// <summary>Passes on an interim response. An HTTP/1.0 client knows none (RFC 9110 §15.2).</summary>
    public IEnumerable<Yield> PassOnInterim(Exchange exchange, ResponseHead interim)
    {
        if (exchange.Request.MinorVersion == 0)
            yield break;
        HopByHop.Remove(interim.Fields);
        HopByHop.AddVia(interim.Fields, interim.MinorVersion, options.Pseudonym);
        interim.Fields.Remove("content-length"u8); // It has no content (RFC 9110 §8.6).
        interim.WriteTo(exchange.Client.Output);
        yield return Yield.Call(exchange.Client.Flush(options.TransferTimeout));
    }

    private IEnumerable<Yield> Ask(Exchange exchange, RequestHead head, Result<OriginExchange> answer)
    {
        var outcome = new Result();
        IEnumerable<Yield> asking = upstream.Ask(
            exchange.Uri!, head, interim => PassOnInterim(exchange, interim), answer);
        yield return Yield.Try(asking, outcome);
        line.Learn(exchange.Uri!.Authority, outcome.Error as UpstreamException);
        if (outcome.Failed)
            ExceptionDispatchInfo.Throw(outcome.Error!);
    }

    private static PartFault FaultOf(RequestHead head, OriginExchange origin) =>
        PartialContent.FaultOf(head, origin.Head, origin.Content.Framing);

    // Whoever got it would take it for what was asked for (RFC 9110 §15.3.7).
    private static void RefuseFaultyPart(Exchange exchange, RequestHead head, OriginExchange origin)
    {
        PartFault fault = FaultOf(head, origin);
        if (fault == PartFault.None)
            return;
        exchange.CacheStatus.ForwardStatus = origin.Head.Status;
        throw new UpstreamException(
            ProxyError.HttpProtocolError, $"{exchange.Uri!.Authority} {PartialContent.Describe(fault)}");
    }

    // The request's content goes in a fiber of its own, for the origin may answer before it has all of it (RFC 9112
    // §9.5). So does a request that offers to switch protocols, with content or without.
    private IEnumerable<Yield> AnswerUpload(
        Exchange exchange, RequestHead head, string? offered, Expectation? expectation)
    {
        FrameUpload(exchange, head, offered);

        // A kept connection may end at any moment, and a content that was passed on cannot be sent again: it goes over
        // a new one.
        var opened = new Result<OriginExchange>();
        yield return Yield.Call(upstream.Open(exchange.Uri!, mayReuse: false, opened));
        using OriginExchange origin = opened.Value!;
        origin.IsSent = false;
        origin.Offered = offered;
        yield return Yield.Call(upstream.SendHead(origin, head));
        origin.RequestContent.Begin(exchange.RequestContent.Framing);

        Fiber session = scheduler.Current!;
        var sent = new Signal("all of the request");
        IEnumerable<Yield> uploading = Upload(exchange, origin, session, sent);
        Fiber upload = scheduler.Start(uploading, "request content", output: session.Output);
        try
        {
            var received = new Result();
            yield return Yield.Try(AwaitFinalHead(exchange, origin, head.Method.ToArray()), received);

            // What the client did wrong is no fault of the origin, whose answer was given up for it.
            if (origin.RequestContentFailure is not null)
                throw origin.RequestContentFailure;
            if (received.Failed)
                ExceptionDispatchInfo.Throw(received.Error!);
            RefuseFaultyPart(exchange, head, origin);
            yield return Yield.Call(origin.Head.Status == 101
                ? Switch(exchange, origin, upload, sent)
                : PassOn(exchange, origin, expectation));
        }
        finally
        {
            scheduler.Cancel(upload);
        }
    }

    // The fields that tell how the content is framed, and which protocols are offered.
    private static void FrameUpload(Exchange exchange, RequestHead head, string? offered)
    {
        if (offered is not null)
        {
            head.Fields.Remove("TE"u8);
            head.Fields.Set("Connection"u8, "Upgrade"u8);
            head.Fields.Add("Upgrade"u8, offered);
        }

        ContentFraming framing = exchange.RequestContent.Framing;
        if (framing.Kind == FramingKind.Chunked)
        {
            head.Fields.Add("Transfer-Encoding"u8, "chunked"u8);
            TrailerRules.Announce(exchange.Request.Fields, head.Fields);
        }
        else if (framing.Kind == FramingKind.Length)
        {
            // In the digits that all read alike: a zero before them is an octal number's to some.
            head.Fields.Set("Content-Length"u8, framing.Length.ToString(CultureInfo.InvariantCulture));
        }

        if (exchange.Request.MinorVersion == 0)
            head.Fields.Remove("expect"u8);
    }

    // While the content goes up the origin owes no answer; what ends a silent upload is the upload's own timeout. The
    // time for the head begins with its end.
    private IEnumerable<Yield> AwaitFinalHead(Exchange exchange, OriginExchange origin, byte[] method)
    {
        var deadline = new Deadline(scheduler.Time, options.OriginHeadTimeout);
        while (true)
        {
            var received = new Result();
            yield return Yield.Try(origin.ReceiveHead(method, deadline), received);
            if (received.Error is UpstreamException { Error: ProxyError.HttpResponseTimeout })
            {
                TimeSpan waited = origin.SentTimestamp is long sent ? scheduler.Time.GetElapsedTime(sent) : default;
                if (waited < options.OriginHeadTimeout)
                {
                    deadline = new Deadline(scheduler.Time, options.OriginHeadTimeout - waited);
                    continue;
                }
            }

            if (received.Failed)
                ExceptionDispatchInfo.Throw(received.Error!);
            if (origin.Head.Status is 101 or >= 200)
                yield break;
            yield return Yield.Call(PassOnInterim(exchange, origin.Head));
        }
    }

    // The other protocol begins behind the whole request (RFC 9110 §7.8).
    private IEnumerable<Yield> Switch(Exchange exchange, OriginExchange origin, Fiber upload, Signal sent)
    {
        string protocol = Upgrades.ChosenBy(origin.Head, origin.Offered)!;
        exchange.Response.CopyFrom(origin.Head);
        HopByHop.Remove(exchange.Response.Fields);
        HopByHop.AddVia(exchange.Response.Fields, origin.Head.MinorVersion, options.Pseudonym);
        exchange.BeginUpgrade(protocol);
        log.Switched(protocol);
        yield return Yield.Call(exchange.Client.Flush(options.TransferTimeout));

        // Infinite: the upload has its own timeouts, and tells its end.
        while (!upload.HasEnded)
            yield return Yield.Wait(sent, Timeout.InfiniteTimeSpan);
        if (!origin.IsSent)
            throw new ConnectionException("the request's content broke off");
        using Connection switched = origin.TakeConnection();
        yield return Yield.Call(passage.Run(exchange, switched));
    }

    private IEnumerable<Yield> Upload(Exchange exchange, OriginExchange origin, Fiber session, Signal sent)
    {
        using var transfer = new ContentTransfer(
            scheduler,
            exchange.RequestContent,
            exchange.Request.Fields,
            origin.RequestContent,
            options.RelayTimeout);
        var outcome = new Result();
        yield return Yield.Try(transfer.Run(), outcome);
        origin.IsSent = !outcome.Failed;
        origin.SentTimestamp = scheduler.Time.GetTimestamp();

        // The client's fault ends the exchange at once. An origin that takes no more may have answered: its head tells.
        if (transfer.SourceFailure is not null && !exchange.HasBegunResponse)
        {
            origin.RequestContentFailure = transfer.SourceFailure;
            scheduler.Interrupt(session, transfer.SourceFailure);
        }

        sent.Set();
        if (origin.IsSent && origin.Offered is null)
            yield return Yield.Call(watch.Watch(exchange, session));
    }

    private void PrepareHead(Exchange exchange, OriginExchange origin)
    {
        exchange.Source = TransferSource.Relay;
        exchange.CacheStatus.ForwardStatus = origin.Head.Status;
        exchange.Response.CopyFrom(origin.Head);
        FieldSection fields = exchange.Response.Fields;
        HopByHop.Remove(fields);
        HopByHop.AddVia(fields, origin.Head.MinorVersion, options.Pseudonym);
        if (origin.Content.Framing.Kind == FramingKind.Chunked && exchange.Request.MinorVersion > 0)
            TrailerRules.Announce(origin.Head.Fields, fields);
    }

    // Bytes of the content, or of what GET would have brought; null: not known.
    private static long? LengthOf(Exchange exchange, OriginExchange origin)
    {
        bool tellsLength = exchange.IsHead && origin.Head.Fields.Contains("content-length"u8);
        ContentFraming framing = origin.Content.Framing;
        if (tellsLength && !MessageFraming.TryOfResponse("GET"u8, origin.Head, out framing, out _))
            return null;
        return framing.Kind switch
        {
            FramingKind.None when !exchange.IsHead => 0,
            FramingKind.Length => framing.Length,
            _ => null,
        };
    }

    // What it says of responses that are stored.
    private void Learn(Exchange exchange, OriginExchange origin)
    {
        Invalidate(exchange, origin.Head);
        if (HeadEffects.Apply(exchange.Request, origin.Head, options.Terms))
        {
            downloads.Store.LearnFromHead(
                exchange.Uri!, exchange.Request, origin.Head, origin.RequestTime, origin.ResponseTime);
        }
    }

    // What an unsafe request has changed is no longer known (RFC 9111 §4.4).
    private void Invalidate(Exchange exchange, ResponseHead answer)
    {
        if (!Invalidation.Applies(exchange.Request.Method, answer.Status))
            return;
        var targets = new List<TargetUri>();
        Invalidation.CollectTargets(exchange.Request.Method, exchange.Uri!, answer, targets);
        foreach (TargetUri changed in targets)
            downloads.Invalidate(changed);
        IReadOnlyList<string> groups = CacheGroups.Invalidated(exchange.Request.Method, answer);
        if (groups.Count > 0)
            downloads.InvalidateGroups(exchange.Uri!, groups);
    }
}
