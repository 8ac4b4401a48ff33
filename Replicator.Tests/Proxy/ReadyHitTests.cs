using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The first hit comes from the file and makes the response ready; the next come from memory, and must be
/// equal.</summary>
public sealed class ReadyHitTests : IDisposable
{
    private const string Get = "GET http://origin.example/a HTTP/1.1\nHost: origin.example\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("Cache-Control: max-age=60\nContent-Length: 2\n", "ok")]
    [InlineData("Cache-Control: max-age=60\nContent-Length: 0\n", "")]
    [InlineData("Cache-Control: max-age=60\nTransfer-Encoding: chunked\n", "2\nok\n0\n\n")]
    [InlineData("Cache-Control: max-age=60\nAge: 7\nVia: 1.1 other\nCache-Status: other; hit\nContent-Length: 2\n", "ok")]
    [InlineData("Expires: Wed, 21 Oct 2099 07:28:00 GMT\nDate: Tue, 20 Oct 2099 07:28:00 GMT\nContent-Length: 2\n", "ok")]
    public void A_hit_from_memory_is_that_from_the_file(string fields, string content)
    {
        Store($"HTTP/1.1 200 OK\n{fields}\n{content}");
        string former = Get.Replace("1.1", "1.0", StringComparison.Ordinal);
        string[] requests =
            [Get + "\n", $"HEAD{Get[3..]}\n", $"{former}Connection: keep-alive\n\n", $"{Get}Connection: close\n\n"];
        foreach (string request in requests)
        {
            using var cold = new Scene(memory: 0);
            cold.Disk.HasColdContent = _ => true;
            Store($"HTTP/1.1 200 OK\n{fields}\n{content}", cold);
            Peer fromFile = cold.Client().Sends(request), fromMemory = scene.Client().Sends(request);
            Assert.Equal(200, fromMemory.Response.Status);
            Assert.Contains("hit", fromMemory.Response["Cache-Status"], StringComparison.Ordinal);
            Assert.Equal(Sorted(fromFile.Response), Sorted(fromMemory.Response));
            Assert.Equal(fromFile.Response.Content, fromMemory.Response.Content);
            Assert.Equal(fromFile.SawEnd, fromMemory.SawEnd);
        }
    }

    [Theory]
    [Trait("RFC", "9111 4.1")]
    [InlineData("", 2)]
    [InlineData("Accept-Language: de\n", 1)]
    public void Another_variant_is_not_taken_from_memory(string fields, int requestCount)
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Accept-Language\nContent-Length: 2\n\nde", language: "de");
        Peer client = scene.Client().Sends(Get + fields + "\n");
        Assert.Equal(requestCount, scene.Origin.RequestCount);
        if (requestCount == 2)
            scene.Origin.Sends("HTTP/1.1 200 OK\nContent-Length: 2\n\nen");
        Assert.Equal(requestCount == 2 ? "en" : "de", client.Response.Content);
    }

    [Theory]
    [InlineData("If-None-Match: \"1\"\n", 304)]
    [InlineData("If-Modified-Since: Wed, 01 Jan 2025 08:00:00 GMT\n", 304)]
    [InlineData("Range: bytes=0-0\n", 206)]
    public void Conditions_and_ranges_are_heeded_for_what_is_in_memory(string fields, int status)
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nLast-Modified: Wed, 01 Jan 2025 08:00:00 GMT\nContent-Length: 2\n\nok");
        Assert.Equal(status, scene.Client().Sends(Get + fields + "\n").Response.Status);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.2")]
    public void What_grows_stale_in_memory_is_validated_and_then_has_the_new_fields()
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nX: old\nContent-Length: 2\n\nok");
        scene.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("59", scene.Client().Sends(Get + "\n").Response["Age"]);
        scene.Advance(TimeSpan.FromSeconds(1));
        Peer client = scene.Client().Sends(Get + "\n");
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
        scene.Origin.Sends("HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"1\"\nX: new\n\n");
        Assert.Equal("new", client.Response["X"]);
        for (int hit = 0; hit < 3; hit++)
            Assert.Equal("new", scene.Client().Sends(Get + "\n").Response["X"]);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void An_unsafe_method_voids_what_is_in_memory()
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok");
        scene.Client().Sends("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends("HTTP/1.1 204 No Content\n\n");
        Peer client = scene.Client().Sends(Get + "\n");
        scene.Origin.Sends("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
        Assert.Equal(404, client.Response.Status);
    }

    [Theory]
    [InlineData("Cache-Control: no-cache\n")]
    [InlineData("Pragma: no-cache\n")]
    [InlineData("Cache-Control: max-age=0\n")]
    [Trait("RFC", "9111 5.2.1.1")]
    [Trait("RFC", "9111 5.2.1.4")]
    public void A_request_that_wants_it_checked_is_not_answered_from_memory(string fields)
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok");
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Client().Sends(Get + fields + "\n");
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_file_that_a_person_removes_is_forgotten_within_a_second()
    {
        Store("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok");
        File.Delete(Path.Combine(scene.Root, "origin.example:80", "a"));
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Client().Sends(Get + "\n");
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9110 8.6")]
    public void An_answer_that_has_no_content_has_no_length_from_memory_either()
    {
        Store("HTTP/1.1 204 No Content\nCache-Control: max-age=60\n\n");
        ReceivedMessage fromMemory = scene.Client().Sends(Get + "\n").Response;
        Assert.Equal(204, fromMemory.Status);
        Assert.Null(fromMemory["Content-Length"]);
    }

    private void Store(string answer, Scene? where = null, string language = "de")
    {
        Scene target = where ?? scene;
        string request = $"{Get}Accept-Language: {language}\n\n";
        target.Client().Sends(request);
        target.Origin.Sends(answer);
        for (int hit = 0; hit < 2; hit++)
            Assert.Contains("hit", target.Client().Sends(request).Response["Cache-Status"], StringComparison.Ordinal);
    }

    private static string[] Sorted(ReceivedMessage message) =>
        [.. message.Lines.Order(StringComparer.Ordinal).Prepend(message.StartLine)];
}
