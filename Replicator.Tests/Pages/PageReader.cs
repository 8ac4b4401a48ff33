using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Replicator.Tests.Pages;

/// <summary>Reads a page as a browser does, and fails where it is not a proper one.</summary>
internal static class PageReader
{
    // What could run, load or send something.
    private static readonly string[] Forbidden =
        ["script", "iframe", "object", "embed", "img", "base", "svg", "video", "audio"];

    public static IHtmlDocument Read(string page)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsStrictMode = true });
        IHtmlDocument document = parser.ParseDocument(page);

        Assert.NotNull(document.Doctype);
        Assert.Equal("CSS1Compat", document.CompatMode);
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.False(string.IsNullOrWhiteSpace(document.Title));
        Assert.Equal("utf-8", document.QuerySelector("meta[charset]")?.GetAttribute("charset"));
        Assert.Contains("width=device-width", document.QuerySelector("meta[name=viewport]")?.GetAttribute("content"),
            StringComparison.Ordinal);
        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Single(document.QuerySelectorAll("main"));
        Assert.Single(document.QuerySelectorAll("style"));
        AssertHarmless(document);
        AssertHeadingsDoNotSkip(document);
        return document;
    }

    private static void AssertHarmless(IHtmlDocument document)
    {
        foreach (IElement element in document.All)
        {
            Assert.DoesNotContain(element.LocalName, Forbidden);
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on",
                StringComparison.Ordinal));
            Assert.False(element.HasAttribute("style"), "The policy forbids styles in attributes.");
            if (element.LocalName == "form")
                Assert.Equal(("get", "explain"), (element.GetAttribute("method"), element.GetAttribute("action")));
            if (element.GetAttribute("href") is { } href)
                Assert.True(href is "./" or "data:," or "ca.pem" || href.All(char.IsAsciiLetterLower), href);
        }
    }

    private static void AssertHeadingsDoNotSkip(IHtmlDocument document)
    {
        int level = 0;
        foreach (IElement heading in document.QuerySelectorAll("h1,h2,h3,h4,h5,h6"))
        {
            int next = heading.LocalName[1] - '0';
            Assert.InRange(next, 1, level + 1);
            level = next;
        }
    }
}
