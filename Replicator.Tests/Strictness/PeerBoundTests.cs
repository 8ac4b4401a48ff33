using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>Whatever a peer sends is bounded: at the bound it is served, one above it is refused; and no transfer holds
/// more than its window (RFC 9110 §2.3, §5.4; RFC 6585 §5).</summary>
[Trait("RFC", "9110 5.4")]
public sealed class PeerBoundTests
{
    private const int HeadLength = 64 << 10;
    private const int FieldCount = 100;

    private static readonly Place[] Whole = [Place.Fresh, Place.Reused, Place.Pipelined, Place.Hot, Place.HotReused];

    public static IEnumerable<object[]> AtTheBound => Rows.In(Rows.Of(
        Padded(RequestTrial.Get, HeadLength),
        RequestTrial.Get + Repeated("X: y\r\n", FieldCount - 1) + "\r\n",
        "\r\n\r\n" + RequestTrial.Get + "\r\n",
        RequestTrial.Get + "Connection: " + List(64) + "\r\n\r\n",
        RequestTrial.Get + Repeated("Connection: a\r\n", 64) + "\r\n",
        RequestTrial.Get + "Connection: " + new string(',', 60_000) + "\r\n\r\n",
        RequestTrial.Get + "Via: " + List(20_000) + "\r\n\r\n",
        RequestTrial.Get + "TE: " + List(20_000) + "\r\n\r\n",
        RequestTrial.Get + "Accept: " + List(20_000) + "\r\n\r\n"), Whole);

    public static IEnumerable<object[]> AboveIt => Rows.In(
        Rows.Of(
            (Padded(RequestTrial.Get, HeadLength + 1), 431),
            (RequestTrial.Get + "X: " + new string('y', 1 << 20) + "\r\n\r\n", 431),
            ("GET /" + new string('a', HeadLength) + " HTTP/1.1\r\nHost: origin.example\r\n\r\n", 414),
            (new string('A', HeadLength + 1), 414),
            (RequestTrial.Get + Repeated("X: y\r\n", FieldCount) + "\r\n", 431),
            (RequestTrial.Get + Repeated("X:\r\n", 10_000) + "\r\n", 431),
            ("\r\n\r\n\r\n" + RequestTrial.Get + "\r\n", 400),
            (Repeated("\r\n", 40_000), 400),
            (RequestTrial.Get + "Connection: " + List(65) + "\r\n\r\n", 431),
            (RequestTrial.Get + "Connection: " + List(20_000) + "\r\n\r\n", 431),
            (RequestTrial.Get + Repeated("Connection: a\r\n", 65) + "\r\n", 431)),
        Whole);

    public static IEnumerable<object[]> AnswersAtTheBound => Rows.In(
        Rows.Of(
            Padded(Answer(""), HeadLength),
            Answer(Repeated("X: y\r\n", FieldCount - 2)) + "\r\n",
            Answer("Connection: " + List(64) + "\r\n") + "\r\n",
            Repeated("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 16) + Answer("") + "\r\n"),
        Asked.Get,
        Asked.Kept,
        Asked.Post,
        Asked.Joined,
        Asked.Stale);

    public static IEnumerable<object[]> AnswersAboveIt => Rows.In<Asked>(Rows.Of(
        Padded(Answer(""), HeadLength + 1),
        Answer("X: " + new string('y', 100_000) + "\r\n") + "\r\n",
        "HTTP/1.1 200 " + new string('a', HeadLength),
        Answer(Repeated("X: y\r\n", FieldCount - 1)) + "\r\n",
        Answer("Connection: " + List(65) + "\r\n") + "\r\n",
        "HTTP/1.1 103 Early Hints\r\nConnection: " + List(10_000) + "\r\n\r\n" + Answer("") + "\r\n",
        "HTTP/1.1 103 Early Hints\r\nX: " + new string('y', 100_000) + "\r\n\r\n" + Answer("") + "\r\n"));

    [Theory]
    [MemberData(nameof(AtTheBound))]
    public void A_request_at_the_bound_is_served(Place place, string message) =>
        RequestTrial.Serves(place, message, request => Assert.Equal("GET /target HTTP/1.1", request.StartLine));

    [Theory]
    [MemberData(nameof(AboveIt))]
    public void A_request_above_it_is_refused(Place place, string message, int status) =>
        RequestTrial.Refuses(place, message, status);

    [Theory]
    [MemberData(nameof(AnswersAtTheBound))]
    public void An_answer_at_the_bound_is_passed_on(Asked asked, string head) =>
        ResponseTrial.PassesOn(asked, head + "hello", "hello");

    [Theory]
    [MemberData(nameof(AnswersAboveIt))]
    public void An_answer_above_it_gives_502(Asked asked, string answer) => ResponseTrial.Refuses(asked, answer);

    [Theory]
    [InlineData(Asked.Get)]
    [InlineData(Asked.Kept)]
    [InlineData(Asked.Head)]
    [InlineData(Asked.Post)]
    [InlineData(Asked.Range)]
    [Trait("RFC", "9110 15.2")]
    public void Interim_answers_without_end_give_502(Asked asked)
    {
        using ResponseTrial trial = ResponseTrial.Play(
            asked, Repeated("HTTP/1.1 102 Processing\r\n\r\n", 10_000) + Answer("") + "\r\nhello");
        Assert.Equal(502, trial.Client.Response.Status);
        Assert.InRange(trial.Client.Responses.Count, 1, 17);
        trial.AssertNothingCame();
    }

    [Theory]
    [InlineData("Upgrade: ", "Connection: upgrade\r\n")]
    [InlineData("Trailer: ", "")]
    [Trait("RFC", "9110 7.8")]
    public void Of_long_lists_only_the_first_members_are_passed_on(string name, string more)
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(request =>
            $"HTTP/1.1 200 OK\r\n{name}{List(20_000)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        Peer client = scene.Client().SendsRaw(
            $"{RequestTrial.Post}{more}{name}{List(20_000)}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        Assert.Equal(200, client.Response.Status);
        Assert.InRange(scene.Origin.Request.Values(name[..^2]).Sum(value => value.Split(", ").Length), 0, 32);
        Assert.InRange(client.Response.Values(name[..^2]).Sum(value => value.Split(", ").Length), 0, 32);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_more_than_a_window_is_taken_from_a_client_whose_origin_does_not_read(bool chunked)
    {
        using var scene = new Scene();
        Peer client = scene.Client();
        scene.Origin.AlwaysAnswersRaw(_ => null);
        client.SendsRaw(RequestTrial.Post + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: 9000000\r\n\r\n"));
        scene.Origin.Connection.Incoming.Capacity = 0;
        string piece = chunked ? Repeated("1\r\na\r\n", 10_000) : new string('a', 60_000);
        int capacity = client.Transport.Outgoing.Capacity;
        for (int count = 0; count < 100 && client.Transport.Outgoing.Room == capacity; count++)
            client.SendsRaw(piece);
        int raw = chunked ? 6 : 1;
        Assert.InRange(
            client.Transport.Outgoing.ReceivedCount, Window.Initial / 2, raw * (Window.Initial + Window.Chunk + (512 << 10)));
    }

    [Fact]
    public void Requests_of_a_client_that_reads_no_answers_wait_where_they_are()
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(_ =>
            $"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10000\r\n\r\n{new string('a', 10_000)}");
        Peer client = scene.Client();
        client.Stalls();
        int room = client.Transport.Outgoing.Capacity;
        for (int count = 0; count < 5000 && client.Transport.Outgoing.Room == room; count++)
            client.SendsRaw(RequestTrial.Get + "\r\n");
        Assert.InRange(client.Transport.Outgoing.ReceivedCount, 0, 300 << 10);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    private static string Answer(string lines) =>
        $"HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n{lines}Content-Length: 5\r\n";

    private static string List(int count) => Repeated("a,", count - 1) + "a";

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>A head of exactly that many bytes.</summary>
    private static string Padded(string head, int length) =>
        $"{head}X: {new string('y', length - head.Length - "X: \r\n\r\n".Length)}\r\n\r\n";
}
