using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Serves one client: its requests in the order in which they came, until either side wants the connection
/// closed.</summary>
/// <param name="client">Borrowed: whoever accepted it closes it.</param>
/// <param name="site">The origin that it is for, inside an intercepted tunnel; null: any.</param>
/// <param name="options">How it is treated.</param>
/// <param name="router">Answers.</param>
/// <param name="log">For the person.</param>
/// <param name="scheduler">Runs it.</param>
internal sealed class ClientSession(
    Connection client,
    InterceptedSite? site,
    ProxyOptions options,
    Router router,
    ExchangeLog log,
    Scheduler scheduler)
{
    /// <summary>Bytes of an unread request content, its framing included, that are worth receiving for the sake of the
    /// connection.</summary>
    private const int DrainLength = 64 << 10;

    /// <summary>Bytes that a client may still send while it reads the last answer.</summary>
    private const int LingerLength = 1 << 20;

    // All that there is of an answer was sent, and its client sees that there is no more.
    private bool hasEndedEarly;

    public Exchange Exchange { get; } = new(client, scheduler.Time) { Site = site };

    /// <summary>Ends quietly when the client leaves or is silent for too long between two requests.</summary>
    /// <param name="place">Borrowed: it says when the client is idle.</param>
    public IEnumerable<Yield> Serve(ClientPlace place)
    {
        Fiber fiber = scheduler.Current!;
        fiber.Serves = Exchange;
        try
        {
            var outcome = new Result();
            yield return Yield.Try(ServeRequests(fiber, place), outcome);
            if (outcome.Failed && Exchange.IsRunning)
                Finish(fiber, outcome.Error);
            if (MayEndEarly(outcome.Error))
                yield return Yield.Try(EndEarly(), new Result());
        }
        finally
        {
            if (Exchange.IsRunning && Exchange.ClientLeft)
            {
                Finish(fiber, new ConnectionException("the client left"));
            }
            else if (Exchange.IsRunning)
            {
                Exchange.Failure = "the proxy stops";
                Finish(fiber, null);
            }

            // What was begun and not ended must not look whole (RFC 9112 §8).
            bool isWhole = Exchange.HasEndedResponse && client.Output.Length == 0;
            if (Exchange.HasBegunResponse && !isWhole && !hasEndedEarly)
                client.Abort();
        }
    }

    /// <summary>Answers a client that will not be served. Its request need not have come.</summary>
    /// <param name="status">Of the answer.</param>
    /// <param name="error">The cause.</param>
    /// <param name="reason">A sentence.</param>
    public IEnumerable<Yield> TurnAway(int status, ProxyError error, string reason)
    {
        Exchange.Request.Clear();
        Exchange.Begin();
        Exchange.Persists = false;
        ErrorAnswer.Put(Exchange, status, error, reason);
        yield return Yield.Call(client.Flush(options.LingerTimeout));
        yield return Yield.Call(Linger());
    }

    /// <summary>Makes the client see that it is cut off.</summary>
    public void Abort() => client.Abort();

    private IEnumerable<Yield> ServeRequests(Fiber fiber, ClientPlace place)
    {
        do
        {
            // Each request costs its client a turn, also one that is there already: a client that is always quick with
            // the next would hold up all others.
            if (client.Received.Length > 0)
                yield return Yield.Wait(TimeSpan.Zero);
            while (client.Received.Length == 0)
            {
                if (client.HasEnded)
                    yield break;
                place.BeginIdle();
                Exchange.BecomeIdle();
                yield return client.Readable(options.IdleTimeout);
                place.EndIdle();
                client.Receive();
            }

            // Most heads come in one piece. The rest is awaited under one deadline, for a timeout per read would let a
            // client hold on by a byte at a time.
            Result<Refusal>? late = null;
            if (TakeHead(out Refusal refusal) == HeadProgress.Partial)
            {
                late = new Result<Refusal>();
                yield return Yield.Try(AwaitHead(late), late);
                if (late.Error is ConnectionException)
                    yield break;
                refusal = late.Value;
            }

            bool isLate = late is { Failed: true };
            if (isLate || refusal != Refusal.None)
                Exchange.Request.Clear();
            Exchange.Begin();
            fiber.Output.BeginBlock();
            if (isLate)
                Refuse(408, $"the request's head did not come within {options.HeadTimeout.TotalSeconds:0} s");
            else if (refusal != Refusal.None)
                Refuse(refusal);
            else if (!TryAnswer())
                yield return Yield.Call(Answer());

            while (!client.TryFlush())
                yield return client.Writable(options.TransferTimeout);
            Finish(fiber, null);
            if (Exchange.Persists && !Exchange.RequestContent.IsComplete)
            {
                var drained = new Result();
                yield return Yield.Try(Drain(), drained);
                Exchange.Persists &= !drained.Failed;
            }
        }
        while (Exchange.Persists);
        if (Exchange.Opened is null)
            yield return Yield.Call(Linger());
    }

    private HeadProgress TakeHead(out Refusal refusal, int scanned = 0)
    {
        HeadProgress progress = HeadParser.TryParse(
            client.Received.Filled, options.HeadLimits, Exchange.Request, out int consumed, out refusal, scanned);
        if (progress == HeadProgress.Complete)
            client.Received.Discard(consumed);
        return progress;
    }

    private IEnumerable<Yield> AwaitHead(Result<Refusal> refusal)
    {
        var deadline = new Deadline(scheduler.Time, options.HeadTimeout);
        while (true)
        {
            int scanned = client.Received.Length;
            if (!client.Receive())
            {
                yield return client.Readable(deadline.Remaining);
                continue;
            }

            if (client.HasEnded)
                throw new ConnectionException("the client left in the middle of a head");
            if (TakeHead(out Refusal reason, scanned) is HeadProgress progress && progress != HeadProgress.Partial)
            {
                refusal.Value = reason;
                yield break;
            }

            yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    // What needs no waiting: a refusal, or a hit that is ready in memory. Nothing is called or allocated for that.
    private bool TryAnswer()
    {
        if (!MessageFraming.TryOfRequest(Exchange.Request, out ContentFraming framing, out Refusal refusal))
        {
            Refuse(refusal);
            return true;
        }

        Exchange.RequestContent.Begin(framing);
        return router.TryAnswer(Exchange);
    }

    private IEnumerable<Yield> Answer()
    {
        var outcome = new Result();
        yield return Yield.Try(router.Answer(Exchange), outcome);
        if (outcome.Failed)
            Fail(outcome.Error!);
    }

    private void Refuse(Refusal refusal) => Refuse(Refusals.StatusOf(refusal), Refusals.Describe(refusal));

    // Nothing that follows a refused message is processed: where it ends is not known (RFC 9112 §11.2).
    private void Refuse(int status, string reason)
    {
        Exchange.Persists = false;
        ErrorAnswer.Put(Exchange, status, ProxyError.HttpRequestError, reason);
    }

    private void Fail(Exception error)
    {
        // A begun response cannot turn into an error page, and a client that left reads none.
        if (!Exchange.HasBegunResponse && error is BadMessageException { Side: Side.Client } bad)
            Refuse(bad.Refusal);
        else if (!Exchange.HasBegunResponse && error is UpstreamException upstream)
            ErrorAnswer.Put(Exchange, upstream);
        else if (!Exchange.HasBegunResponse && error is { InnerException: TimeoutException })
            Refuse(408, $"nothing more of the request's content came within {options.RelayTimeout.TotalSeconds:0} s");
        else
            ExceptionDispatchInfo.Throw(error);
    }

    // What broke off behind us is no reason for a reset, which would take from the client what it has not read yet. A
    // client that takes nothing, or broke its connection, is not waited for.
    private bool MayEndEarly(Exception? error) =>
        error is IOException and not ConnectionException
        && Exchange is { HasBegunResponse: true, HasEndedResponse: false, Tunnelled: null }
        && Exchange.ResponseContent.TellsItsEnd;

    // In the place of the rest comes the end of the connection (RFC 9112 §8).
    private IEnumerable<Yield> EndEarly()
    {
        yield return Yield.Call(client.Flush(options.TransferTimeout));

        // What the end itself takes (close_notify) has room once anything has.
        yield return client.Writable(options.TransferTimeout);
        hasEndedEarly = true;
        yield return Yield.Call(AwaitEnd());
    }

    private void Finish(Fiber fiber, Exception? error)
    {
        Debug.Assert(Exchange.IsRunning, "an exchange is finished once");
        log.Write(Exchange, error);
        Exchange.End();
        fiber.Output.CloseBlock();
    }

    // An early answer left a part of the request unread: what little is there is read, else the connection closes (RFC
    // 9112 §9.3).
    private IEnumerable<Yield> Drain()
    {
        var content = Exchange.RequestContent;
        var deadline = new Deadline(scheduler.Time, options.LingerTimeout);
        if (Exchange.Request.Fields.Contains("expect"u8) && content.Count == 0)
            Exchange.Persists = false;
        long left = DrainLength;
        while (Exchange.Persists)
        {
            while (content.TryTake(DrainLength, out _))
                content.Release();
            if (content.IsComplete)
                break;
            if (left <= 0 || deadline.Passed)
            {
                Exchange.Persists = false;
                break;
            }

            int before = client.Received.Length;
            yield return client.Receive() ? Yield.Wait(TimeSpan.Zero) : client.Readable(deadline.Remaining);
            left -= client.Received.Length - before;
        }
    }

    private IEnumerable<Yield> Linger()
    {
        if (Exchange.RequestContent.IsComplete && Exchange.Failure is null && client.Received.Length == 0)
            yield break;
        yield return Yield.Call(AwaitEnd());
    }

    // Closing while the client still sends would reset the connection, and the last answer could be lost (RFC 9112
    // §9.6).
    private IEnumerable<Yield> AwaitEnd()
    {
        client.Transport.ShutdownSend();
        var deadline = new Deadline(scheduler.Time, options.LingerTimeout);
        for (long dropped = 0; dropped < LingerLength && !client.HasEnded;)
        {
            dropped += client.Received.Length;
            client.Received.Discard(client.Received.Length);
            yield return client.Receive() ? Yield.Wait(TimeSpan.Zero) : client.Readable(deadline.Remaining);
        }
    }
}
