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

    private ReceivedMessage Get(string fields) => scene.Client().Gets(Uri, fields).Response;
}
