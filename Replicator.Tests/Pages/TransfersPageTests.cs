using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class TransfersPageTests
{
    private static readonly TransferRow Row = new(
        "127.0.0.1:50000", "GET http://a.test/b", TransferSource.Joined, 1 << 20, 4 << 20, 128 << 10,
            TimeSpan.FromSeconds(2));

    [Fact]
    public void Each_transfer_has_a_row()
    {
        IHtmlDocument page = PageReader.Read(TransfersPage.Render([Row, Row with { Length = null,
            Outstanding = null }]));
        IHtmlCollection<IElement> rows = page.QuerySelectorAll("tbody tr");

        Assert.Equal(2, rows.Length);
        Assert.Equal(
            ["127.0.0.1:50000", "GET http://a.test/b", "joined", "1.00 MiB of 4.00 MiB", "128 KiB", "2.00 s"],
            rows[0].Children.Select(Shown));
        Assert.Equal("1048576", rows[0].QuerySelector("progress")!.GetAttribute("value"));
        Assert.Equal("4194304", rows[0].QuerySelector("progress")!.GetAttribute("max"));
        Assert.Equal(
            ["127.0.0.1:50000", "GET http://a.test/b", "joined", "1.00 MiB", "–", "2.00 s"],
                rows[1].Children.Select(Shown));
        Assert.Contains("2 are running", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_cell_carries_the_name_of_its_column()
    {
        IHtmlDocument page = PageReader.Read(TransfersPage.Render([Row]));
        Assert.Equal(
            page.QuerySelectorAll("th").Select(th => th.TextContent),
            page.QuerySelectorAll("td").Select(td => td.GetAttribute("data-label")!));
    }

    [Theory]
    [InlineData(TransferSource.Pending, "–")]
    [InlineData(TransferSource.Hit, "hit")]
    [InlineData(TransferSource.Miss, "miss")]
    [InlineData(TransferSource.Joined, "joined")]
    [InlineData(TransferSource.Relay, "relay")]
    [InlineData(TransferSource.Tunnel, "tunnel")]
    internal void The_source_has_a_name(TransferSource source, string name)
    {
        IHtmlDocument page = PageReader.Read(TransfersPage.Render([Row with { Source = source }]));
        Assert.Equal(name, Shown(page.QuerySelector("td[data-label=From]")!));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(-1, long.MaxValue)]
    public void Odd_figures_are_no_trouble(long sent, long length) =>
        PageReader.Read(TransfersPage.Render([Row with { Sent = sent, Length = length }]));

    [Fact]
    public void No_transfers_are_told_in_words()
    {
        IHtmlDocument page = PageReader.Read(TransfersPage.Render([]));
        Assert.Null(page.QuerySelector("table"));
        Assert.Contains("Nothing is being transferred", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void No_password_is_shown() => Assert.DoesNotContain(
        "secret", TransfersPage.Render([Row with { Request = "GET http://me:secret@a.test/" }]),
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void What_it_quotes_is_escaped(string text)
    {
        IHtmlDocument page = PageReader.Read(TransfersPage.Render([Row with { Client = text, Request = text }]));
        Assert.Equal(6, page.QuerySelectorAll("td").Length);
    }

    private static string Shown(IElement cell) => cell.FirstElementChild!.TextContent;
}
