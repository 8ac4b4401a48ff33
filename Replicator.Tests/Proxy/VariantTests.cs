using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Several responses to one URI, chosen by what requests prefer.</summary>
public sealed class VariantTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string NotModified = "HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\n";
    private const string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9211 2.2")]
    public void Cache_Status_tells_a_missing_variant_from_a_missing_response()
    {
        scene.Origin.AlwaysAnswers(request => $"{Fresh}Vary: Accept-Language\n\n{request["Accept-Language"]}");
        Assert.Contains("fwd=uri-miss;", Get("Accept-Language: de\n")["Cache-Status"]);
        Assert.Contains("fwd=vary-miss;", Get("Accept-Language: en\n")["Cache-Status"]);
        Assert.Contains("hit;", Get("Accept-Language: de\n")["Cache-Status"]);
        Assert.Contains("fwd=uri-miss;", scene.Client().Gets(Uri + "b").Response["Cache-Status"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void What_a_304_says_that_the_answer_varies_by_was_chosen_by_the_request_that_brought_it()
    {
        scene.Origin.Answers($"{Fresh}ETag: \"a\"\n\nhi");
        Get("Accept-Language: de\n");
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers($"{NotModified}ETag: \"a\"\nVary: Accept-Language\n\n");
        Assert.Equal("hi", Get("Accept-Language: en\n").Content);
        Assert.Contains("hit;", Get("Accept-Language: en\n")["Cache-Status"]);
        Assert.Equal(2, scene.Origin.RequestCount);

        scene.Origin.Answers($"{Fresh}Vary: Accept-Language\n\nde");
        Assert.Equal("de", Get("Accept-Language: de\n").Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void With_plain_all_codings_that_clients_take_are_one_to_the_origin()
    {
        using var plain = new Scene(options => options with { AsksIdentity = true });
        plain.Origin.Answers($"{Fresh}Vary: Accept-Encoding\n\nhi");
        plain.Client().Gets(Uri);
        foreach (string coding in (string[])["", "Accept-Encoding: gzip, br\n", "Accept-Encoding: identity\n"])
            Assert.Contains("hit;", plain.Client().Gets(Uri, coding).Response["Cache-Status"]);
        Assert.Equal(1, plain.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.1")]
    public void A_request_that_selects_nothing_asks_about_all_that_is_stored()
    {
        StoreTwo();
        scene.Origin.Answers($"{NotModified}ETag: \"en\"\nVary: Accept-Language\n\n");
        ReceivedMessage other = Get("Accept-Language: en-gb\nIf-Modified-Since: Sat, 01 Feb 2020 00:00:00 GMT\n");
        Assert.Equal(["\"de\"", "\"en\""], scene.Origin.Request["If-None-Match"]!.Split(", ").Order());
        Assert.Null(scene.Origin.Request["If-Modified-Since"]);
        Assert.Equal((200, "en"), (other.Status, other.Content));
        Assert.StartsWith("replicator; fwd=vary-miss; fwd-status=304", other["Cache-Status"]);
        foreach (string language in (string[])["en-gb", "en", "de"])
            Assert.Contains("hit;", Get($"Accept-Language: {language}\n")["Cache-Status"]);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void A_304_that_names_none_of_them_is_asked_again_without_conditions()
    {
        StoreTwo();
        scene.Origin.Answers($"{NotModified}\n");
        scene.Origin.Answers($"{Fresh}ETag: \"fr\"\nVary: Accept-Language\n\nfr");
        Assert.Equal("fr", Get("Accept-Language: fr\n").Content);
        Assert.Null(scene.Origin.Request["If-None-Match"]);
        foreach (string language in (string[])["fr", "en", "de"])
            Assert.Equal(language, Get($"Accept-Language: {language}\n").Content);
        Assert.Equal(4, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void What_is_stale_may_turn_out_to_be_another_by_now()
    {
        StoreTwo();
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers($"{NotModified}ETag: \"en\"\nVary: Accept-Language\n\n");
        ReceivedMessage answer = Get("Accept-Language: de\n");
        Assert.Equal(["\"de\"", "\"en\""], scene.Origin.Request["If-None-Match"]!.Split(", ").Order());
        Assert.Equal("en", answer.Content);
        Assert.Equal("en", Get("Accept-Language: de\n").Content);
        Assert.Equal("en", Get("Accept-Language: en\n").Content);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void A_strong_tag_freshens_all_that_have_it_and_a_weak_one_the_answer_alone()
    {
        foreach (string language in (string[])["de", "en"])
        {
            scene.Origin.Answers($"{Fresh}ETag: \"same\"\nVary: Accept-Language\n\nhi");
            Get($"Accept-Language: {language}\n");
        }

        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers($"{NotModified}ETag: \"same\"\nVary: Accept-Language\n\n");
        foreach (string language in (string[])["de", "en", "de"])
            Assert.Equal("hi", Get($"Accept-Language: {language}\n").Content);
        Assert.Equal(3, scene.Origin.RequestCount);

        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.AlwaysAnswers(_ => $"{NotModified}ETag: W/\"same\"\nVary: Accept-Language\n\n");
        foreach (string language in (string[])["de", "en", "de", "en"])
            Assert.Equal("hi", Get($"Accept-Language: {language}\n").Content);
        Assert.Equal(5, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void What_varies_by_coding_but_is_not_coded_is_fetched_once_for_all()
    {
        scene.Origin.AlwaysAnswers(request => request["If-None-Match"] is null
            ? $"{Fresh}ETag: \"a\"\nVary: Accept-Encoding\n\nhi"
            : $"{NotModified}ETag: \"a\"\nVary: Accept-Encoding\n\n");
        string[] clients = ["", "Accept-Encoding: gzip\n", "Accept-Encoding: gzip, br\n"];
        foreach (string fields in clients)
            Assert.Equal("hi", Get(fields).Content);
        foreach (string fields in clients)
            Assert.Contains("hit;", Get(fields)["Cache-Status"]);
        Assert.Equal(3, scene.Origin.RequestCount);
        Assert.Equal(2, scene.Origin.Requests.Count(request => request["If-None-Match"] == "\"a\""));
    }

    [Theory]
    [Trait("RFC", "9111 4.3.2")]
    [InlineData("Authorization: Basic eDp5\n")]
    [InlineData("Cache-Control: no-store\n")]
    public void A_request_whose_answer_is_its_own_asks_about_nobodys(string fields)
    {
        StoreTwo();
        scene.Origin.Answers($"{Fresh}\nfr");
        Assert.Equal("fr", Get($"Accept-Language: fr\n{fields}").Content);
        Assert.Null(scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.1")]
    public void What_is_held_in_part_is_not_asked_about()
    {
        scene.Origin.Answers("HTTP/1.1 206 Partial Content\nCache-Control: max-age=60\nETag: \"part\"\n"
            + "Vary: Accept-Language\nContent-Range: bytes 0-1/9\nContent-Length: 2\n\nhi");
        Get("Accept-Language: de\nRange: bytes=0-1\n");
        scene.Origin.Answers($"{Fresh}ETag: \"whole\"\nVary: Accept-Language\n\nok");
        Get("Accept-Language: en\n");
        scene.Origin.Answers($"{Fresh}ETag: \"fr\"\nVary: Accept-Language\n\nfr");
        Assert.Equal("fr", Get("Accept-Language: fr\n").Content);
        Assert.Equal("\"whole\"", scene.Origin.Request["If-None-Match"]);
    }

    [Theory]
    [Trait("RFC", "9111 4.3.2")]
    [InlineData("If-None-Match: \"en\"\n", 304, "")]
    [InlineData("If-None-Match: \"old\"\n", 200, "en")]
    [InlineData("Range: bytes=1-\n", 206, "n")]
    [InlineData("Range: bytes=0-0\nIf-Range: \"en\"\n", 206, "e")]
    [InlineData("Range: bytes=0-0\nIf-Range: \"old\"\n", 200, "en")]
    public void What_the_client_asks_of_it_is_answered_from_what_the_304_names(
        string fields, int status, string content)
    {
        StoreTwo();
        scene.Origin.Answers($"{NotModified}ETag: \"en\"\nVary: Accept-Language\n\n");
        ReceivedMessage answer = Get($"Accept-Language: fr\n{fields}");
        Assert.Equal((status, content), (answer.Status, answer.Content));
        Assert.Equal(["\"de\"", "\"en\""], scene.Origin.Request["If-None-Match"]!.Split(", ").Order());
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Who_waits_for_the_answer_and_prefers_another_asks_for_it()
    {
        StoreTwo();
        Peer french = scene.Client().Sends($"GET {Uri} HTTP/1.1\nHost: origin.example\nAccept-Language: fr\n\n");
        Peer again = scene.Client().Sends($"GET {Uri} HTTP/1.1\nHost: origin.example\nAccept-Language: FR\n\n");
        Peer italian = scene.Client().Sends($"GET {Uri} HTTP/1.1\nHost: origin.example\nAccept-Language: it\n\n");
        Assert.Equal(3, scene.Origin.RequestCount);
        scene.Origin.Sends($"{NotModified}ETag: \"en\"\nVary: Accept-Language\n\n");
        Assert.Equal(("en", "en"), (french.Response.Content, again.Response.Content));
        Assert.Equal(4, scene.Origin.RequestCount);
        scene.Origin.Sends($"{NotModified}ETag: \"de\"\nVary: Accept-Language\n\n");
        Assert.Equal("de", italian.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.4")]
    public void A_304_names_one_whose_file_has_gone()
    {
        StoreTwo();
        foreach (string file in Directory.GetFiles(Path.Combine(scene.Root, "origin.example:80")))
            File.Delete(file);
        scene.Advance(TimeSpan.FromSeconds(5));
        scene.Origin.AlwaysAnswers(request => request["If-None-Match"] is null
            ? $"{Fresh}ETag: \"fr\"\nVary: Accept-Language\n\nfr"
            : $"{NotModified}ETag: \"en\"\nVary: Accept-Language\n\n");
        Assert.Equal("fr", Get("Accept-Language: fr\n").Content);
    }

    private void StoreTwo()
    {
        foreach (string language in (string[])["de", "en"])
        {
            scene.Origin.Answers($"{Fresh}ETag: \"{language}\"\nVary: Accept-Language\n\n{language}");
            Get($"Accept-Language: {language}\n");
        }
    }

    private ReceivedMessage Get(string fields) => scene.Client().Gets(Uri, fields).Response;
}
