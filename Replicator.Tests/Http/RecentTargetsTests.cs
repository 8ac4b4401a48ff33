using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class RecentTargetsTests
{
    private readonly RecentTargets targets = new(null, "http");

    [Fact]
    public void The_same_request_gives_the_same_target()
    {
        TargetUri first = Create("GET http://origin.example/a?b HTTP/1.1\nHost: origin.example\n\n");
        Assert.Equal("http://origin.example:80/a?b", first.Key);
        Assert.Same(first, Create("GET http://origin.example/a?b HTTP/1.1\nHost: origin.example\nAccept: */*\n\n"));
    }

    [Theory]
    [InlineData("GET /a HTTP/1.1\nHost: one.example\n\n", "http://one.example:80/a")]
    [InlineData("GET /a HTTP/1.1\nHost: two.example\n\n", "http://two.example:80/a")]
    [InlineData("GET http://one.example/a HTTP/1.1\nHost: two.example\n\n", "http://one.example:80/a")]
    [InlineData("GET http://one.example/A HTTP/1.1\nHost: one.example\n\n", "http://one.example:80/A")]
    [InlineData("OPTIONS http://one.example HTTP/1.1\nHost: one.example\n\n", "http://one.example:80/")]
    public void Requests_that_differ_are_told_apart(string text, string key)
    {
        Create("GET /a HTTP/1.1\nHost: one.example\n\n");
        Create("GET http://one.example/a HTTP/1.1\nHost: one.example\n\n");
        Create("GET http://one.example HTTP/1.1\nHost: one.example\n\n");
        for (int time = 0; time < 2; time++)
            Assert.Equal(key, Create(text).Key);
    }

    [Fact]
    [Trait("RFC", "9112 3.2.4")]
    public void An_OPTIONS_without_a_path_is_not_taken_for_a_GET()
    {
        Create("GET http://one.example HTTP/1.1\nHost: one.example\n\n");
        Assert.Equal("*", Create("OPTIONS http://one.example HTTP/1.1\nHost: one.example\n\n").ForwardedTarget);
        Assert.Equal("/", Create("GET http://one.example HTTP/1.1\nHost: one.example\n\n").ForwardedTarget);
    }

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("GET http://one.example/a HTTP/1.1\n\n", "HostMissing")]
    [InlineData("GET http://one.example/a HTTP/1.1\nHost: one.example\nHost: one.example\n\n", "HostRepeated")]
    [InlineData("GET http://one.example/a HTTP/1.1\nHost: one example\n\n", "HostInvalid")]
    public void What_is_known_excuses_no_bad_Host(string text, string refusal)
    {
        Create("GET http://one.example/a HTTP/1.1\nHost: one.example\n\n");
        Assert.False(targets.TryCreate(Head(text), out TargetUri? uri, out Refusal told));
        Assert.Equal(refusal, told.ToString());
        Assert.Null(uri);
    }

    [Fact]
    public void Any_number_of_targets_is_told_apart()
    {
        for (int number = 0; number < 10_000; number++)
            Assert.EndsWith($"/{number}", Create($"GET /{number} HTTP/1.1\nHost: one.example\n\n").Key, StringComparison.Ordinal);
    }

    private TargetUri Create(string text)
    {
        Assert.True(targets.TryCreate(Head(text), out TargetUri? uri, out _));
        return uri!;
    }

    private static RequestHead Head(string text)
    {
        var head = new RequestHead();
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"));
        Assert.Equal(HeadProgress.Complete, HeadParser.TryParse(bytes, HeadLimits.Default, head, out _, out _));
        return head;
    }
}
