using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Ranges of what is stored whole.</summary>
public sealed class RangeTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    private static readonly string Content = string.Concat(Enumerable.Range(0, 1000).Select(number => (char)('a' + (number % 23))));

    private static readonly string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nLast-Modified: Sat, 01 Feb 2020 00:00:00 GMT\n"
        + "Content-Type: text/plain\nVary: Accept-Language\nSet-Cookie: a=b\nContent-Digest: sha-256=:YQ==:\nRepr-Digest: sha-256=:YQ==:\n"
        + $"Content-MD5: YQ==\nContent-Length: 1000\n\n{Content}";

    private readonly Scene scene = new();

    public RangeTests()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9110 14.6")]
    [Trait("RFC", "9110 15.3.7.2")]
    public void Several_ranges_come_in_one_answer_in_their_order()
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=900-909, 0-4,-2\n").Response;
        Assert.Equal(206, answer.Status);
        Assert.True(answer.IsComplete);
        Assert.Null(answer["Content-Range"]);
        string boundary = answer["Content-Type"]!["multipart/byteranges; boundary=".Length..];
        Assert.Equal($"--{boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes 900-909/1000\r\n\r\n{Content[900..910]}\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-4/1000\r\n\r\n{Content[..5]}\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain\r\nContent-Range: bytes 998-999/1000\r\n\r\n{Content[998..]}\r\n--{boundary}--\r\n",
            answer.Content);
        Assert.Contains("hit", answer["Cache-Status"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 15.3.7.2")]
    public void Several_that_come_to_one_are_no_multipart()
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=0-4,5-9,2000-\n").Response;
        Assert.Equal("bytes 0-9/1000", answer["Content-Range"]);
        Assert.Equal("text/plain", answer["Content-Type"]);
        Assert.Equal(Content[..10], answer.Content);
    }

    [Fact]
    [Trait("RFC", "9110 17.15")]
    public void Too_many_are_answered_by_the_whole()
    {
        string ranges = string.Join(',', Enumerable.Range(0, 17).Select(number => $"{number * 50}-{number * 50}"));
        string apart = string.Join(',', Enumerable.Range(0, 9).Select(number => $"{number * 111}-{number * 111}"));
        Assert.Equal(206, scene.Client().Gets(Uri, $"Range: bytes={apart}\n").Response.Status);
        Assert.Equal("bytes 0-800/1000", scene.Client().Gets(Uri, $"Range: bytes={ranges}\n").Response["Content-Range"]);
    }

    [Theory]
    [Trait("RFC", "9110 15.5.17")]
    [Trait("RFC", "9110 15.5.13")]
    [InlineData("Range: bytes=1000-\n", 416, "bytes */1000")]
    [InlineData("Range: bytes=1000-1001, 5000-, -0\n", 416, "bytes */1000")]
    public void A_refusal_says_nothing_of_the_content(string fields, int status, string? range)
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, fields).Response;
        Assert.Equal(status, answer.Status);
        Assert.Equal(range, answer["Content-Range"]);
        Assert.Equal("", answer.Content);
        Assert.Equal("Accept-Language", answer["Vary"]);
        Assert.NotNull(answer["Date"]);
        Assert.NotNull(answer["Via"]);
        Assert.NotNull(answer["Cache-Status"]);
        foreach (string name in (string[])["Cache-Control", "ETag", "Last-Modified", "Content-Type", "Set-Cookie", "Repr-Digest"])
            Assert.Null(answer[name]);
    }

    [Theory]
    [Trait("RFC", "9530 2")]
    [InlineData("Range: bytes=0-1\n", 206)]
    [InlineData("Range: bytes=0-1,900-901\n", 206)]
    [InlineData("If-None-Match: \"1\"\n", 304)]
    [InlineData("", 200)]
    public void A_digest_of_the_content_stays_with_the_whole(string fields, int status)
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, fields).Response;
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer["Content-Digest"] is not null);
        Assert.Equal(status == 200, answer["Content-MD5"] is not null);
        Assert.NotNull(answer["Repr-Digest"]);
    }

    [Theory]
    [Trait("RFC", "9110 13.2.2")]
    [InlineData("If-None-Match: \"1\"\nRange: bytes=0-1\n", 304)]
    [InlineData("If-None-Match: \"2\"\nRange: bytes=0-1\n", 206)]
    [InlineData("If-None-Match: \"2\"\nRange: bytes=5000-\n", 416)]
    [InlineData("If-None-Match: \"1\"\nRange: bytes=5000-\n", 304)]
    [InlineData("If-Range: \"2\"\nRange: bytes=0-1,900-901\n", 200)]
    [InlineData("If-Range: W/\"1\"\nRange: bytes=0-1\n", 200)]
    [InlineData("If-Range: \"1\"\nRange: bytes=0-1\n", 206)]
    public void Conditions_come_before_the_range(string fields, int status) =>
        Assert.Equal(status, scene.Client().Gets(Uri, fields).Response.Status);

    [Fact]
    [Trait("RFC", "9110 15.3.7")]
    public void A_part_that_nobody_asked_for_is_an_error_of_the_origin()
    {
        scene.Origin.Answers("HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/3\nContent-Length: 1\n\na");
        Assert.Equal(502, scene.Client().Gets("http://origin.example/part").Response.Status);
        scene.Origin.Answers("HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */3\nContent-Length: 0\n\n");
        Assert.Equal(502, scene.Client().Gets("http://origin.example/none").Response.Status);
    }
}
