using AngleSharp.Html.Dom;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class FibersPageTests
{
    private static readonly FiberRow Row = new(
        "127.0.0.1:50000", ["/Replicator/Proxy/ClientSession.cs:40", "/Replicator/Proxy/Delivery.cs:61"], "SEND",
            TimeSpan.FromSeconds(1));

    [Fact]
    public void Each_fiber_has_its_chain_and_its_wait()
    {
        IHtmlDocument page = PageReader.Read(FibersPage.Render([Row, Row with { Chain = [] }]));

        Assert.Equal(2, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(Row.Chain, page.QuerySelectorAll("tbody tr:first-child li").Select(li => li.TextContent));
        Assert.Contains("SEND", page.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2 are alive", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void No_password_is_shown() => Assert.DoesNotContain(
        "secret", FibersPage.Render([Row with { Name = "http://me:secret@a.test/" }]), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void What_it_quotes_is_escaped(string text)
    {
        IHtmlDocument page = PageReader.Read(FibersPage.Render([Row with { Name = text, Wait = text,
            Chain = [text] }]));
        Assert.Equal(4, page.QuerySelectorAll("td").Length);
    }
}
