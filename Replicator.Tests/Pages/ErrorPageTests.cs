using AngleSharp.Html.Dom;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class ErrorPageTests
{
    [Fact]
    public void It_tells_what_happened_and_what_to_do()
    {
        IHtmlDocument page = PageReader.Read(ErrorPage.Render(502, "a.test refused the connection.", isHtml: true));

        Assert.Equal("502 Bad Gateway", page.Title);
        Assert.Equal("502 Bad Gateway", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("a.test refused the connection.", page.QuerySelectorAll("main p")[0].TextContent);
        Assert.Contains("Try again", page.QuerySelectorAll("main p")[1].TextContent, StringComparison.Ordinal);
        // It may stand at any origin's address, so a link to a page of ours would lead to that origin.
        Assert.Empty(page.QuerySelectorAll("a"));
    }

    [Fact]
    public void Plain_text_says_the_same()
    {
        string page = ErrorPage.Render(504, "a.test is silent.", isHtml: false, "Wait a minute.");
        Assert.StartsWith("504 Gateway Timeout\n\na.test is silent.\nWait a minute.\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(408)]
    [InlineData(413)]
    [InlineData(416)]
    [InlineData(417)]
    [InlineData(421)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    public void Every_status_comes_with_advice(int status)
    {
        Assert.All(PageReader.Read(ErrorPage.Render(status, "It failed.", isHtml: true)).QuerySelectorAll("main p"),
            paragraph => Assert.NotEmpty(paragraph.TextContent));
        Assert.Equal(5, ErrorPage.Render(status, "It failed.",
            isHtml: false).TrimEnd('\n').Count(letter => letter == '\n'));
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void What_it_quotes_is_escaped(string text)
    {
        PageReader.Read(ErrorPage.Render(400, text, isHtml: true, text));
        string plain = ErrorPage.Render(400, text, isHtml: false);
        Assert.DoesNotContain(plain, letter => letter != '\n' && char.IsControl(letter));
        Assert.Equal(6, plain.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_password_is_shown(bool isHtml) => Assert.DoesNotContain(
        "secret", ErrorPage.Render(400, "http://me:secret@a.test/ is refused.", isHtml), StringComparison.Ordinal);
}
