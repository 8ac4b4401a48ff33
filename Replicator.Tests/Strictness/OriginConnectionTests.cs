using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>When a connection to an origin may serve another exchange, and when not (RFC 9112 §9.3, §9.6, §11.2).</summary>
[Trait("RFC", "9112 9.3")]
public sealed class OriginConnectionTests
{
    private const string Fresh = "Cache-Control: max-age=60\r\n";
    private const string Five = "HTTP/1.1 200 OK\r\n" + Fresh + "Content-Length: 5\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 200 OK\r\n" + Fresh + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    private const string Evil = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\nevil";

    private static readonly string[] Surpluses = ["x", "\r\n", "\n", " ", "\0", "evil", "0\r\n\r\n", Evil, "HTTP/1.1 100 Continue\r\n\r\n"];

    /// <summary>Answers to GET and POST with bytes behind them.</summary>
    public static IEnumerable<object[]> Surplus => Rows.In(
        from answer in (string[])[Five, Chunked]
        from surplus in Surpluses
        select (object[])[answer, surplus],
        Asked.Get,
        Asked.Post,
        Asked.Joined,
        Asked.Stale);

    /// <summary>Answers without content, with bytes behind them.</summary>
    public static IEnumerable<object[]> ContentWhereNoneMayBe => Rows.In(
        from head in (string[])[
            "HTTP/1.1 204 No Content\r\n", "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n",
            "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
            "HTTP/1.1 404 Not Found\r\nCache-Control: max-age=60\r\nContent-Length: 0\r\n"]
        from surplus in Surpluses
        select (object[])[head, surplus],
        Asked.Kept,
        Asked.Post);

    public static IEnumerable<object[]> ContentAfterHead => Rows.In(
        from head in (string[])[
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
            "HTTP/1.1 200 OK\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n", "HTTP/1.1 204 No Content\r\n"]
        from surplus in Surpluses
        select (object[])[head, surplus],
        Asked.Head);

    public static IEnumerable<object[]> Announcements => Rows.In(
        Rows.Of(
            ("HTTP/1.1 204 No Content\r\n\r\n", true),
            ("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", true),
            ("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n", false),
            ("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n", false),
            ("HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", false),
            ("HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", false),
            ("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", true)),
        Asked.Get,
        Asked.Kept,
        Asked.Head,
        Asked.Post);

    /// <summary>What an answer says of its connection.</summary>
    public static IEnumerable<object[]> Options => Rows.In<Asked>(Rows.Of(
        ($"HTTP/1.1 200 OK\r\n{Fresh}", true),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: keep-alive\r\n", true),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: x\r\n", true),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Proxy-Connection: close\r\n", true),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: close\r\n", false),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: CLOSE\r\n", false),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: keep-alive, close\r\n", false),
        ($"HTTP/1.1 200 OK\r\n{Fresh}Connection: x\r\nConnection: , close ,\r\n", false),
        ($"HTTP/1.0 200 OK\r\n{Fresh}", false),
        ($"HTTP/1.0 200 OK\r\n{Fresh}Connection: keep-alive\r\n", true),
        ($"HTTP/1.0 200 OK\r\n{Fresh}Connection: keep-alive, close\r\n", false)));

    /// <summary>Interim answers that nobody asked for, and answers that are none.</summary>
    public static IEnumerable<object[]> Unasked => Rows.In<Asked>(Rows.Of(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n" + Evil,
        "HTTP/1.1 101 Switching Protocols\r\n\r\n" + Evil,
        "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 4\r\n\r\nevil" + Evil,
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + Evil,
        "HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\nevil" + Evil,
        "HTTP/1.1 100 Continue\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + Evil,
        "HTTP/1.1 100 Continue\r\n\r\n\r\n" + Evil));

    [Theory]
    [Trait("RFC", "9112 11.2")]
    [MemberData(nameof(Surplus))]
    public void Bytes_behind_an_answer_end_the_connection(Asked asked, string answer, string surplus) =>
        ResponseTrial.PassesOn(asked, answer + surplus, "hello", mayBeKept: false);

    [Theory]
    [Trait("RFC", "9112 11.2")]
    [MemberData(nameof(Surplus))]
    public void Late_bytes_end_the_connection(Asked asked, string answer, string surplus)
    {
        using ResponseTrial trial = ResponseTrial.Play(asked, answer);
        Assert.False(trial.IsConnectionClosed);
        trial.Scene.Origin.SendsRaw(surplus);
        Assert.True(trial.IsConnectionClosed);
        Assert.All(trial.Clients, client => Assert.Equal("hello", client.Response.Content));
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(ContentWhereNoneMayBe))]
    [MemberData(nameof(ContentAfterHead))]
    public void A_content_where_none_may_be_ends_the_connection(Asked asked, string head, string surplus) =>
        ResponseTrial.PassesOn(
            asked, $"{head}\r\n{surplus}", "", mayBeKept: false, status: int.Parse(head.AsSpan(9, 3)));

    [Theory]
    [Trait("RFC", "9110 8.6")]
    [MemberData(nameof(Announcements))]
    public void A_content_that_is_announced_where_none_may_be_ends_the_connection(
        Asked asked, string answer, bool kept)
    {
        using ResponseTrial trial = ResponseTrial.Play(asked, answer);
        Assert.Equal(204, trial.Client.Response.Status);
        Assert.Equal(kept, !trial.IsConnectionClosed);
        Wire.AssertResponses(trial.Client.Responses);
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [Trait("RFC", "9112 9.6")]
    [MemberData(nameof(Options))]
    public void An_answer_says_whether_its_connection_persists(Asked asked, string head, bool kept) =>
        ResponseTrial.PassesOn(
            asked, $"{head}Content-Length: 5\r\n\r\n{(asked == Asked.Head ? "" : "hello")}", "hello", mayBeKept: kept);

    [Theory]
    [Trait("RFC", "9110 15.2")]
    [MemberData(nameof(Unasked))]
    public void What_nobody_asked_for_gives_502(Asked asked, string answer)
    {
        using ResponseTrial trial = ResponseTrial.Play(asked, answer);
        foreach (Peer client in trial.Clients)
        {
            Assert.Equal(asked == Asked.Stale ? 200 : 502, client.Response.Status);
            Assert.DoesNotContain(client.Responses, response => response.Status == 101);
        }

        trial.AssertNothingCame();
    }

    [Theory]
    [Trait("RFC", "9110 9.2.2")]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("OPTIONS", true)]
    [InlineData("DELETE", true)]
    [InlineData("POST", false)]
    [InlineData("PATCH", false)]
    [InlineData("X-OWN", false)]
    public void Only_what_is_idempotent_is_sent_again_when_a_kept_connection_ends(string method, bool again)
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(request => request.StartLine.Contains("/first") ? Five : "");
        scene.Client().Gets("http://origin.example/first");
        Peer client = scene.Client().Sends($"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        Assert.Equal(2, scene.Origin.RequestCount);
        Assert.Equal(1, scene.Origin.ConnectionCount);
        scene.Origin.Ends();
        Assert.Equal(again ? 2 : 1, scene.Origin.ConnectionCount);
        if (!again)
            Assert.Equal(502, client.Response.Status);
        scene.Origin.Ends();
        Assert.Equal(502, client.Response.Status);
        Assert.Equal(again ? 3 : 2, scene.Origin.RequestCount);
    }
}
