using System.Runtime.ExceptionServices;
using System.Text;
using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Asks origins: forwards heads over connections that are kept, or new ones.</summary>
internal sealed class Upstream(
    IDialer dialer,
    OriginOpening opening,
    OriginPool pool,
    OriginTurns turns,
    NextHops hops,
    ProxyOptions options,
    ExchangeLog log,
    TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public HeadLimits HeadLimits => options.HeadLimits;

    /// <summary>The head that goes to the next hop in place of the client's (RFC 9110 §7.6, RFC 9112 §3.2): in the form
    /// that the hop wants, Host first, without hop-by-hop fields, with us in Via.</summary>
    public RequestHead Prepare(RequestHead presented, TargetUri uri)
    {
        NextHop hop = hops.Of(uri);
        var head = new RequestHead();
        head.SetLine(presented.Method, Encoding.ASCII.GetBytes(hop.FormOf(uri)), 1);
        head.Fields.Add("Host"u8, uri.HostField);
        for (int index = 0; index < presented.Fields.Count; index++)
        {
            FieldLine line = presented.Fields[index];
            if (!Ascii.EqualsIgnoreCase(line.Name, "host"u8))
                head.Fields.Add(line.Name, line.Value);
        }

        HopByHop.Remove(head.Fields);
        HopByHop.AddVia(head.Fields, presented.MinorVersion, options.Pseudonym);
        MaxForwards.Decrement(head);

        // Whoever answers a TRACE shows it to the client (RFC 9110 §9.3.8).
        if (hop.AskedProxy?.Authorization is string authorization && !head.IsMethod("TRACE"u8))
            head.Fields.Add("Proxy-Authorization"u8, authorization);
        if (TrailerRules.AreTaken(presented))
        {
            head.Fields.Add("TE"u8, "trailers"u8);
            head.Fields.Add("Connection"u8, "TE"u8);
        }

        if (options.AsksIdentity)
            head.Fields.Set("Accept-Encoding"u8, "identity"u8);
        return head;
    }

    /// <summary>Sends a request without content and receives its final answer's head. A kept connection that ends
    /// before the answer is no failure: the request goes once more over a new one, for it is idempotent (RFC 9112
    /// §9.3.1).</summary>
    /// <param name="uri">Whom.</param>
    /// <param name="head">Prepared.</param>
    /// <param name="interim">What to do with each interim response.</param>
    /// <param name="answer">The caller's to dispose.</param>
    /// <param name="isDownload">It counts among the downloads.</param>
    public IEnumerable<Yield> Ask(
        TargetUri uri, RequestHead head, Func<ResponseHead, IEnumerable<Yield>> interim, Result<OriginExchange> answer,
        bool isDownload = false)
    {
        for (bool mayReuse = true; answer.Value is null; mayReuse = false)
        {
            yield return Yield.Call(Open(uri, mayReuse, answer, isDownload));
            OriginExchange origin = answer.Value!;
            var outcome = new Result();
            bool isAnswered = false;
            try
            {
                yield return Yield.Try(SendAndReceive(origin, head, interim), outcome);
                isAnswered = !outcome.Failed;
            }
            finally
            {
                if (!isAnswered)
                {
                    origin.Dispose();
                    answer.Value = null;
                }
            }

            // All else that fails is the client's: it did not take an interim response.
            bool mayRepeat = origin.WasKept && outcome.Error is UpstreamException failure && MayRepeat(failure, head);
            if (outcome.Failed && !mayRepeat)
                ExceptionDispatchInfo.Throw(outcome.Error!);
        }
    }

    /// <summary>Opens a connection for one exchange, waiting for its turn where the origin has all that it may
    /// have.</summary>
    public IEnumerable<Yield> Open(
        TargetUri uri, bool mayReuse, Result<OriginExchange> exchange, bool isDownload = false)
    {
        NextHop hop = hops.Of(uri);
        dialer.Judge(hop);
        var taken = new Result<OriginTurn>();
        yield return Yield.Call(turns.Take(uri.Authority, isDownload, taken));
        OriginTurn turn = taken.Value!;
        bool isOpen = false;
        try
        {
            if (mayReuse && pool.Take(hop.PoolKey) is Connection kept)
            {
                Tell($"asks over a kept connection to {hop.Host}:{hop.Port}");
                exchange.Value = new OriginExchange(turn, hop, kept, true, this);
            }
            else
            {
                Tell($"connects to {hop.Host}:{hop.Port}");
                var connection = new Result<Connection>();
                yield return Yield.Call(opening.Open(hop, connection));
                Tell($"asks {connection.Value!.Transport.RemoteEndPoint}");
                exchange.Value = new OriginExchange(turn, hop, connection.Value, false, this);
            }

            isOpen = true;
        }
        finally
        {
            if (!isOpen)
                turn.Dispose();
        }
    }

    /// <summary>Sends a prepared head; a failure is the origin's.</summary>
    public IEnumerable<Yield> SendHead(OriginExchange origin, RequestHead head)
    {
        head.WriteTo(origin.Connection.Output);
        origin.RequestTime = Now;
        var outcome = new Result();
        yield return Yield.Try(origin.Connection.Flush(options.TransferTimeout), outcome);
        if (outcome.Error is ConnectionException broken)
            throw new UpstreamException(ProxyError.ConnectionTerminated, $"{broken.Message}", broken);
        if (outcome.Failed)
            throw new UpstreamException(
                ProxyError.ConnectionWriteTimeout, "the origin takes no request", outcome.Error);
    }

    /// <summary>The end of an exchange: a clean connection is kept, any other closed.</summary>
    public void TakeBack(NextHop hop, Connection connection, bool isClean)
    {
        if (isClean)
            pool.Keep(hop.PoolKey, connection);
        else
            connection.Dispose();
    }

    private IEnumerable<Yield> SendAndReceive(
        OriginExchange origin, RequestHead head, Func<ResponseHead, IEnumerable<Yield>> interim)
    {
        yield return Yield.Call(SendHead(origin, head));
        var deadline = new Deadline(time, options.OriginHeadTimeout);
        byte[] method = head.Method.ToArray();
        do
        {
            yield return Yield.Call(origin.ReceiveHead(method, deadline));
            if (origin.Head.Status < 200)
                yield return Yield.Call(interim(origin.Head));
        }
        while (origin.Head.Status < 200);
    }

    private void Tell(string step)
    {
        if (log.ShowsSteps)
            log.Step(step);
    }

    private static bool MayRepeat(UpstreamException failure, RequestHead head) =>
        failure.Error == ProxyError.ConnectionTerminated && Methods.IsIdempotent(head.Method);
}
