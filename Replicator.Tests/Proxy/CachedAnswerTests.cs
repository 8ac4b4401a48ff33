using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class CachedAnswerTests : IDisposable
{
    private const string Uri = "http://origin.example/a.txt";
    private const string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 3\n\nabc";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("503 Service Unavailable\nCache-Control: max-age=60")]
    [InlineData("501 Not Implemented\nCache-Control: public")]
    public void A_failure_that_may_be_stored_takes_no_contents_place(string failure)
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=0\nETag: \"a\"\nContent-Length: 2\n\nhi");
        scene.Client().Gets("http://origin.example/a");
        scene.Origin.Answers($"HTTP/1.1 {failure}\nContent-Length: 0\n\n");
        ReceivedMessage answer = scene.Client().Gets("http://origin.example/a").Response;
        Assert.Equal(int.Parse(failure[..3]), answer.Status);
        Assert.DoesNotContain("stored", answer["Cache-Status"]);

        scene.CutLine();
        Assert.Equal("hi", scene.Client().Gets("http://origin.example/a").Response.Content);
    }

    [Fact]
    [Trait("RFC", "9211 2.2")]
    public void Cache_Status_tells_why_a_request_went_forward_and_how_stale_a_stand_in_is()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=10, stale-if-error=60\nETag: \"a\"\nContent-Length: 2\n\nhi");
        scene.Client().Gets("http://origin.example/a");
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
        ReceivedMessage matched = scene.Client().Gets("http://origin.example/a", "If-Match: \"a\"\n").Response;
        Assert.StartsWith("replicator; fwd=request; fwd-status=200", matched["Cache-Status"]);

        scene.Advance(TimeSpan.FromSeconds(15));
        scene.Origin.Answers("HTTP/1.1 503 Service Unavailable\nContent-Length: 0\n\n");
        ReceivedMessage failed = scene.Client().Gets("http://origin.example/a").Response;
        Assert.StartsWith("replicator; fwd=stale; fwd-status=503; ttl=-5", failed["Cache-Status"]);
        Assert.EndsWith("detail=stale-if-error", failed["Cache-Status"]);
        Assert.Equal("15", failed["Age"]);

        scene.CutLine();
        ReceivedMessage gone = scene.Client().Gets("http://origin.example/a").Response;
        Assert.Equal("replicator; hit; ttl=-5; detail=origin-unreachable", gone["Cache-Status"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.2")]
    public void What_is_fresh_is_served_without_the_origin()
    {
        scene.Origin.Answers(Fresh);
        ReceivedMessage miss = scene.Client().Gets(Uri).Response;
        Assert.Equal("replicator; fwd=uri-miss; fwd-status=200; stored; key=\"http://origin.example:80/a.txt\"", miss["Cache-Status"]);
        Assert.Null(miss["Age"]);
        scene.Advance(TimeSpan.FromSeconds(10));
        ReceivedMessage hit = scene.Client().Gets(Uri).Response;
        Assert.Equal("abc", hit.Content);
        Assert.Equal("10", hit["Age"]);
        Assert.Equal("replicator; hit; ttl=50", hit["Cache-Status"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void Content_lies_as_a_plain_file_under_host_and_port()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        Assert.Equal("abc", File.ReadAllText(Path.Combine(scene.Root, "origin.example:80", "a.txt")));
    }

    [Fact]
    [Trait("RFC", "9111 4.3")]
    public void What_is_stale_is_validated_and_freshened()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nETag: \"1\"\nCache-Control: max-age=60\n\n");
        ReceivedMessage validated = scene.Client().Gets(Uri).Response;
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
        Assert.Equal(200, validated.Status);
        Assert.Equal("abc", validated.Content);
        Assert.Contains("fwd=stale; fwd-status=304", validated["Cache-Status"]);
        Assert.Contains("hit", scene.Client().Gets(Uri).Response["Cache-Status"]);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.3")]
    public void A_changed_content_replaces_the_stale_one()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"2\"\nContent-Length: 5\n\nother");
        Assert.Equal("other", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal("other", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.2")]
    public void A_clients_condition_is_answered_from_the_store()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        ReceivedMessage unchanged = scene.Client().Gets(Uri, "If-None-Match: \"0\", \"1\"\n").Response;
        Assert.Equal(304, unchanged.Status);
        Assert.Equal("\"1\"", unchanged["ETag"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("Cache-Control: no-store")]
    [InlineData("Cache-Control: private, max-age=60")]
    [InlineData("Cache-Control: max-age=60\nVary: *")]
    [InlineData("Set-Cookie: a=b")]
    [Trait("RFC", "9111 3")]
    public void What_may_not_be_stored_is_asked_each_time(string fields)
    {
        scene.Origin.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\n{fields}\nLast-Modified: Sat, 01 Feb 2020 00:00:00 GMT\nContent-Length: 3\n\nabc");
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
        Assert.False(File.Exists(Path.Combine(scene.Root, "origin.example:80", "a.txt")));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Variants_are_kept_apart()
    {
        scene.Origin.AlwaysAnswers(request =>
            $"HTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Accept-Language\nContent-Length: 2\n\n{request["Accept-Language"]}");
        foreach (string language in (string[])["de", "fr", "de", "fr"])
            Assert.Equal(language, scene.Client().Gets(Uri, $"Accept-Language: {language}\n").Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 14.2")]
    public void A_single_range_of_what_is_stored_is_answered_in_part()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        ReceivedMessage part = scene.Client().Gets(Uri, "Range: bytes=1-\n").Response;
        Assert.Equal(206, part.Status);
        Assert.Equal("bytes 1-2/3", part["Content-Range"]);
        Assert.Equal("bc", part.Content);
        Assert.Equal("bc", scene.Client().Gets(Uri, "Range: bytes=-2\nIf-Range: \"1\"\n").Response.Content);
        Assert.Equal("abc", scene.Client().Gets(Uri, "Range: bytes=-2\nIf-Range: \"2\"\n").Response.Content);
        ReceivedMessage beyond = scene.Client().Gets(Uri, "Range: bytes=3-\n").Response;
        Assert.Equal(416, beyond.Status);
        Assert.Equal("bytes */3", beyond["Content-Range"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 14.2")]
    public void A_range_of_what_is_not_stored_is_relayed()
    {
        scene.Origin.Answers("HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-0/3\nContent-Length: 1\n\na");
        ReceivedMessage part = scene.Client().Gets(Uri, "Range: bytes=0-0\n").Response;
        Assert.Equal("bytes=0-0", scene.Origin.Request["Range"]);
        Assert.Equal(206, part.Status);
        Assert.Equal("a", part.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.2.4")]
    public void What_is_stale_is_served_when_the_origin_is_gone()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.CutLine();
        ReceivedMessage stale = scene.Client().Gets(Uri).Response;
        Assert.Equal("abc", stale.Content);
        Assert.Equal("61", stale["Age"]);
        Assert.Equal(502, scene.Client().Gets("http://origin.example/other").Response.Status);
    }

    [Fact]
    public void With_the_line_down_stale_answers_come_at_once()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.SilenceLine();
        Peer first = scene.Client().Gets(Uri);
        Assert.Empty(first.Responses);
        scene.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("abc", first.Response.Content);
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);

        // One request in the background tries again, and finds the origin back.
        scene.RestoreLine();
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 304 Not Modified\nETag: \"1\"\nCache-Control: max-age=60\n\n");
        scene.Advance(TimeSpan.FromSeconds(40));
        scene.Client().Gets(Uri);
        Assert.Contains("hit", scene.Client().Gets(Uri).Response["Cache-Status"]);
    }

    [Fact]
    [Trait("RFC", "9111 4.2.4")]
    [Trait("RFC", "9111 5.2.2.2")]
    public void Must_revalidate_forbids_a_stale_answer()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60, must-revalidate\nContent-Length: 3\n\nabc");
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.CutLine();
        Assert.Equal(504, scene.Client().Gets(Uri).Response.Status);
    }

    [Fact]
    [Trait("RFC", "9111 5.2.1.7")]
    public void Only_if_cached_is_never_forwarded()
    {
        Assert.Equal(504, scene.Client().Gets(Uri, "Cache-Control: only-if-cached\n").Response.Status);
        Assert.Equal(0, scene.Origin.ConnectionCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.3.2")]
    public void A_condition_for_the_origin_is_judged_by_the_origin_where_it_may_be_asked()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Origin.Answers("HTTP/1.1 412 Precondition Failed\nContent-Length: 0\n\n");
        Assert.Equal(412, scene.Client().Gets(Uri, "If-Match: \"0\"\n").Response.Status);
        Assert.Equal("\"0\"", scene.Origin.Request["If-Match"]);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_hit_for_HEAD_has_the_length_and_no_content()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        ReceivedMessage head = scene.Client().Sends($"HEAD {Uri} HTTP/1.1\nHost: origin.example\n\n").Response;
        Assert.Equal("3", head["Content-Length"]);
        Assert.Equal("", head.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void An_unsafe_request_makes_what_is_stored_be_validated()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Origin.Answers("HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n");
        scene.Client().Gets(Uri);
        Assert.Equal(3, scene.Origin.RequestCount);
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    public void A_file_that_a_person_put_there_is_validated_by_its_time()
    {
        string folder = Directory.CreateDirectory(Path.Combine(scene.Root, "origin.example:80")).FullName;
        string file = Path.Combine(folder, "a.txt");
        File.WriteAllText(file, "mine");
        File.SetLastWriteTimeUtc(file, new DateTime(2020, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\n\n");
        ReceivedMessage answer = scene.Client().Gets(Uri).Response;
        Assert.Equal("Sat, 01 Feb 2020 00:00:00 GMT", scene.Origin.Request["If-Modified-Since"]);
        Assert.Equal("mine", answer.Content);
        Assert.StartsWith("text/plain", answer["Content-Type"]);
    }

    [Fact]
    public void A_file_that_a_person_put_there_is_not_hidden_by_an_error_of_the_origin()
    {
        string folder = Directory.CreateDirectory(Path.Combine(scene.Root, "origin.example:80")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.txt"), "mine");
        scene.Origin.Answers("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
        Assert.Equal(404, scene.Client().Gets(Uri).Response.Status);
        scene.CutLine();
        Assert.Equal("mine", scene.Client().Gets(Uri).Response.Content);
    }

    [Fact]
    public void A_file_that_a_person_removed_is_forgotten()
    {
        scene.Origin.AlwaysAnswers(_ => Fresh);
        scene.Client().Gets(Uri);
        File.Delete(Path.Combine(scene.Root, "origin.example:80", "a.txt"));
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("abc", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void Static_serves_what_is_stored_for_ever()
    {
        using var scene = new Scene(options => options with { Terms = new CacheTerms { Mode = CacheMode.Static } });
        scene.Origin.Answers(Fresh);
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromDays(400));
        Assert.Equal("abc", scene.Client().Gets(Uri, "Cache-Control: no-cache\n").Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void Offline_connects_to_nobody()
    {
        using var scene = new Scene(options => options with { Terms = new CacheTerms { Mode = CacheMode.Offline } });
        Assert.Equal(504, scene.Client().Gets(Uri).Response.Status);
        Assert.Equal(0, scene.Origin.ConnectionCount);
    }

    [Fact]
    public void Plain_asks_origins_for_identity()
    {
        using var scene = new Scene(options => options with { AsksIdentity = true });
        scene.Client().Gets(Uri, "Accept-Encoding: gzip, br\n");
        Assert.Equal("identity", scene.Origin.Request["Accept-Encoding"]);
    }

    [Fact]
    public void An_index_of_packages_is_validated_each_time_and_served_stale_when_the_origin_is_gone()
    {
        const string index = "http://origin.example/debian/dists/stable/InRelease";
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=3600\nLast-Modified: Sat, 01 Feb 2020 00:00:00 GMT\nContent-Length: 3\n\nabc");
        scene.Client().Gets(index, "Cache-Control: max-age=0\n");
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\n\n");
        Assert.Equal("abc", scene.Client().Gets(index, "Cache-Control: max-age=0\n").Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.CutLine();
        Assert.Equal("abc", scene.Client().Gets(index, "Cache-Control: max-age=0\n").Response.Content);
    }

    [Fact]
    public void A_package_in_the_pool_never_changes()
    {
        const string package = "http://origin.example/debian/pool/main/h/hello/hello_1_amd64.deb";
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc");
        scene.Client().Gets(package);
        scene.Advance(TimeSpan.FromDays(400));
        Assert.Equal("abc", scene.Client().Gets(package, "Cache-Control: max-age=0\n").Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }
}
