using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Pages;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Answers requests for the proxy's own address with its pages, each for those whom its policy
/// names.</summary>
internal sealed class OwnPages
{
    private const string Html = "text/html; charset=utf-8";

    private readonly ProxyParts parts;
    private readonly IReadOnlyCollection<Exchange> exchanges;
    private readonly Explainer explainer;
    private readonly PageTable pages;
    private readonly long startTimestamp;
    private Exchange? asking;

    /// <param name="parts">The proxy's.</param>
    /// <param name="exchanges">Those of the clients that are connected, running or not.</param>
    /// <param name="explainer">For one of the pages.</param>
    public OwnPages(ProxyParts parts, IReadOnlyCollection<Exchange> exchanges, Explainer explainer)
    {
        this.explainer = explainer;
        this.parts = parts;
        this.exchanges = exchanges;
        startTimestamp = parts.Scheduler.Time.GetTimestamp();
        pages = new PageTable(parts.PagesTo);
        pages.Add("/", PagePolicy.Everybody, Html, request => FirstPage.Render(Facts(request)));
        pages.Add("/healthz", PagePolicy.Everybody, "text/plain; charset=utf-8", _ => "ok\n");
        if (parts.Options.Interception is { } interception)
        {
            string authority = interception.Certificates.Authority.Certificate.ExportCertificatePem() + "\n";
            pages.Add("/ca.pem", PagePolicy.Everybody, "application/x-pem-file", _ => authority);
        }

        pages.Add("/transfers", PagePolicy.Trusted, Html, _ => TransfersPage.Render(Transfers()));
        pages.Add("/fibers", PagePolicy.Trusted, Html, _ => FibersPage.Render(FiberRows()));
        pages.Add("/explain", PagePolicy.Trusted, Html, request => ExplainPage.Render(Explain(request.Query)));
#if DEBUG
        pages.Add("/block", PagePolicy.Trusted, "text/plain; charset=utf-8", _ => Block());
#endif
    }

    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        TargetUri uri = exchange.Uri!;
        if (exchange.Request.Form != TargetForm.Origin)
            Refuse(exchange, 421, $"{uri.Authority} is this proxy itself, not an origin behind it");
        else if (!exchange.Request.IsMethod("GET"u8) && !exchange.IsHead)
            Refuse(exchange, 405, "the proxy's own pages can only be read", FinalRecipient.MethodsOfPages);
        else
            Show(exchange, uri);
        yield break;
    }

    private void Show(Exchange exchange, TargetUri uri)
    {
        asking = exchange;
        var request = new PageRequest(exchange.Client.Transport.RemoteEndPoint.Address, uri.Authority);
        string path = parts.Options.Reverse is null
            ? uri.PathAndQuery
            : uri.PathAndQuery[(ReverseOrigin.OwnPaths.Length - 1)..];
        switch (pages.Render(path, request, out string contentType, out string content))
        {
            case PageOutcome.Found:
                Put(exchange, contentType, content);
                break;
            case PageOutcome.Forbidden:
                Refuse(exchange, 403, $"{uri.PathAndQuery} shows other people's addresses; --pages-to opens it");
                break;
            default:
                Refuse(exchange, 404, $"the proxy has no page {uri.PathAndQuery}");
                break;
        }
    }

    private static void Refuse(Exchange exchange, int status, string reason, string? allow = null)
    {
        ProxyError error = status == 403 ? ProxyError.HttpRequestDenied : ProxyError.HttpRequestError;
        ErrorAnswer.Put(exchange, status, error, reason, allow);
    }

    // A page of ours is nobody else's to frame, to run scripts in or to keep.
    private static void Put(Exchange exchange, string contentType, string content)
    {
        ResponseHead head = exchange.Response;
        head.Fields.Clear();
        head.SetLine(200);
        head.Fields.Add("Content-Type"u8, contentType);
        head.Fields.Add("Cache-Control"u8, "no-store"u8);
        head.Fields.Add("Content-Security-Policy"u8, PageStyle.ContentSecurityPolicy);
        OwnAnswer.Put(exchange, Encoding.UTF8.GetBytes(content));
    }

#if DEBUG
    // What must never happen, on purpose, so that a test can see that it is found out.
    private static string Block()
    {
        Thread.Sleep(TimeSpan.FromSeconds(3));
        return "blocked for three seconds\n";
    }
#endif

    private FirstPageFacts Facts(PageRequest request)
    {
        StoreFigures figures = parts.Store.Figures;
        string[] mode = parts.Options.Terms.Mode switch
        {
            CacheMode.Offline => ["offline"],
            CacheMode.Static => ["static"],
            _ => [],
        };
        return new FirstPageFacts(
            request.Authority,
            parts.Options.Reverse is { } origin ? $"{origin.Host}:{origin.Port}" : null,
            parts.Options.Interception is not null,
            parts.Root,
            figures.ResponseCount,
            figures.ContentLength,
            figures.FreeLength,
            figures.UnfinishedCount,
            parts.Scheduler.Time.GetElapsedTime(startTimestamp),
            parts.Options.AsksIdentity ? [.. mode, "plain"] : mode);
    }

    private ExplainFacts Explain(string query)
    {
        string url = QueryText.ValueOf(query, ExplainPage.UrlName).Trim();
        string[] fields = QueryText.ValueOf(query, ExplainPage.FieldsName)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (url.Length == 0)
            return new ExplainFacts(url, fields, Mistake: null, []);
        var presented = new RequestHead();
        if (WrittenRequest.Read(url, fields, presented, out TargetUri? uri) is { } mistake)
            return new ExplainFacts(url, fields, mistake, []);
        try
        {
            return new ExplainFacts(url, fields, Mistake: null, explainer.Explain(uri!, presented, out _));
        }
        catch (StoreException refused)
        {
            return new ExplainFacts(url, fields, refused.Message, []);
        }
    }

    private List<TransferRow> Transfers() =>
        [.. exchanges
            .Where(exchange => exchange.IsRunning && exchange != asking)
            .OrderBy(exchange => exchange.BeganTimestamp)
            .Select(Row)];

    private TransferRow Row(Exchange exchange) => new(
        exchange.Client.Transport.RemoteEndPoint.ToString(),
        exchange.ToString(),
        exchange.Source,
        exchange.Tunnelled ?? exchange.ResponseContent.Count,
        exchange.ResponseLength,
        exchange.Window?.Outstanding,
        parts.Scheduler.Time.GetElapsedTime(exchange.BeganTimestamp));

    private List<FiberRow> FiberRows() =>
        [.. parts.Scheduler.Fibers.Select(fiber => new FiberRow(
            fiber.Title,
            [.. fiber.Frames.Select(frame => frame.ToString())],
            fiber.IsWaiting ? fiber.Wait.What() : "its turn",
            fiber.Waited))];
}
