using System.Net;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class PageTableTests
{
    private readonly PageTable table = new([IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("2001:db8::/32")]);

    public PageTableTests()
    {
        table.Add("/", PagePolicy.Everybody, "text/html", request => $"first at {request.Authority}");
        table.Add("/fibers", PagePolicy.Trusted, "text/plain", _ => "fibers");
    }

    [Theory]
    [InlineData("/", "198.51.100.1", PageOutcome.Found)]
    [InlineData("/?x", "198.51.100.1", PageOutcome.Found)]
    [InlineData("/fibers", "127.0.0.1", PageOutcome.Found)]
    [InlineData("/fibers", "127.8.8.8", PageOutcome.Found)]
    [InlineData("/fibers", "::1", PageOutcome.Found)]
    [InlineData("/fibers", "::ffff:127.0.0.1", PageOutcome.Found)]
    [InlineData("/fibers", "192.0.2.7", PageOutcome.Found)]
    [InlineData("/fibers", "::ffff:192.0.2.7", PageOutcome.Found)]
    [InlineData("/fibers?x", "2001:db8::7", PageOutcome.Found)]
    [InlineData("/fibers", "192.0.3.7", PageOutcome.Forbidden)]
    [InlineData("/fibers?/", "198.51.100.1", PageOutcome.Forbidden)]
    [InlineData("/fibers", "::ffff:198.51.100.1", PageOutcome.Forbidden)]
    [InlineData("/fibers", "2001:db9::7", PageOutcome.Forbidden)]
    [InlineData("/Fibers", "127.0.0.1", PageOutcome.Unknown)]
    [InlineData("/fibers/", "127.0.0.1", PageOutcome.Unknown)]
    [InlineData("/../", "127.0.0.1", PageOutcome.Unknown)]
    [InlineData("", "127.0.0.1", PageOutcome.Unknown)]
    [InlineData("?", "127.0.0.1", PageOutcome.Unknown)]
    internal void Each_page_answers_those_whom_its_policy_names(string path, string client, PageOutcome expected)
    {
        PageOutcome outcome = table.Render(
            path, new PageRequest(IPAddress.Parse(client), "p.test:8080"), out string type, out string content);

        Assert.Equal(expected, outcome);
        Assert.Equal(expected == PageOutcome.Found, content.Length > 0);
        Assert.Equal(expected == PageOutcome.Found, type.Length > 0);
    }

    [Fact]
    public void A_page_knows_how_it_was_addressed()
    {
        table.Render("/", new PageRequest(IPAddress.Loopback, "p.test:8080"), out string type, out string content);
        Assert.Equal("text/html", type);
        Assert.Equal("first at p.test:8080", content);
    }

    [Theory]
    [InlineData("/q", "")]
    [InlineData("/q?", "")]
    [InlineData("/q?a=b?c", "a=b?c")]
    public void A_page_gets_the_query(string path, string query)
    {
        table.Add("/q", PagePolicy.Everybody, "text/plain", request => $"[{request.Query}]");
        table.Render(path, new PageRequest(IPAddress.Loopback, "p.test:8080"), out _, out string content);
        Assert.Equal($"[{query}]", content);
    }

    [Theory]
    [InlineData(PagePolicy.None)]
    [InlineData((PagePolicy)9)]
    internal void No_page_is_added_without_a_policy(PagePolicy policy) =>
        Assert.Throws<ArgumentException>(() => table.Add("/x", policy, "text/html", _ => "x"));

    [Fact]
    public void A_path_has_one_page() =>
        Assert.Throws<ArgumentException>(() => table.Add("/", PagePolicy.Trusted, "text/html", _ => "x"));
}
