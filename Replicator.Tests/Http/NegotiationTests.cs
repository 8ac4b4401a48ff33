using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class NegotiationTests
{
    [Theory]
    [Trait("RFC", "9110 12.5.1")]
    [InlineData("Accept: text/html", true)]
    [InlineData("Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true)]
    [InlineData("Accept: TEXT/HTML ; q=0.001", true)]
    [InlineData("Accept: text/html;level=1;q=1.000", true)]
    [InlineData("Accept: text/plain;q=0.5, text/html;q=0.5", true)]
    [InlineData("Accept: text/css|Accept: text/html", true)]
    [InlineData("Accept: */*", false)]
    [InlineData("Accept: text/*", false)]
    [InlineData("Accept:", false)]
    [InlineData("X: text/html", false)]
    [InlineData("Accept: text/html;q=0", false)]
    [InlineData("Accept: text/html; Q=0.000", false)]
    [InlineData("Accept: text/html;q=", false)]
    [InlineData("Accept: text/html;q=x", false)]
    [InlineData("Accept: text/html;q=1.5", false)]
    [InlineData("Accept: text/html;q=2", false)]
    [InlineData("Accept: text/html;q=0.5x", false)]
    [InlineData("Accept: text/html;q=05", false)]
    [InlineData("Accept: text/html;q=0.0001", false)]
    [InlineData("Accept: text/plain, text/html;q=0.5", false)]
    public void Html_is_for_those_who_ask_for_it_by_name(string fields, bool html)
    {
        Assert.Equal(html, Negotiation.PrefersHtml(Text.Fields(fields.Split('|'))));
    }
}
