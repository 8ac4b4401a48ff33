using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class CollapsingTests : IDisposable
{
    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [Trait("RFC", "9111 4")]
    [Trait("RFC", "9111 7.3")]
    [InlineData("")]
    [InlineData("Cache-Control: no-cache\n")]
    [InlineData("Cache-Control: max-age=0\n")]
    [InlineData("Expires: 0\n")]
    public void An_answer_that_states_no_freshness_is_not_shared_with_other_cookies(string directives)
    {
        string head = $"HTTP/1.1 200 OK\n{directives}ETag: \"e\"\nContent-Length: 5\n\n";
        Peer first = scene.Client().Gets("http://origin.example/a", "Cookie: who=first\n");
        Peer second = scene.Client().Gets("http://origin.example/a", "Cookie: who=other\n");
        Peer third = scene.Client().Gets("http://origin.example/a");
        Peer same = scene.Client().Gets("http://origin.example/a", "Cookie: who=first\n");
        scene.Origin.AlwaysAnswers(request =>
            head + (request["Cookie"]?.EndsWith("other", StringComparison.Ordinal) == true ? "other" : "plain"));
        scene.Origin.Sends(head.Replace("ETag", "Connection: close\nETag", StringComparison.Ordinal) + "first");
        Assert.Equal("first", first.Response.Content);
        Assert.Equal("other", second.Response.Content);
        Assert.Equal("plain", third.Response.Content);
        Assert.Equal("first", same.Response.Content);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    /// <summary>One failure is enough, where what is stored does for all.</summary>
    [Theory]
    [Trait("RFC", "5861 4")]
    [InlineData("stale-if-error=60", 200)]
    [InlineData("must-revalidate", 504)]
    public void Who_waits_for_a_validation_that_fails_does_not_ask_again(string directive, int status)
    {
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: max-age=10, {directive}\nConnection: close\nETag: \"a\"\nContent-Length: 2\n\nhi");
        scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(15));
        Peer[] clients = [.. Enumerable.Range(0, 3).Select(_ => scene.Client().Gets("http://origin.example/a"))];
        scene.Origin.Ends();
        Assert.All(clients, client => Assert.Equal(status, client.Response.Status));
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.3")]
    public void A_confirmation_is_not_shared_with_other_cookies_either()
    {
        const string Stored = "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"e\"\nContent-Length: 5\n\nfirst";
        scene.Origin.Answers(Stored);
        scene.Client().Gets("http://origin.example/a", "Cookie: who=first\n");
        Peer first = scene.Client().Gets("http://origin.example/a", "Cookie: who=first\n");
        Peer second = scene.Client().Gets("http://origin.example/a", "Cookie: who=other\n");
        scene.Origin.AlwaysAnswers(_ =>
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"o\"\nContent-Length: 5\n\nother");
        scene.Origin.Sends("HTTP/1.1 304 Not Modified\nETag: \"e\"\n\n");
        Assert.Equal("first", first.Response.Content);
        Assert.Equal("other", second.Response.Content);
    }

    [Theory]
    [Trait("RFC", "9111 5.2.2.4")]
    [InlineData("Cache-Control: no-cache\n", "")]
    [InlineData("Cache-Control: max-age=0\n", "")]
    [InlineData("Expires: 0\n", "")]
    [InlineData("", "Cookie: who=other\n")]
    [InlineData("", "Cache-Control: no-cache\n")]
    [InlineData("", "Cache-Control: max-age=0\n")]
    [InlineData("Cache-Control: max-age=60\n", "Cache-Control: no-cache\n")]
    [InlineData("Cache-Control: max-age=60\n", "Cache-Control: max-age=0\n")]
    public void What_has_to_be_validated_is_not_joined_once_it_has_begun(string directives, string asked)
    {
        string head = $"HTTP/1.1 200 OK\n{directives}Content-Length: 6\n\n";
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(head + "abc");
        Peer late = scene.Client().Gets("http://origin.example/a", asked);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(head + "second");
        Assert.Equal("second", late.Response.Content);
        Assert.Equal("abc", first.Response.Content);
    }

    /// <summary>A minute where nothing is said of that.</summary>
    [Theory]
    [Trait("RFC", "9111 4.2")]
    [InlineData("", "", 1, true)]
    [InlineData("", "", 55, true)]
    [InlineData("", "", 65, false)]
    [InlineData("Age: 50\n", "", 5, true)]
    [InlineData("Age: 50\n", "", 15, false)]
    [InlineData("Cache-Control: max-age=10\n", "", 9, true)]
    [InlineData("Cache-Control: max-age=10\n", "", 11, false)]
    [InlineData("Cache-Control: max-age=10\n", "Cache-Control: max-stale\n", 11, true)]
    [InlineData("Cache-Control: max-age=10, must-revalidate\n", "", 9, true)]
    [InlineData("Cache-Control: max-age=10, must-revalidate\n", "Cache-Control: max-stale\n", 11, false)]
    [InlineData("Cache-Control: s-maxage=10\n", "", 11, false)]
    [InlineData("Cache-Control: max-age=60\n", "Cache-Control: max-age=10\n", 9, true)]
    [InlineData("Cache-Control: max-age=60\n", "Cache-Control: max-age=10\n", 11, false)]
    public void What_has_begun_is_joined_while_it_is_fresh(string directives, string asked, int seconds, bool joins)
    {
        string head = $"HTTP/1.1 200 OK\n{directives}Content-Length: 6\n\n";
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(head + "ab");
        scene.Advance(TimeSpan.FromSeconds(seconds / 2.0));
        scene.Origin.Sends("c");
        scene.Advance(TimeSpan.FromSeconds(seconds / 2.0));
        Peer late = scene.Client().Gets("http://origin.example/a", asked);
        Assert.Equal(joins ? 1 : 2, scene.Origin.RequestCount);
        scene.Origin.Sends(joins ? "def" : head + "second");
        Assert.Equal(joins ? "abcdef" : "abc", first.Response.Content);
        Assert.Equal(joins ? "abcdef" : "second", late.Response.Content);
    }
}
