using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>What a request's Cache-Control asks of a stored response that was fresh for a minute: as it is told when its
/// origin lives, and when it is gone (RFC 9111 §5.2.1).</summary>
[Trait("RFC", "9111 5.2.1")]
public sealed class RequestDirectiveTests : IDisposable
{
    private const string Uri = "http://origin.example/a";

    /// <summary>Without a word to the origin.</summary>
    private const string Taken = "taken";

    /// <summary>After a validation, or if the origin is gone.</summary>
    private const string Asked = "taken once the origin was asked";

    /// <summary>After a validation only.</summary>
    private const string Insisted = "taken if the origin says so";

    private const string Fresh = "HTTP/1.1 200 OK\nETag: \"1\"\nCache-Control: max-age=60\nContent-Length: 3\n\nabc";

    private static readonly string[] Methods = ["GET", "HEAD"];

    private static readonly string[] Validators = ["\"1\""];

    private readonly Scene scene = new();

    /// <summary>Method, directives, age in seconds, and what becomes of the stored response.</summary>
    public static IEnumerable<object[]> Directives =>
    [
        .. At("no-cache", (0, Insisted), (30, Insisted), (90, Insisted)),
        .. At("NO-CACHE", (30, Insisted)),
        .. At("no-cache=\"x\"", (30, Insisted)),
        .. At("max-stale, no-cache", (30, Insisted), (90, Insisted)),
        .. At("no-store", (30, Taken), (90, Asked)),
        .. At("no-transform", (30, Taken), (90, Asked)),
        .. At("max-age=0", (0, Asked), (30, Asked), (90, Asked)),
        .. At("max-age=30", (29, Taken), (30, Taken), (31, Asked)),
        .. At("max-age=\"30\"", (29, Taken), (31, Asked)),
        .. At("max-age=30, max-age=20", (19, Taken), (25, Asked)),
        .. At("max-age=many", (10, Asked)),
        .. At("max-age=-1", (10, Asked)),
        .. At("max-age=99999999999999999999", (59, Taken), (61, Asked)),
        .. At("min-fresh=30", (29, Taken), (30, Taken), (31, Asked), (90, Asked)),
        .. At("min-fresh=99999999999999999999", (10, Asked)),
        .. At("max-stale", (59, Taken), (90, Taken), (100_000, Taken)),
        .. At("max-stale=30", (90, Taken), (91, Insisted)),
        .. At("max-stale=0", (59, Taken), (61, Insisted)),
        .. At("max-stale=many", (59, Taken), (61, Insisted)),
        .. At("max-stale=30, max-age=70", (69, Taken), (70, Taken), (71, Asked)),
        .. At("max-stale, min-fresh=1", (59, Taken), (90, Asked)),
        .. At("x-unknown=\"max-age=0, no-cache\"", (30, Taken), (90, Asked)),
        .. At(", ,max-age=30,,", (29, Taken), (31, Asked)),
    ];

    [Theory]
    [Trait("RFC", "9111 5.2.1.1")]
    [Trait("RFC", "9111 5.2.1.2")]
    [Trait("RFC", "9111 5.2.1.3")]
    [Trait("RFC", "9111 5.2.1.4")]
    [Trait("RFC", "9111 5.2.1.6")]
    [MemberData(nameof(Directives))]
    public void A_stored_response_is_taken_as_the_request_allows(
        string method, string directives, double age, string use)
    {
        Store();
        scene.Advance(TimeSpan.FromSeconds(age));
        ReceivedMessage answer = Ask(method, directives);
        Assert.Equal(200, answer.Status);
        Assert.Equal(use == Taken ? 1 : 2, scene.Origin.RequestCount);
        Assert.Equal(use == Taken, answer["Cache-Status"]!.Contains("; hit", StringComparison.Ordinal));
        if (method == "GET" && use != Taken)
            Assert.Equal(Validators, scene.Origin.Request.Values("If-None-Match"));
        Assert.All(scene.Origin.Requests.Skip(1), request => Assert.Equal([directives], request.Values("Cache-Control")));
    }

    [Theory]
    [MemberData(nameof(Directives))]
    [Trait("RFC", "9111 4.2.4")]
    public void Without_its_origin_it_is_taken_unless_that_is_refused(
        string method, string directives, double age, string use)
    {
        Store();
        scene.Advance(TimeSpan.FromSeconds(age));
        scene.CutLine();
        ReceivedMessage answer = Ask(method, directives);
        Assert.Equal(use == Insisted ? 502 : 200, answer.Status);
        if (answer.Status == 200)
            Assert.InRange(int.Parse(answer["Age"]!, null), (int)age, (int)age + 1);
    }

    [Theory]
    [InlineData("only-if-cached", 30, 200)]
    [InlineData("only-if-cached", 90, 504)]
    [InlineData("only-if-cached, max-stale", 90, 200)]
    [InlineData("only-if-cached, max-stale=10", 90, 504)]
    [InlineData("only-if-cached, max-age=10", 30, 504)]
    [InlineData("only-if-cached, no-cache", 30, 504)]
    [InlineData("Only-If-Cached=1", 90, 504)]
    [Trait("RFC", "9111 5.2.1.7")]
    public void Only_what_is_stored_is_asked_for(string directives, double age, int status)
    {
        Store();
        scene.Advance(TimeSpan.FromSeconds(age));
        Assert.Equal(status, Ask("GET", directives).Status);
        Assert.Equal(status, Ask("HEAD", directives).Status);
        Assert.Equal(504, scene.Client().Gets("http://origin.example/b", $"Cache-Control: {directives}\n").Response.Status);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("no-store")]
    [InlineData("no-store, max-age=60")]
    [InlineData("x, No-Store")]
    [Trait("RFC", "9111 5.2.1.5")]
    public void What_is_not_to_be_stored_is_not(string directives)
    {
        for (int i = 1; i <= 2; i++)
        {
            scene.Origin.Answers(Fresh);
            Assert.Equal("abc", Ask("GET", directives).Content);
            Assert.Equal(i, scene.Origin.RequestCount);
        }

        Store();
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("Pragma: no-cache\n", false)]
    [InlineData("Pragma: x, No-Cache\n", false)]
    [InlineData("Pragma: no-cache\nCache-Control: max-age=50\n", true)]
    [InlineData("Pragma: no-caches\n", true)]
    [InlineData("Cache-Control: max-age=50\nCache-Control: no-cache\n", false)]
    [InlineData("Cache-Control: max-age=50\nX: no-cache\n", true)]
    [Trait("RFC", "9111 5.4")]
    public void Pragma_counts_where_Cache_Control_is_not(string fields, bool isTaken)
    {
        Store();
        scene.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("abc", scene.Client().Gets(Uri, fields).Response.Content);
        Assert.Equal(isTaken ? 1 : 2, scene.Origin.RequestCount);
    }

    public void Dispose() => scene.Dispose();

    private static IEnumerable<object[]> At(string directives, params (double Age, string Use)[] cases) =>
        from at in cases
        from method in Methods
        select new object[] { method, directives, at.Age, at.Use };

    private void Store()
    {
        scene.Origin.Answers(Fresh);
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);
        scene.Origin.AlwaysAnswers(request => request.Values("If-None-Match").SequenceEqual(Validators)
            ? "HTTP/1.1 304 Not Modified\nETag: \"1\"\nCache-Control: max-age=60\n\n"
            : Fresh[..^(request.StartLine.StartsWith("HEAD", StringComparison.Ordinal) ? 3 : 0)]);
    }

    private ReceivedMessage Ask(string method, string directives) => scene.Client()
        .Sends($"{method} {Uri} HTTP/1.1\nHost: origin.example\nCache-Control: {directives}\n\n").Response;
}
