using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class FirstPageTests
{
    private static readonly FirstPageFacts Facts = new(
        "localhost:8080", null, false, "/home/me/.cache/replicator", 12_345, 3L << 30, 9L << 30, 2, TimeSpan.FromHours(3), ["offline",
            "flat"]);

    [Fact]
    public void It_tells_where_the_root_is_and_how_full()
    {
        IHtmlDocument page = PageReader.Read(FirstPage.Render(Facts));
        string text = page.QuerySelector("dl")!.TextContent;

        Assert.Contains("/home/me/.cache/replicator", text, StringComparison.Ordinal);
        Assert.Contains("12,345", text, StringComparison.Ordinal);
        Assert.Contains("3.00 GiB", text, StringComparison.Ordinal);
        Assert.Contains("9.00 GiB", text, StringComparison.Ordinal);
        Assert.Matches(@"Broken off, to be continued\s*2\s", text);
        Assert.Contains("offline, flat", text, StringComparison.Ordinal);
        Assert.Equal("0.25", page.QuerySelector("meter")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("apt", "Acquire::http::Proxy \"http://localhost:8080\";")]
    [InlineData("curl and wget", "curl -x http://localhost:8080 ")]
    [InlineData("Browser", "--proxy-server=http://localhost:8080")]
    [InlineData("npm", "npm config set proxy http://localhost:8080")]
    [InlineData("dotnet and NuGet", "http_proxy=http://localhost:8080")]
    [InlineData("pip", "global.proxy http://localhost:8080")]
    [InlineData("git", "http.proxy http://localhost:8080")]
    public void It_tells_how_to_point_each_client_here(string client, string command)
    {
        IHtmlDocument page = PageReader.Read(FirstPage.Render(Facts));
        IElement card = page.QuerySelectorAll("section").Single(section => section.QuerySelector(
            "h3")!.TextContent == client);
        Assert.Contains(command, card.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_that_https_is_tunnelled_and_where_more_is_shown()
    {
        IHtmlDocument page = PageReader.Read(FirstPage.Render(Facts));
        Assert.Contains("only tunnelled", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[href='transfers']"));
        Assert.NotNull(page.QuerySelector("main a[href='fibers']"));
        Assert.NotNull(page.QuerySelector("main a[href='explain']"));
        Assert.Equal("./", page.QuerySelector("nav a[aria-current]")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData(false, "only tunnelled", "replicator run -- npm ci")]
    [InlineData(true, "are answered here and stored", "replicator env npm")]
    public void It_tells_what_becomes_of_https(bool storesHttps, string what, string command)
    {
        IHtmlDocument page = PageReader.Read(FirstPage.Render(Facts with { StoresHttps = storesHttps }));
        string text = page.Body!.TextContent;
        Assert.Contains(what, text, StringComparison.Ordinal);
        Assert.Contains(command, text, StringComparison.Ordinal);
        Assert.Equal(storesHttps, page.QuerySelector("a[href='ca.pem']") is not null);
    }

    [Fact]
    public void An_empty_store_on_a_full_disk_is_no_trouble()
    {
        FirstPageFacts empty = Facts with { ContentLength = 0, FreeLength = 0, ResponseCount = 0, Modes = [] };
        Assert.Equal("0", PageReader.Read(FirstPage.Render(empty)).QuerySelector("meter")!.GetAttribute("value"));
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void What_it_quotes_is_escaped(string text) =>
        PageReader.Read(FirstPage.Render(Facts with { Authority = text, Root = text, Modes = [text] }));

    [Fact]
    public void In_front_of_one_origin_it_points_no_client_at_itself()
    {
        IHtmlDocument page = PageReader.Read(FirstPage.Render(Facts with { Origin = "www.example:80" }));
        Assert.Equal("A cache in front of www.example:80", page.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("pre"));
        Assert.NotEmpty(PageReader.Read(FirstPage.Render(Facts)).QuerySelectorAll("pre"));
    }
}
