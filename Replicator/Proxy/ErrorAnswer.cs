using System.Text;
using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;

namespace Replicator.Proxy;

/// <summary>Answers of our own that tell what went wrong: a short page and a Proxy-Status field that names the cause
/// (RFC 9209).</summary>
internal static class ErrorAnswer
{
    /// <summary>After which to ask again what there was no room for: long enough that something has ended.</summary>
    private const string RetryAfterSeconds = "5";

    /// <summary>Answers for what failed behind us.</summary>
    public static void Put(Exchange exchange, UpstreamException fault) =>
        Put(exchange, ProxyStatus.StatusOf(fault.Error), fault);

    /// <inheritdoc cref="Put(Exchange, UpstreamException)"/>
    /// <param name="exchange">The one that failed.</param>
    /// <param name="status">5xx.</param>
    /// <param name="fault">What failed.</param>
    public static void Put(Exchange exchange, int status, UpstreamException fault)
    {
        exchange.Fault = fault;
        Put(exchange, status, fault.Error, fault.Message);
    }

    /// <summary>Puts the whole answer into the client's output. Nothing was sent before.</summary>
    /// <param name="exchange">The one that failed.</param>
    /// <param name="status">4xx or 5xx.</param>
    /// <param name="error">The cause.</param>
    /// <param name="reason">A sentence: what, where, and what to do.</param>
    /// <param name="allow">The methods that would do, for 405; null: not told.</param>
    public static void Put(Exchange exchange, int status, ProxyError error, string reason, string? allow = null)
    {
        exchange.Failure = reason;
        bool isHtml = Negotiation.PrefersHtml(exchange.Request.Fields);
        byte[] content = Encoding.UTF8.GetBytes(ErrorPage.Render(status, reason, isHtml));
        ResponseHead head = exchange.Response;
        head.Fields.Clear();
        head.SetLine(status);
        head.Fields.Add("Content-Type"u8, isHtml ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
        head.Fields.Add("Cache-Control"u8, "no-store"u8);
        if (allow is not null)
            head.Fields.Add("Allow"u8, allow);
        if (status == 503)
            head.Fields.Add("Retry-After"u8, RetryAfterSeconds);
        head.Fields.Add("Proxy-Status"u8, ProxyStatus.Format(error, reason));
        OwnAnswer.Put(exchange, content);
    }
}
