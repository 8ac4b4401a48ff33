using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>One request to an origin and its answer, with the connection that carries both. Failures are an
/// <see cref="UpstreamException"/>.</summary>
/// <param name="turn">Owned: the leave to have the connection.</param>
/// <param name="hop">Whom the connection leads to.</param>
/// <param name="connection">Owned; goes back to the pool if it is clean in the end.</param>
/// <param name="wasKept">It served another exchange before.</param>
/// <param name="upstream">Takes the connection back.</param>
internal sealed class OriginExchange(
    OriginTurn turn, NextHop hop, Connection connection, bool wasKept, Upstream upstream) : IDisposable
{
    /// <summary>Interim responses before the final one; more are a fault of the origin (RFC 9110 §15.2 names no
    /// bound).</summary>
    private const int MostInterim = 16;

    private readonly string authority = turn.Authority;
    private int interimCount;
    private bool mayPersist = true;
    private bool disposed;

    public Connection Connection => connection;

    public bool WasKept => wasKept;

    /// <summary>The answer's head: interim responses first, then the final one.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>The content of the final answer.</summary>
    public ContentReader Content { get; } = new(connection, Side.Origin);

    /// <summary>Takes the content of the request.</summary>
    public ContentWriter RequestContent { get; } = new(connection);

    /// <summary>The protocols that the request offers to switch to; null: none.</summary>
    public string? Offered { get; set; }

    /// <summary>All of the request was sent.</summary>
    public bool IsSent { get; set; } = true;

    /// <summary>When no more of the request's content was to be sent; null: it goes up still.</summary>
    public long? SentTimestamp { get; set; }

    /// <summary>Why the client's content broke off before there was an answer; null: it did not.</summary>
    public IOException? RequestContentFailure { get; set; }

    /// <summary>When the request was sent and when its final answer came (RFC 9111 §4.2.3).</summary>
    public DateTimeOffset RequestTime { get; set; }

    public DateTimeOffset ResponseTime { get; private set; }

    /// <summary>What comes goes to one client and nobody else.</summary>
    public void EndDownload() => turn.EndDownload();

    /// <summary>Receives the next head: interim, final, or a 101 that switches to what was offered.</summary>
    /// <param name="method">Of the request: it decides about the content.</param>
    /// <param name="deadline">For the final head.</param>
    /// <exception cref="UpstreamException">The origin left, was silent, or sent what is refused.</exception>
    public IEnumerable<Yield> ReceiveHead(byte[] method, Deadline deadline)
    {
        var outcome = new Result();
        yield return Yield.Try(ResponseHeads.Receive(connection, upstream.HeadLimits, Head, deadline), outcome);
        if (outcome.Failed)
            throw HeadFailure(outcome.Error!);
        if (hop.AskedProxy is not null)
            ExternalAnswer.ThrowIfItWantsCredentials(hop.AskedProxy, Head.Status);
        mayPersist &= !AnnouncesWhatMayNotBe;
        if (Head.Status == 101 && Upgrades.ChosenBy(Head, Offered) is null)
            throw new UpstreamException(ProxyError.HttpProtocolError, $"{authority} switched protocols unasked");
        if (Head.Status == 101)
            yield break;
        if (Head.Status < 200)
        {
            if (++interimCount > MostInterim)
                throw new UpstreamException(ProxyError.HttpProtocolError, $"{authority} sends no final answer");
            yield break;
        }

        ResponseTime = upstream.Now;

        // Before the fields are made fit for others: what they say of the connection is said to us.
        mayPersist &= MessageFraming.Persists(Head.Fields, Head.MinorVersion);
        if (!MessageFraming.TryOfResponse(method, Head, out ContentFraming framing, out Refusal refusal))
            throw new UpstreamException(ProxyError.HttpProtocolError, $"{authority}: {Refusals.Describe(refusal)}");
        Content.Begin(framing);
    }

    /// <summary>Receives more of the content, after <see cref="ContentReader.TryTake"/> was false.</summary>
    /// <param name="timeout">For the next bytes.</param>
    public IEnumerable<Yield> ReceiveContent(TimeSpan timeout)
    {
        yield return connection.Readable(timeout);
        connection.Receive();
    }

    /// <summary>What a failure while the content came means.</summary>
    public UpstreamException ContentFailure(Exception error) => error switch
    {
        UpstreamException known => known,
        TimeoutException =>
            new(ProxyError.ConnectionReadTimeout, $"{authority} sent nothing more after {Content.Count} bytes", error),
        BadMessageException => new(ProxyError.HttpProtocolError, $"{authority}: {error.Message}", error),
        _ => new(ProxyError.HttpResponseIncomplete, $"{authority}: {error.Message}", error),
    };

    /// <summary>The connection is the caller's from now on, and no longer counts as one to the origin: it serves no
    /// requests any more, for however long it lasts.</summary>
    public Connection TakeConnection()
    {
        disposed = true;
        Content.Release();
        turn.Dispose();
        return connection;
    }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        Content.Release();
        upstream.TakeBack(hop, connection, IsClean);
        turn.Dispose();
    }

    // Surplus bytes, an unfinished content or request, or an end make it unfit for another exchange (RFC 9112 §9.3,
    // §11.2).
    private bool IsClean =>
        ResponseTime != default && IsSent && Content.IsComplete && Content.Framing.Kind != FramingKind.UntilClose
        && connection is { HasEnded: false, Received.Length: 0, Output.Length: 0 }
        && mayPersist;

    // A content where none may be: if it comes after all, it must not be taken for the next answer (RFC 9112 §6.3).
    private bool AnnouncesWhatMayNotBe =>
        Head.Status is < 200 or 204
        && (Head.Fields.Contains("transfer-encoding"u8)
            || (Head.Fields.TryGet("content-length"u8, out ReadOnlySpan<byte> length) && !length.SequenceEqual("0"u8)));

    private UpstreamException HeadFailure(Exception error) => error switch
    {
        TimeoutException => new(ProxyError.HttpResponseTimeout, $"{authority} did not answer in time", error),
        BadMessageException => new(ProxyError.HttpProtocolError, $"{authority}: {error.Message}", error),
        _ => new(ProxyError.ConnectionTerminated, $"{authority}: {error.Message}", error),
    };
}
