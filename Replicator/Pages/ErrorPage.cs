using System.Globalization;
using System.Text;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Pages;

/// <summary>A failure that the proxy tells of itself.</summary>
internal static class ErrorPage
{
    private const string Origin = "This is Replicator, the proxy; the origin did not say it.";

    /// <summary>Renders it.</summary>
    /// <param name="status">4xx or 5xx.</param>
    /// <param name="reason">What happened and where, in a sentence. May quote peers; userinfo is masked.</param>
    /// <param name="isHtml">Whether as text/html; else as text/plain, both in UTF-8.</param>
    /// <param name="advice">What to do, in a sentence; null: what the status suggests.</param>
    public static string Render(int status, string reason, bool isHtml, string? advice = null)
    {
        ArgumentNullException.ThrowIfNull(reason);

        string title = string.Create(CultureInfo.InvariantCulture,
            $"{status} {Encoding.ASCII.GetString(StatusReason.Of(status))}").TrimEnd();
        string happened = Secrets.Masked(reason);
        string toDo = advice ?? Advice(status);
        if (!isHtml)
            return $"{title}\n\n{happened}\n{LogText.Escape(toDo)}\n\n{Origin}\n";

        return PageFrame.Render(title, null, html =>
        {
            html.Element("h1", title).Element("p", happened).Element("p", toDo);
            html.Element("p", Origin, ("class", "quiet"));
        });
    }

    private static string Advice(int status) => status switch
    {
        400 or 405 or 411 or 413 or 414 or 431 or 501 or 505 => "The client has to ask otherwise.",
        403 => "Ask whoever runs the proxy for leave; its options say who may use it, and what it may reach.",
        404 => "The proxy's own pages are listed at its first one.",
        408 => "Send the request again, faster.",
        416 => "Ask for a range that lies within the content.",
        417 => "Send the request without the expectation.",
        421 => "Ask the proxy for other hosts, or open its address directly for its own pages.",
        502 => "Try again later, or ask the origin without the proxy to see whether it answers.",
        503 => "Try again in a moment.",
        504 => "Try again when the origin can be reached.",
        _ => "If it happens again, the proxy's log says more.",
    };
}
