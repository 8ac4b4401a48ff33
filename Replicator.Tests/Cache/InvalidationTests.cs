using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4.4")]
public sealed class InvalidationTests
{
    [Theory]
    [Trait("RFC", "9110 9.2.1")]
    [InlineData("GET", false)]
    [InlineData("HEAD", false)]
    [InlineData("OPTIONS", false)]
    [InlineData("TRACE", false)]
    [InlineData("PROPFIND", false)]
    [InlineData("REPORT", false)]
    [InlineData("SEARCH", false)]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("DELETE", true)]
    [InlineData("PATCH", true)]
    [InlineData("MOVE", true)]
    [InlineData("get", true)]
    [InlineData("ANY", true)]
    public void What_is_not_known_as_safe_is_unsafe(string method, bool isUnsafe) =>
        Assert.Equal(isUnsafe, Invalidation.IsUnsafe(Text.Bytes(method)));

    [Theory]
    [InlineData(100, false)]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(302, true)]
    [InlineData(399, true)]
    [InlineData(400, false)]
    [InlineData(500, false)]
    public void Only_an_answer_that_is_no_error_invalidates(int status, bool applies)
    {
        Assert.Equal(applies, Invalidation.Applies("POST"u8, status));
        Assert.False(Invalidation.Applies("GET"u8, status));
        Assert.Equal(applies ? ["/b/c?d", "/x"] : [], Collect("POST", "Location: /x", status));
        Assert.Empty(Collect("GET", "Location: /x", status));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("Location: http://a.test/x", "/x")]
    [InlineData("Location: HTTP://A.TEST:80/x?y#z", "/x?y")]
    [InlineData("Content-Location: http://a.test:80/x", "/x")]
    [InlineData("Location: /x | Content-Location: /y", "/x /y")]
    [InlineData("Location: /x | Content-Location: /x", "/x")]
    [InlineData("Location: /b/c?d", "")]
    [InlineData("Location: e", "/b/e")]
    [InlineData("Location: ../e", "/e")]
    [InlineData("Location: ?e", "/b/c?e")]
    [InlineData("Location: //a.test/x", "/x")]
    [InlineData("Location: //b.test/x", "")]
    [InlineData("Location: http://b.test/x", "")]
    [InlineData("Location: http://a.test.b.test/x", "")]
    [InlineData("Location: http://a.test:8080/x", "")]
    [InlineData("Location: https://a.test/x", "")]
    [InlineData("Location: https://a.test:80/x", "")]
    [InlineData("Location: file:///x", "")]
    [InlineData("Location: javascript:x", "")]
    [InlineData("Location: http://", "")]
    [InlineData("Location: http://[/x", "")]
    [InlineData("Location: http://u@a.test/x", "")]
    [InlineData("Location: /%c3%a4", "/%c3%a4 /%C3%A4")]
    [InlineData("Location: /x/../y", "/x/../y /y")]
    [InlineData("Location: e?u=http://a.test/z", "/b/e?u=http://a.test/z")]
    public void What_the_answer_refers_to_goes_too_if_it_is_of_the_same_origin(string fields, string referred) =>
        Assert.Equal($"/b/c?d {referred}".Trim(), string.Join(' ', Collect("PUT", fields, 201)));

    [Fact]
    public void No_bytes_of_a_reference_do_harm()
    {
        for (int one = 0; one < 256; one++)
        {
            foreach (string start in new[] { "", "/", "http://", "//a.test", "/%" })
            {
                var response = new ResponseHead();
                response.SetLine(200);
                response.Fields.Add("Location"u8, Text.Bytes(start + (char)one));
                var targets = new List<TargetUri>();
                Invalidation.CollectTargets("POST"u8, new TargetUri("http", "a.test", 80, "/"), response, targets);
                Assert.All(targets, target => Assert.Equal("http://a.test:80/", target.Key[..17]));
            }
        }
    }

    private static List<string> Collect(string method, string fields, int status)
    {
        var targets = new List<TargetUri>();
        var target = new TargetUri("http", "a.test", 80, "/b/c?d");
        Invalidation.CollectTargets(Text.Bytes(method), target, Moment.Response(fields, status), targets);
        Assert.All(targets, one => Assert.Equal("http://a.test:80" + one.PathAndQuery, one.Key));
        return [.. targets.Select(one => one.PathAndQuery)];
    }
}
