using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>What is meant for one hop goes no further, and what frames or governs a message is never taken out of it
/// (RFC 9110 §7.6.1, §11.7). Pages of ours quote nothing unescaped and nothing secret.</summary>
[Trait("RFC", "9110 7.6.1")]
public sealed class HopByHopTests
{
    private const string Fresh = "Cache-Control: max-age=60\r\n";

    /// <summary>Field lines, none of whose names may reach the other side.</summary>
    public static IEnumerable<object[]> ForOneHop => Rows.Of(
        "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n",
        "Keep-Alive: timeout=5\r\n",
        "Proxy-Connection: keep-alive\r\n",
        "Proxy-Authorization: Basic ZXZpbA==\r\n",
        "proxy-authorization: Bearer evil\r\nPROXY-AUTHORIZATION: x\r\n",
        "Proxy-Authenticate: Basic realm=evil\r\n",
        "Proxy-Authentication-Info: evil\r\n",
        "Upgrade: h2c\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "Connection: x-own\r\nX-Own: evil\r\n",
        "X-Own: evil\r\nconnection: X-OWN\r\nx-own: evil\r\n",
        "Connection: a, , x-own,\r\nX-Own: evil\r\n",
        "Connection: \"a, x-own\r\nX-Own: evil\r\n",
        "Connection: a\r\nConnection: x-own\r\nConnection: b\r\nX-Own: evil\r\n",
        "Connection: x-own, x-two\r\nX-Two: evil\r\nX-Own: evil\r\n",
        "Connection: connection, x-own\r\nX-Own: evil\r\n",
        "Connection: cookie\r\nCookie: evil\r\n",
        "Connection: authorization\r\nAuthorization: Basic ZXZpbA==\r\n",
        "Connection: x-forwarded-for\r\nX-Forwarded-For: evil\r\n",
        "Connection: keep-alive\r\nProxy-Connection: keep-alive\r\nKeep-Alive: x\r\nTE: gzip\r\n");

    public static IEnumerable<object[]> InRequests => Rows.In<Place>(ForOneHop);

    public static IEnumerable<object[]> InResponses => Rows.In<Asked>(
        ForOneHop.Append(["Connection: te, trailer\r\nTE: gzip\r\nTrailer: evil\r\n"]));

    /// <summary>Fields that stay whatever Connection says, with their values.</summary>
    public static IEnumerable<object[]> Kept => Rows.In<Place>(Rows.Of(
        ("Host", "origin.example"), ("Content-Length", "5"), ("Content-Type", "text/x"), ("Content-Encoding", "x"),
        ("Content-Range", "bytes 0-4/5"), ("Via", "1.1 other"), ("Cache-Control", "no-transform")));

    public static IEnumerable<object[]> KeptInResponses => Rows.In<Asked>(Rows.Of(
        ("Content-Type", "text/x"), ("Via", "1.1 other"), ("Content-Encoding", "x"), ("Vary", "X-Own"),
        ("Cache-Control", "max-age=60, must-revalidate"), ("Expires", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"), ("Age", "7"), ("Pragma", "x")));

    public static IEnumerable<object[]> Loops => Rows.In<Place>(Rows.Of(
        "1.1 replicator-scene", "1.1 REPLICATOR-scene", "HTTP/1.1 replicator-scene", "1.0 other, 1.1 replicator-scene",
        "1.1 replicator-scene (comment)", "1.1\treplicator-scene", "1.1 other\r\nVia: 1.1 replicator-scene",
        "1.1 other (\"), 1.1 replicator-scene", "2.0 replicator-scene , 1.1 x"));

    [Theory]
    [MemberData(nameof(InRequests))]
    public void What_a_client_means_for_us_does_not_reach_the_origin(Place place, string lines) =>
        RequestTrial.Serves(place, RequestTrial.Get + lines + "X-Kept: 1\r\n\r\n", request =>
        {
            Assert.Equal(["Host: origin.example", "Via: 1.1 replicator-scene", "X-Kept: 1"], request.Lines.Order());
        });

    [Theory]
    [MemberData(nameof(InRequests))]
    public void Nor_does_it_with_a_content(Place place, string lines) => RequestTrial.Serves(
        place,
        RequestTrial.Post + lines + "X-Kept: 1\r\nContent-Length: 2\r\n\r\nhi",
        request => Assert.Equal(
            ["Content-Length: 2", "Host: origin.example", "Via: 1.1 replicator-scene", "X-Kept: 1"],
            request.Lines.Order()));

    [Theory]
    [MemberData(nameof(InResponses))]
    public void What_an_origin_means_for_us_does_not_reach_a_client(Asked asked, string lines)
    {
        using ResponseTrial trial = ResponseTrial.Play(asked, Answer(asked, lines + "X-Kept: 1\r\n"));
        trial.AssertNextClientIsServed();
        foreach (Peer client in (Peer[])[.. trial.Clients, trial.Scene.Client().Gets(RequestTrial.Target)])
        {
            Assert.DoesNotContain("evil", client.Received);
            Wire.AssertResponses(client.Responses);
            Assert.Null(client.Response["Connection"]);
            Assert.Null(client.Response["Upgrade"]);
        }

        Assert.All(trial.Clients, client => Assert.Equal("1", client.Response["X-Kept"]));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Connection_takes_nothing_from_a_request_that_makes_it_what_it_is(Place place, string name, string value)
    {
        string line = name is "Host" or "Content-Length" ? "" : $"{name}: {value}\r\n";
        RequestTrial.Serves(
            place,
            $"{RequestTrial.Post}Connection: {name}\r\n{line}Content-Length: 5\r\n\r\nhello",
            request =>
            {
                Assert.Equal(value, request[name]);
                Assert.Equal("hello", request.Content);
            });
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Nor_what_frames_a_content_in_chunks(Place place, string name, string value) => RequestTrial.Serves(
        place,
        $"{RequestTrial.Post}Connection: transfer-encoding, {name}\r\nX: {value}\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        request => Assert.Equal("hello", request.Content));

    [Theory]
    [MemberData(nameof(KeptInResponses))]
    public void Connection_takes_nothing_from_an_answer_that_makes_it_what_it_is(
        Asked asked, string name, string value)
    {
        string fresh = name == "Cache-Control" ? "" : Fresh;
        ResponseTrial.PassesOn(
            asked,
            $"HTTP/1.1 200 OK\r\n{fresh}Connection: {name}, content-length, transfer-encoding\r\n{name}: {value}\r\n"
                + $"Content-Length: 5\r\n\r\n{(asked == Asked.Head ? "" : "hello")}",
            "hello",
            inspect: response =>
            {
                Assert.Equal("5", response["Content-Length"]);
                Assert.NotNull(response[name]);
                if (name is not ("Age" or "Via"))
                    Assert.Equal(value, response[name]);
            });
    }

    [Theory]
    [Trait("RFC", "9110 7.6.3")]
    [MemberData(nameof(Loops))]
    public void A_request_that_has_passed_us_before_goes_no_further(Place place, string via)
    {
        using RequestTrial trial = RequestTrial.Play(place, $"{RequestTrial.Get}Via: {via}\r\n\r\n");
        Assert.Equal(502, trial.Answer.Status);
        Assert.Contains("error=proxy_loop_detected", trial.Answer["Proxy-Status"]);
        Assert.Equal("/follower", trial.Client.Response.Content);
        Assert.DoesNotContain(trial.Forwarded, request => request.StartLine.Contains("/target"));
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [Trait("RFC", "9111 4.1")]
    [InlineData("Accept-Language: de\r\nConnection: accept-language\r\n")]
    [InlineData("Connection: x, Accept-Language\r\nAccept-Language: de\r\n")]
    [InlineData("Accept-Language: de\r\nConnection: close\r\nConnection: ACCEPT-LANGUAGE\r\n")]
    public void What_Connection_names_chooses_no_variant_for_others(string lines)
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(request => "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
            + $"Vary: Accept-Language\r\nContent-Length: 2\r\n\r\n{request["Accept-Language"] ?? "en"}");
        scene.Client().SendsRaw($"{RequestTrial.Get}{lines}\r\n");
        foreach (string language in (string[])["de", "en", "de"])
        {
            Peer next = scene.Client().SendsRaw($"{RequestTrial.Get}Accept-Language: {language}\r\n\r\n");
            Assert.Equal(language, next.Response.Content);
        }
    }

    [Theory]
    [Trait("RFC", "9111 3.1")]
    [InlineData("Cache-Control: no-store\r\nConnection: cache-control\r\n", 2)]
    [InlineData("Cache-Control: private\r\nConnection: cache-control\r\n", 2)]
    [InlineData("Cache-Control: max-age=60, no-cache\r\nConnection: cache-control\r\n", 2)]
    [InlineData("Cache-Control: max-age=60\r\nAge: 60\r\nConnection: age\r\n", 2)]
    [InlineData("Cache-Control: max-age=60\r\nVary: *\r\nConnection: vary\r\n", 2)]
    [InlineData("Cache-Control: max-age=60\r\nConnection: cache-control\r\n", 1)]
    public void An_answer_is_stored_as_its_fields_say_whatever_Connection_names(string fields, int requests)
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(_ => $"HTTP/1.1 200 OK\r\n{fields}Content-Length: 5\r\n\r\nhello");
        for (int count = 0; count < 2; count++)
            Assert.Equal("hello", scene.Client().SendsRaw(RequestTrial.Get + "\r\n").Response.Content);
        Assert.Equal(requests, scene.Origin.RequestCount);
    }

    [Theory]
    [Trait("RFC", "9112 9.6")]
    [InlineData("Connection: close")]
    [InlineData("Connection: x, CLOSE")]
    [InlineData("Connection: keep-alive\r\nConnection: close")]
    [InlineData("Connection: \"a, close")]
    public void Nothing_behind_a_request_that_ends_the_connection_is_processed(string line)
    {
        foreach (Place place in Enum.GetValues<Place>())
        {
            using RequestTrial trial = RequestTrial.Play(place, $"{RequestTrial.Get}{line}\r\n\r\n");
            Assert.Equal("/target", trial.Client.Response.Content);
            Assert.Equal("close", trial.Client.Response["Connection"]);
            Assert.True(trial.Client.SawEnd);
            trial.AssertNothingBehindWasProcessed();
        }
    }

    [Theory]
    [Trait("RFC", "9112 9.3")]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\n", true)]
    [InlineData("HTTP/1.0", "Connection: keep-alive, close\r\n", false)]
    [InlineData("HTTP/1.0", "Proxy-Connection: keep-alive\r\n", false)]
    [InlineData("HTTP/1.0", "Keep-Alive: 300\r\n", false)]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Proxy-Connection: close\r\n", true)]
    [InlineData("HTTP/1.1", "Connection: closed\r\n", true)]
    public void A_connection_persists_as_version_and_Connection_say(string version, string line, bool persists)
    {
        foreach (Place place in Enum.GetValues<Place>())
        {
            using RequestTrial trial = RequestTrial.Play(
                place, $"GET {RequestTrial.Target} {version}\r\nHost: origin.example\r\n{line}\r\n");
            Assert.Equal("/target", trial.Answer.Content);
            Assert.Equal(persists, !trial.Client.SawEnd);
            if (persists)
                Assert.Equal("/follower", trial.Client.Response.Content);
            else
                trial.AssertNothingBehindWasProcessed();
        }
    }

    [Theory]
    [InlineData("GET /<script>alert(1)</script>\"'&x HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 404)]
    [InlineData("GET http://127.0.0.1:8080/<script>alert(1)</script> HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n", 421)]
    [InlineData("GET http://<script>/ HTTP/1.1\r\nHost: origin.example\r\n", 400)]
    [InlineData("GET http://<script>:secret@origin.example/ HTTP/1.1\r\nHost: origin.example\r\n", 400)]
    [InlineData("GET http://user:secret@origin.example/ HTTP/1.1\r\nHost: origin.example\r\n", 400)]
    [InlineData("CONNECT user:secret@origin.example:443 HTTP/1.1\r\nHost: origin.example\r\n", 400)]
    [InlineData("<script> / HTTP/1.1\r\nHost: origin.example\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: <script>\r\n", 400)]
    [InlineData("GET ftp://origin.example/?token=secret&x=<script> HTTP/1.1\r\nHost: origin.example\r\n", 501)]
    [InlineData("GET http://origin.example:81/<script>?x=\"\\ HTTP/1.1\r\nHost: origin.example\r\n", 502)]
    public void A_page_of_ours_escapes_what_it_quotes_and_shows_no_password(string head, int status)
    {
        foreach (string accept in (string[])["", "Accept: text/html\r\n"])
        {
            using var scene = new Scene();
            ReceivedMessage answer = scene.Client().SendsRaw($"{head}{accept}\r\n").Response;
            Wire.AssertResponses([answer]);
            Assert.Equal(status, answer.Status);
            Assert.DoesNotContain("secret", answer.Content);
            Assert.DoesNotContain("secret", answer["Proxy-Status"]);
            if (answer["Content-Type"]!.StartsWith("text/html", StringComparison.Ordinal))
                Assert.DoesNotContain("<script", answer.Content);
            else
                Assert.StartsWith("text/plain", answer["Content-Type"]);
        }
    }

    private static string Answer(Asked asked, string lines) =>
        $"HTTP/1.1 200 OK\r\n{Fresh}{lines}Content-Length: 5\r\n\r\n{(asked == Asked.Head ? "" : "hello")}";
}
