using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class FinalRecipientTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("*", "CONNECT")]
    [InlineData("/", "GET, HEAD, OPTIONS, TRACE")]
    [InlineData("/transfers", "GET, HEAD, OPTIONS, TRACE")]
    [Trait("RFC", "9110 9.3.7")]
    public void We_say_what_we_can_be_asked_with(string target, string allowed)
    {
        Peer client = scene.Client().Sends($"OPTIONS {target} HTTP/1.1\nHost: localhost:8080\n\n");
        Assert.Equal(200, client.Response.Status);
        Assert.Contains(allowed, client.Response["Allow"]);
        Assert.Equal("0", client.Response["Content-Length"]);
        Assert.Equal(200, client.Sends("GET /healthz HTTP/1.1\nHost: localhost:8080\n\n").Response.Status);
        Assert.Empty(scene.Network.Dialled);
    }

    [Fact]
    [Trait("RFC", "9110 15.5.6")]
    public void A_page_of_ours_that_is_asked_with_another_method_says_which_would_do()
    {
        Peer client = scene.Client().Sends("POST / HTTP/1.1\nHost: localhost:8080\nContent-Length: 1\n\na");
        Assert.Equal(405, client.Response.Status);
        Assert.Equal("GET, HEAD, OPTIONS, TRACE", client.Response["Allow"]);
    }

    [Theory]
    [InlineData("*", "*")]
    [InlineData("http://origin.example", "*")]
    [InlineData("http://ORIGIN.example:80", "*")]
    [InlineData("http://origin.example/", "/")]
    [InlineData("http://origin.example?", "/?")]
    [InlineData("http://origin.example?a=b", "/?a=b")]
    [InlineData("http://origin.example/a", "/a")]
    [InlineData("http://origin.example/*", "/*")]
    [InlineData("/a", "/a")]
    [Trait("RFC", "9112 3.2.4")]
    public void OPTIONS_of_a_whole_origin_is_forwarded_in_asterisk_form(string target, string forwarded)
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nAllow: GET\nContent-Length: 0\n\n");
        Peer client = scene.Client().Sends($"OPTIONS {target} HTTP/1.1\nHost: origin.example\n\n");
        Assert.Equal($"OPTIONS {forwarded} HTTP/1.1", scene.Origin.Request.StartLine);
        Assert.Equal(["origin.example"], scene.Origin.Request.Values("Host"));
        Assert.Equal("GET", client.Response["Allow"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("TRACE")]
    [InlineData("options")]
    [Trait("RFC", "9112 3.2.4")]
    public void An_asterisk_is_for_OPTIONS_alone(string method)
    {
        Peer client = scene.Client().Sends($"{method} * HTTP/1.1\nHost: origin.example\nContent-Length: 0\n\n");
        Assert.Equal(400, client.Response.Status);
        Assert.True(client.SawEnd);
        Assert.Empty(scene.Network.Dialled);
    }

    [Theory]
    [InlineData("Host: a\nHost: origin.example\n")]
    [InlineData("")]
    [Trait("RFC", "9112 3.2")]
    public void An_asterisk_needs_one_Host(string host)
    {
        Assert.Equal(400, scene.Client().Sends($"OPTIONS * HTTP/1.1\n{host}\n").Response.Status);
        Assert.Equal(400, scene.Client().Sends($"OPTIONS * HTTP/1.0\n{host}\n").Response.Status);
    }

    [Fact]
    [Trait("RFC", "9110 7.6.2")]
    public void OPTIONS_that_may_go_no_further_is_answered_by_us()
    {
        Peer client = scene.Client().Sends(
            "OPTIONS http://origin.example/a HTTP/1.1\nHost: origin.example\nMax-Forwards: 0\n\n");
        Assert.Equal(200, client.Response.Status);
        Assert.Contains("POST", client.Response["Allow"]);
        Assert.Empty(scene.Network.Dialled);
    }

    [Fact]
    [Trait("RFC", "9110 9.3.8")]
    public void TRACE_that_may_go_no_further_shows_what_we_received_without_secrets()
    {
        Peer client = scene.Client().Sends(
            "TRACE http://origin.example/a?b HTTP/1.1\nHost: origin.example\nMax-Forwards: 0\nVia: 1.0 first\n"
            + "Cookie: a=1\nAuthorization: Basic eDp5\nProxy-Authorization: Basic eDp5\nX-Own: b\n\n");
        Assert.Equal(200, client.Response.Status);
        Assert.Equal("message/http", client.Response["Content-Type"]);
        Assert.Equal(
            "TRACE http://origin.example/a?b HTTP/1.1\r\nHost: origin.example\r\nMax-Forwards: 0\r\nVia: 1.0 first\r\n"
            + "X-Own: b\r\n\r\n",
            client.Response.Content);
        Assert.Empty(scene.Network.Dialled);
    }

    [Fact]
    [Trait("RFC", "9110 7.6.2")]
    public void TRACE_with_no_hops_left_is_answered_though_it_passed_us_before()
    {
        scene.Origin.Answers(Ok);
        scene.Client().Gets("http://origin.example/");
        string via = scene.Origin.Request["Via"]!;
        Peer client = scene.Client().Sends(
            $"TRACE http://origin.example/a HTTP/1.1\nHost: origin.example\nVia: {via}\nMax-Forwards: 0\n\n");
        Assert.Equal(200, client.Response.Status);
        Assert.Contains(via, client.Response.Content);
    }

    [Theory]
    [InlineData("TRACE", "1", "0")]
    [InlineData("TRACE", "007", "6")]
    [InlineData("OPTIONS", "10", "9")]
    [InlineData("OPTIONS", "99999999999999999999999", "9223372036854775806")]
    [InlineData("GET", "0", "0")]
    [InlineData("HEAD", "x", "x")]
    [InlineData("DELETE", "5", "5")]
    [Trait("RFC", "9110 7.6.2")]
    public void Only_TRACE_and_OPTIONS_count_hops(string method, string received, string forwarded)
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nMax-Forwards: {received}\n\n");
        Assert.Equal([forwarded], scene.Origin.Request.Values("Max-Forwards"));
        Assert.Equal(200, client.Response.Status);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1, 2")]
    [InlineData("")]
    [InlineData("1\nMax-Forwards: 1")]
    [Trait("RFC", "9110 7.6.2")]
    public void A_count_that_is_no_number_is_refused(string received)
    {
        foreach (string method in new[] { "TRACE", "OPTIONS" })
        {
            Peer client = scene.Client().Sends(
                $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nMax-Forwards: {received}\n\n");
            Assert.Equal(400, client.Response.Status);
            Assert.Contains("Max-Forwards", client.Response.Content);
        }

        Assert.Empty(scene.Network.Dialled);
    }

    [Theory]
    [InlineData("Content-Length: 3\n\nabc")]
    [InlineData("Transfer-Encoding: chunked\n\n0\n\n")]
    [Trait("RFC", "9110 9.3.8")]
    public void TRACE_has_no_content(string rest)
    {
        Peer client = scene.Client().Sends($"TRACE http://origin.example/a HTTP/1.1\nHost: origin.example\n{rest}");
        Assert.Equal(400, client.Response.Status);
        Assert.True(client.SawEnd);
        Assert.Empty(scene.Network.Dialled);
    }
}
