using System.Diagnostics;
using System.Text;
using Replicator.Cache;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>One request of a client and its answer. Reused from one to the next on the same connection.</summary>
/// <param name="client">Borrowed from the session.</param>
/// <param name="time">The clock.</param>
internal sealed class Exchange(Connection client, TimeProvider time)
{
    private CacheStatus cacheStatus;

    public Connection Client => client;

    public RequestHead Request { get; } = new();

    /// <summary>The head that is or was sent.</summary>
    public ResponseHead Response { get; } = new();

    /// <summary>Null for CONNECT, and until the target was understood.</summary>
    public TargetUri? Uri { get; set; }

    public ContentReader RequestContent { get; } = new(client, Side.Client);

    public ContentWriter ResponseContent { get; } = new(client);

    /// <summary>What the cache did, for Cache-Status and the log.</summary>
    public ref CacheStatus CacheStatus => ref cacheStatus;

    /// <summary>The connection may serve another exchange (RFC 9112 §9.3).</summary>
    public bool Persists { get; set; }

    public bool HasBegunResponse { get; private set; }

    public bool HasEndedResponse { get; private set; }

    /// <summary>A request head is complete and its answer is not.</summary>
    public bool IsRunning { get; private set; }

    public DateTimeOffset Began { get; private set; }

    public long BeganTimestamp { get; private set; }

    /// <summary>The client broke its connection while its answer was awaited.</summary>
    public bool ClientLeft { get; set; }

    /// <summary>What went wrong, for the log; null: nothing.</summary>
    public string? Failure { get; set; }

    /// <summary>What failed behind us, for the person; null: nothing.</summary>
    public UpstreamException? Fault { get; set; }

    /// <summary>Where the content comes from.</summary>
    public TransferSource Source { get; set; }

    /// <summary>Bytes of the whole content, where they are known.</summary>
    public long? ResponseLength { get; private set; }

    /// <summary>The window between origin and client, where the content is relayed.</summary>
    public Fibers.Window? Window { get; set; }

    /// <summary>The origin that this connection is for, as its client asked by CONNECT; null: any.</summary>
    public InterceptedSite? Site { get; init; }

    /// <summary>The tunnel that this connection has become, which is answered here; null: it is none.</summary>
    public OpenedTunnel? Opened { get; set; }

    /// <summary>Bytes that a tunnel passed, both ways; null: it is none.</summary>
    public long? Tunnelled { get; set; }

    public bool IsHead => Request.IsMethod("HEAD"u8);

    /// <summary>A request head came: nothing of the exchange before is left.</summary>
    public void Begin()
    {
        cacheStatus = default;
        Uri = null;
        HasBegunResponse = HasEndedResponse = false;
        IsRunning = true;
        Began = time.GetUtcNow();
        BeganTimestamp = time.GetTimestamp();
        ClientLeft = false;
        Failure = null;
        Fault = null;
        Source = TransferSource.Pending;
        ResponseLength = null;
        Window = null;
        Tunnelled = null;
        Persists = MessageFraming.Persists(Request.Fields, Request.MinorVersion);
    }

    /// <summary>Puts <see cref="Response"/> into the client's output in the framing that the client understands (RFC
    /// 9112 §6).</summary>
    /// <param name="length">Bytes of the content; null: unknown.</param>
    public void BeginResponse(long? length)
    {
        Debug.Assert(!HasBegunResponse, "one final response for a request");
        FieldSection fields = Response.Fields;
        ContentFraming framing = FrameContent(length);
        fields.Remove("connection"u8);
        AddPersistence(fields);
        if (!fields.Contains("date"u8))
            fields.Add("Date"u8, HttpDate.Format(time.GetUtcNow()));
        if (cacheStatus.Forward is not null)
            cacheStatus.Key = Uri?.Key;
        fields.Add("Cache-Status"u8, cacheStatus.ToString());
        Response.WriteTo(client.Output);
        ResponseContent.Begin(framing);
        HasBegunResponse = true;
        ResponseLength = length;
    }

    /// <summary>Puts all of a stored response into the client's output; nothing is allocated.</summary>
    /// <param name="ready">Head and content.</param>
    /// <param name="status">That the head tells.</param>
    /// <param name="age">RFC 9111 §5.1.</param>
    public void PutReady(ReadyResponse ready, int status, TimeSpan age)
    {
        Debug.Assert(!HasBegunResponse, "one final response for a request");
        Response.SetLine(status);
        FieldSection fields = Response.Fields;
        fields.Clear();
        fields.Add("Age"u8, (long)age.TotalSeconds);
        AddPersistence(fields);
        Span<byte> text = stackalloc byte[CacheStatus.LongestWithoutTexts];
        cacheStatus.TryFormat(text, out int length);
        fields.Add("Cache-Status"u8, text[..length]);

        client.Output.Write(ready.Head.Span);
        fields.WriteTo(client.Output);
        client.Output.Write("\r\n"u8);
        bool hasContent = HasContent(status) && ready.Content.Length > 0;
        ResponseContent.Begin(hasContent ? new ContentFraming(FramingKind.Length, ready.Content.Length) : default);
        HasBegunResponse = true;
        ResponseLength = ready.Content.Length;
        Source = TransferSource.Hit;
        if (hasContent)
            ResponseContent.Inline(ready.Content.Span);
        EndResponse();
    }

    /// <summary>All of the response is in the client's output or sent.</summary>
    public void EndResponse()
    {
        ResponseContent.End();
        HasEndedResponse = true;
    }

    /// <summary>It is a tunnel that was granted, and the client has yet to say what it wants there.</summary>
    public bool AwaitsHello { get; set; }

    /// <summary>Answers CONNECT: what follows is the tunnel's (RFC 9110 §9.3.6).</summary>
    public void BeginTunnel()
    {
        Response.Fields.Clear();
        Response.SetLine(200, "Connection established"u8);
        cacheStatus.Forward = "method";
        Response.Fields.Add("Cache-Status"u8, cacheStatus.ToString());
        BeginBytes();
    }

    /// <summary>Passes on a 101, whose end-to-end fields are in <see cref="Response"/>: what follows is of another
    /// protocol (RFC 9110 §7.8).</summary>
    /// <param name="protocol">What the origin has chosen.</param>
    public void BeginUpgrade(string protocol)
    {
        Response.Fields.Remove("Content-Length"u8); // It has no content (RFC 9110 §8.6).
        Response.Fields.Add("Connection"u8, "Upgrade"u8);
        Response.Fields.Add("Upgrade"u8, protocol);
        BeginBytes();
    }

    /// <summary>All of a relayed content was sent, or both sides of a tunnel have ended.</summary>
    public void EndPassedOn() => HasEndedResponse = true;

    /// <summary>The answer is over, for good or bad.</summary>
    public void End() => IsRunning = false;

    /// <summary>The client asks nothing: the memory of large heads is given back.</summary>
    public void BecomeIdle()
    {
        Request.Shrink();
        Response.Fields.Shrink();
    }

    /// <summary>What is running, for lists of fibers; empty between two requests.</summary>
    public override string ToString() => IsRunning ? $"{Text(Request.Method)} {Text(Request.Target)}" : "";

    /// <summary>Whether a response with that status to this request has a content (RFC 9110 §6.4.1).</summary>
    public bool HasContent(int status) => !IsHead && status is not (204 or 304);

    private static string Text(ReadOnlySpan<byte> bytes) => Secrets.Masked(Encoding.Latin1.GetString(bytes));

    private void BeginBytes()
    {
        Persists = false;
        Response.WriteTo(client.Output);
        HasBegunResponse = true;
        Source = TransferSource.Tunnel;
        Tunnelled = 0;
    }

    // RFC 9112 §9.3.
    private void AddPersistence(FieldSection fields)
    {
        if (!Persists)
            fields.Add("Connection"u8, "close"u8);
        else if (Request.MinorVersion == 0)
            fields.Add("Connection"u8, "keep-alive"u8);
    }

    private ContentFraming FrameContent(long? length)
    {
        FieldSection fields = Response.Fields;
        fields.Remove("transfer-encoding"u8);
        fields.Remove("content-length"u8);
        if (Response.Status is 204 or 304)
            return default;
        if (length is long known)
            fields.Add("Content-Length"u8, known);
        if (IsHead)
            return default;
        if (length is long framed)
            return new ContentFraming(FramingKind.Length, framed);
        if (Request.MinorVersion >= 1)
        {
            fields.Add("Transfer-Encoding"u8, "chunked"u8);
            return new ContentFraming(FramingKind.Chunked, 0);
        }

        // An HTTP/1.0 client knows no chunks: the end of the connection is the end of the content (RFC 9112 §6.3).
        Persists = false;
        return new ContentFraming(FramingKind.UntilClose, 0);
    }
}
