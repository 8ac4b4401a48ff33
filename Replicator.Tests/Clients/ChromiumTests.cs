using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

[Collection(RealPrograms.Name)]
public sealed class ChromiumTests : IDisposable
{
    private const string Coded = "gzip on; gzip_proxied any; gzip_vary on; gzip_min_length 100; "
        + "gzip_types text/css text/javascript application/json image/svg+xml;";

    private readonly TemporaryFolder folder = new();
    private int profiles;

    public void Dispose() => folder.Dispose();

    [NeedsTheory("chromium", "nginx")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void A_page_of_fifty_resources_comes_from_the_proxy_the_second_time(string poller)
    {
        var page = new PageOfFifty(folder.Folder("web"));
        using var origin = new Nginx(folder["web"], Coded);
        using ReplicatorProcess proxy = Start(origin, "--poller", poller);
        Assert.Equal(PageOfFifty.ResourceCount, page.Resources.Count);

        Assert.Equal("50 loaded", Loaded(proxy, origin));
        IReadOnlyList<NginxRequest> cold = origin.TakeRequests();
        Assert.Equal(PageOfFifty.ResourceCount + 1, cold.Count(request => request.Status == 200));
        Assert.Equal("50 loaded", Loaded(proxy, origin));
        Assert.Empty(origin.TakeRequests());
        origin.Stop();
        Assert.Equal("50 loaded", Loaded(proxy, origin));

        // A browser asks for codings, and what came coded lies under a name that says so.
        Assert.Equal(
            page.Resources.Where(name => name.EndsWith(".png", StringComparison.Ordinal)),
            page.PlainNames(proxy.PathOf($"page.test:{origin.Port}", "")));
        proxy.Stop();
    }

    [NeedsTheory("chromium", "nginx")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void With_plain_all_resources_lie_at_plain_names(string poller)
    {
        var page = new PageOfFifty(folder.Folder("web"));
        using var origin = new Nginx(folder["web"], Coded);
        using ReplicatorProcess proxy = Start(origin, "--poller", poller, "--plain");
        Assert.Equal("50 loaded", Loaded(proxy, origin));
        Assert.Equal("50 loaded", Loaded(proxy, origin));
        Assert.Equal(
            [.. page.Resources, "index.html"],
            page.PlainNames(proxy.PathOf($"page.test:{origin.Port}", "")));
        proxy.Stop();
    }

    [NeedsTheory("chromium")]
    [InlineData("/", "A caching proxy at 127.0.0.1")]
    [InlineData("/transfers", "transfers")]
    [InlineData("/fibers", "fibers")]
    [InlineData("/explain?url=http://a.test/", "explain")]
    public void The_pages_of_the_proxy_itself_are_read(string path, string heading)
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        IDocument document = Load($"http://127.0.0.1:{proxy.Port}{path}", []);
        Assert.Contains(heading, document.QuerySelector("h1")?.TextContent ?? "", StringComparison.OrdinalIgnoreCase);
        proxy.Stop();
    }

    private ReplicatorProcess Start(Nginx origin, params string[] options) => ReplicatorProcess.Start(
        folder["root"], ["--resolve", $"page.test:{origin.Port}:127.0.0.1", .. options]);

    /// <returns>What the page's script counted, in a browser that has never run before.</returns>
    private string Loaded(ReplicatorProcess proxy, Nginx origin)
    {
        IDocument document = Load($"http://page.test:{origin.Port}/index.html", Chromium.Through(proxy));
        return document.QuerySelector("#loaded")?.TextContent ?? document.DocumentElement.OuterHtml;
    }

    private IDocument Load(string uri, string[] options)
    {
        string home = folder.Folder($"profile{++profiles}");
        ProcessOutcome outcome = RealProcess.Run(
            "chromium",
            [.. Chromium.Options(home), "--virtual-time-budget=20000", .. options, "--dump-dom", uri],
            home);
        Assert.True(outcome.ExitCode == 0, $"chromium ended with {outcome.ExitCode}:\n{outcome.Errors}");
        return new HtmlParser().ParseDocument(outcome.Output);
    }
}
