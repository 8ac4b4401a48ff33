using AngleSharp.Html.Dom;
using Replicator.Cache;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class ExplainPageTests
{
    private static readonly ExplanationLine[] Lines =
        [new("key", "http://a.test:80/", "RFC 9111 §2"), new("mode", "--strict")];

    [Fact]
    public void Each_line_has_its_row()
    {
        IHtmlDocument page = Read("http://a.test/", [], null, Lines);
        Assert.Equal(
            ["key", "http://a.test:80/", "RFC 9111 §2", "mode", "--strict", "–"],
            page.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void What_was_asked_stands_in_the_form_again()
    {
        IHtmlDocument page = Read("http://a.test/?a&b", ["A: b", "C: d"], null, []);
        Assert.Equal("http://a.test/?a&b", page.QuerySelector("input[name=url]")!.GetAttribute("value"));
        Assert.Equal("A: b\nC: d", page.QuerySelector("textarea[name=fields]")!.TextContent);
        Assert.Null(page.QuerySelector("table"));
        Assert.All(page.QuerySelectorAll("input,textarea"), one => Assert.Equal("label", one.ParentElement!.LocalName));
    }

    [Fact]
    public void A_mistake_is_told() =>
        Assert.Equal("No URL.", Read("x", [], "No URL.", []).QuerySelector("[role=alert]")!.TextContent);

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void What_it_quotes_is_escaped(string text)
    {
        IHtmlDocument page = Read(text, [text, text], text, [new ExplanationLine(text, text, text)]);
        Assert.Equal(3, page.QuerySelectorAll("td").Length);
        Assert.Single(page.QuerySelectorAll("form"));
        Assert.Equal(3, page.QuerySelectorAll("form input,form textarea,form button").Length);
    }

    private static IHtmlDocument Read(
        string url, string[] fields, string? mistake, IReadOnlyList<ExplanationLine> lines) =>
        PageReader.Read(ExplainPage.Render(new ExplainFacts(url, fields, mistake, lines)));
}
