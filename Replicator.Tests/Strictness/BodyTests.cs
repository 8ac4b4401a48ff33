using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>A content may come with any method and for any target: it is consumed or the connection closes, and never
/// read as a request (RFC 9112 §9.3, §11.2).</summary>
[Trait("RFC", "9112 9.3")]
public sealed class BodyTests
{
    /// <summary>What an attacker would have us take for a request.</summary>
    private const string Smuggled = "GET http://origin.example/smuggled HTTP/1.1\r\nHost: origin.example\r\n\r\n";

    private static readonly string[] Methods =
        ["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "PROPFIND", "get", "X-OWN"];

    /// <summary>Requests that are answered without their content: what they begin with, and the status.</summary>
    private static readonly (string Head, int Status)[] AnsweredByUs =
    [
        ("POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 200),
        ("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 200),
        ("GET /none HTTP/1.1\r\nHost: localhost:8080\r\n", 404),
        ("PUT http://127.0.0.1:8080/ HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 421),
        ("POST http://origin.example/target HTTP/1.1\r\nHost: origin.example\r\nVia: 1.1 replicator-scene\r\n", 502),
        ("POST http://origin.example:81/target HTTP/1.1\r\nHost: origin.example\r\n", 502),
        ("GET http://origin.example:81/target HTTP/1.1\r\nHost: origin.example\r\n", 502),
    ];

    public static IEnumerable<object[]> OfEachMethod => Rows.In(
        from method in Methods
        from chunked in (bool[])[true, false]
        select (object[])[method, chunked],
        Place.Fresh,
        Place.Reused,
        Place.Pipelined,
        Place.Hot,
        Place.HotReused);

    public static IEnumerable<object[]> Unread => Rows.In(
        from answered in AnsweredByUs
        from chunked in (bool[])[true, false]
        select (object[])[answered.Head, answered.Status, chunked],
        Place.Fresh,
        Place.Reused,
        Place.Hot);

    public static IEnumerable<object[]> TooLong => Rows.In(
        from answered in AnsweredByUs
        from rest in (string[])[
            "Content-Length: 1000000\r\n\r\n" + Smuggled,
            "Content-Length: 9223372036854775806\r\n\r\n" + Smuggled,
            "Content-Length: 200\r\nExpect: 100-continue\r\n\r\n",
            "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n" + Smuggled,
            "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + Smuggled,
            "Transfer-Encoding: chunked\r\n\r\n0\n\n" + Smuggled,
            "Transfer-Encoding: chunked\r\n\r\n1\r\na0\r\n\r\n" + Smuggled,
            "Transfer-Encoding: chunked\r\n\r\n" + "FFFFFFF\r\n" + Smuggled]
        select (object[])[answered.Head, answered.Status, rest],
        Place.Fresh,
        Place.Reused,
        Place.Hot);

    [Theory]
    [Trait("RFC", "9110 6.4")]
    [MemberData(nameof(OfEachMethod))]
    public void A_content_on_any_method_is_passed_on_as_content(Place place, string method, bool chunked) =>
        RequestTrial.Serves(
            place,
            $"{method} {RequestTrial.Target} HTTP/1.1\r\nHost: origin.example\r\n{Framed(chunked)}",
            request =>
            {
                Assert.Equal($"{method} /target HTTP/1.1", request.StartLine);
                Assert.Equal(Smuggled, request.Content);
            });

    [Theory]
    [MemberData(nameof(Unread))]
    public void A_content_that_an_answer_of_ours_left_unread_is_consumed(
        Place place, string head, int status, bool chunked)
    {
        using RequestTrial trial = RequestTrial.Play(place, head + Framed(chunked));
        Assert.Equal(status, trial.Answer.Status);
        Assert.Equal("/follower", trial.Client.Response.Content);
        Assert.False(trial.Client.SawEnd);
        Assert.Equal("GET /follower HTTP/1.1", Assert.Single(trial.Forwarded).StartLine);
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [MemberData(nameof(TooLong))]
    public void A_content_that_does_not_end_soon_closes_the_connection(
        Place place, string head, int status, string rest)
    {
        using RequestTrial trial = RequestTrial.PlayAlone(place, head + rest);
        Assert.Equal(status, trial.Answer.Status);
        trial.Scene.Advance(TimeSpan.FromSeconds(2.1));
        trial.Client.SendsRaw(Smuggled);
        Assert.True(trial.Answer.IsComplete);
        Assert.True(trial.Client.SawEnd, "the connection is closed");
        Assert.False(trial.Client.SawReset && trial.Client.Received.Length == 0);
        Assert.Empty(trial.Forwarded);
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("POST", false)]
    [InlineData("GET", true)]
    [InlineData("DELETE", false)]
    public void What_an_early_answer_of_the_origin_left_unread_is_consumed_or_the_connection_closes(
        string method, bool chunked)
    {
        using var scene = new Scene();
        Peer client = scene.Client();
        string head = $"{method} {RequestTrial.Target} HTTP/1.1\r\nHost: origin.example\r\n";
        string rest = Framed(chunked);
        int half = rest.Length - 40;
        client.SendsRaw(head + rest[..half]);
        scene.Origin.Sends("HTTP/1.1 413 Content Too Large\nContent-Length: 2\n\nno");
        Assert.Equal("no", client.Response.Content);
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        client.SendsRaw(rest[half..] + "GET http://origin.example/a HTTP/1.1\r\nHost: origin.example\r\n\r\n");
        Assert.Equal(["no", "ok"], client.Responses.Select(response => response.Content));
        Assert.DoesNotContain(scene.Origin.Requests, request => request.StartLine.StartsWith("GET /smuggled"));
        Assert.Equal(2, scene.Origin.ConnectionCount);
    }

    [Fact]
    public void What_little_is_read_for_the_sake_of_a_connection_is_counted_with_its_framing()
    {
        using var scene = new Scene();
        Peer client = scene.Client();
        client.SendsRaw("POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nTransfer-Encoding: chunked\r\n\r\n");
        string chunk = $"1;{new string('x', 1000)}\r\na\r\n";
        long before = client.Transport.Outgoing.ReceivedCount;
        for (int count = 0; count < 2000 && !client.SawEnd; count++)
            client.SendsRaw(chunk);
        Assert.True(client.SawEnd);
        Assert.InRange(client.Transport.Outgoing.ReceivedCount - before, 0, 256 << 10);
    }

    [Fact]
    public void A_client_that_never_ends_its_content_lets_others_have_their_turn()
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        Peer client = scene.Client();
        client.Transport.Outgoing.DeliverInPiecesOf(16);
        int turns = scene.Loop.Poller.PollCount;
        client.SendsRaw($"POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 4096\r\n\r\n{new string('a', 4096)}");
        Assert.Equal(405, client.Response.Status);
        Assert.True(scene.Loop.Poller.PollCount - turns > 4096 / 16, "each receive is a step of its own");
    }

    private static string Framed(bool chunked) => chunked
        ? $"Transfer-Encoding: chunked\r\n\r\n{Smuggled.Length:x}\r\n{Smuggled}\r\n0\r\n\r\n"
        : $"Content-Length: {Smuggled.Length}\r\n\r\n{Smuggled}";
}
