using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class HtmlWriterTests
{
    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void Text_and_values_stay_what_they_are(string text)
    {
        string page = new HtmlWriter().Open("p", ("title", text)).Text(text).Close().Finish();
        IHtmlDocument document = new HtmlParser(new HtmlParserOptions { IsStrictMode = true })
            .ParseDocument(page.Replace("<p", "<html><head><title>t</title></head><body><p", StringComparison.Ordinal));

        string shown = document.QuerySelector("p")!.TextContent;
        Assert.Equal(1, document.Body!.ChildElementCount);
        Assert.Equal(0, document.Body.FirstElementChild!.ChildElementCount);
        Assert.Equal(shown, document.QuerySelector("p")!.GetAttribute("title"));
        Assert.Equal(text.Length, shown.Length);
        Assert.All(shown.Zip(text), pair => Assert.True(pair.First == pair.Second || pair.First == '\uFFFD'));
    }

    [Fact]
    public void Letters_of_all_planes_are_kept() =>
        Assert.Contains("<p>é 漢 \U0001F600</p>", new HtmlWriter().Element("p", "é 漢 \U0001F600").Finish(),
            StringComparison.Ordinal);

    [Fact]
    public void Elements_close_innermost_first() =>
        Assert.Equal("<!DOCTYPE html>\n<div><b>x</b></div>\n", new HtmlWriter().Open("div").Element("b",
            "x").Close().Finish());
}
