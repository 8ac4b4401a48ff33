using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>What becomes of the 304 that an origin answers.</summary>
public sealed class NotModifiedTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string NotModified = "HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\n";
    private const string Stale = "HTTP/1.1 200 OK\nCache-Control: max-age=0\nContent-Length: 2\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9111 4.3.3")]
    public void One_that_nothing_was_asked_about_is_not_passed_on()
    {
        scene.Origin.AlwaysAnswers(_ => $"{NotModified}ETag: \"a\"\n\n");
        Assert.Equal(502, scene.Client().Gets(Uri).Response.Status);
        Assert.Null(scene.Origin.Request["If-None-Match"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Range: bytes=0-0\n")]
    [Trait("RFC", "9111 4.3.3")]
    public void One_that_confirms_another_is_not_passed_on_however_often_it_comes(string fields)
    {
        scene.Origin.Answers($"{Stale}ETag: \"a\"\nCache-Control: must-revalidate\n\nhi");
        scene.Client().Gets(Uri);
        scene.Origin.AlwaysAnswers(_ => $"{NotModified}ETag: \"b\"\n\n");
        ReceivedMessage answer = scene.Client().Gets(Uri, fields).Response;
        Assert.Equal(502, answer.Status);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 3.2")]
    public void Its_cookie_is_for_the_client_alone_that_made_us_ask()
    {
        scene.Origin.Answers($"{Stale}ETag: \"a\"\n\nhi");
        scene.Client().Gets(Uri);
        Peer first = scene.Client().Sends("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        Peer second = scene.Client().Sends("GET http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends($"{NotModified}ETag: \"a\"\nSet-Cookie: a=1\nSet-Cookie: b=2\n\n");
        Assert.Equal(2, scene.Origin.RequestCount);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", first.Received);
        Assert.Equal("hi", first.Response.Content);
        Assert.Equal("hi", second.Response.Content);
        Assert.Null(second.Response["Set-Cookie"]);

        ReceivedMessage hit = scene.Client().Gets(Uri).Response;
        Assert.Contains("hit", hit["Cache-Status"]);
        Assert.Null(hit["Set-Cookie"]);
    }

    [Fact]
    [Trait("RFC", "9111 3.2")]
    public void Its_cookie_takes_the_place_of_a_stored_one_for_that_client()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=9\nSet-Cookie: a=0\nETag: \"a\"\nContent-Length: 2\n\nhi");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(10));
        scene.Origin.Answers($"{NotModified}ETag: \"a\"\nSet-Cookie: a=1\n\n");
        Peer client = scene.Client().Gets(Uri, "If-None-Match: \"a\"\n");
        Assert.Equal(304, client.Response.Status);
        Assert.Equal("a=1", client.Response["Set-Cookie"]);
        Assert.Equal("a=0", scene.Client().Gets(Uri).Response["Set-Cookie"]);
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"\n", 304)]
    [InlineData("If-None-Match: W/\"1\"\n", 304)]
    [InlineData("If-None-Match: \"0\"\n", 200)]
    [InlineData("If-None-Match: \"0\"\nIf-Modified-Since: Sat, 01 Jan 2022 00:00:00 GMT\n", 200)]
    [InlineData("If-Modified-Since: Sat, 01 Jan 2022 00:00:00 GMT\n", 304)]
    [Trait("RFC", "9110 13.2.2")]
    public void Of_what_may_not_be_stored_a_client_that_has_it_gets_no_content(string condition, int status)
    {
        scene.Origin.AlwaysAnswers(request => (request["If-None-Match"] ?? request["If-Modified-Since"]) is not null
            ? "HTTP/1.1 304 Not Modified\nCache-Control: private\nETag: \"1\"\n\n"
            : "HTTP/1.1 200 OK\nCache-Control: private\nETag: \"1\"\n"
                + "Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT\nContent-Length: 3\n\nabc");
        ReceivedMessage answer = scene.Client().Gets(Uri, condition).Response;
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 304 ? "" : "abc", answer.Content);
        Assert.Equal(status == 304 ? 2 : 1, scene.Origin.RequestCount);
    }

    [Theory]
    [Trait("RFC", "9110 13.2.1")]
    [InlineData(404)]
    [InlineData(301)]
    [InlineData(200)]
    public void Only_a_success_is_asked_about(int status)
    {
        scene.Origin.Answers($"HTTP/1.1 {status} x\nCache-Control: no-cache\nETag: \"a\"\nContent-Length: 3\n\nold");
        scene.Client().Gets("http://origin.example/a");
        scene.Origin.Answers("HTTP/1.1 200 OK\nETag: \"a\"\nContent-Length: 3\n\nnew");
        Assert.Equal("new", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.Equal(status == 200 ? "\"a\"" : null, scene.Origin.Request["If-None-Match"]);
    }
}
