using System.Globalization;
using System.Net;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class PurgingTests : IDisposable
{
    private const string Fresh = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nabc";

    private const string Begun =
        "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 6\n\nabc";

    private const string Purge = "PURGE http://origin.example/x HTTP/1.1\nHost: origin.example\n\n";

    private readonly Scene scene = new(options => options with { PurgeFrom = [IPNetwork.Parse("127.0.0.0/8")] });

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_is_stored_goes_and_the_next_request_asks_the_origin()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets("http://origin.example/x");
        Assert.Equal(200, scene.Client().Sends(Purge).Response.Status);
        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.False(File.Exists(Path.Combine(scene.Root, "origin.example:80/x")));

        scene.Origin.Answers(Fresh);
        Assert.Equal("abc", scene.Client().Gets("http://origin.example/x").Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void What_is_not_stored_is_404_and_no_origin_is_asked()
    {
        Assert.Equal(404, scene.Client().Sends(Purge).Response.Status);
        Assert.Equal(0, scene.Origin.RequestCount);
    }

    [Fact]
    public void Others_are_refused_and_nothing_goes()
    {
        scene.Origin.Answers(Fresh);
        scene.Client().Gets("http://origin.example/x");
        Assert.Equal(403, scene.Client(IPAddress.Parse("192.0.2.77")).Sends(Purge).Response.Status);
        Assert.Contains("hit", scene.Client().Gets("http://origin.example/x").Response["Cache-Status"],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_networks_not_even_this_machine_may()
    {
        using var closed = new Scene();
        Assert.Equal(403, closed.Client().Sends(Purge).Response.Status);
        Assert.Equal(0, closed.Origin.RequestCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_origin_that_sends_a_byte_and_breaks_off_is_not_asked_without_end(bool isPurged)
    {
        const string Fields = "Cache-Control: max-age=60\nETag: \"1\"\n";
        Peer client = scene.Client().Gets("http://origin.example/x");
        scene.Origin.Sends($"HTTP/1.1 200 OK\n{Fields}Content-Length: 1000\n\nx");
        if (isPurged)
            scene.Client().Sends(Purge);
        scene.Origin.Ends();
        for (int second = 0, answered = 1; second < 600; second++)
        {
            scene.Advance(TimeSpan.FromSeconds(1));
            for (; answered < scene.Origin.RequestCount; answered++)
            {
                string from = scene.Origin.Request["Range"]?["bytes=".Length..].TrimEnd('-') ?? "0";
                scene.Origin.Sends($"HTTP/1.1 206 Partial Content\n{Fields}Content-Range: bytes {from}-999/1000\n"
                    + $"Content-Length: {1000 - int.Parse(from, CultureInfo.InvariantCulture)}\n\nx");
                scene.Origin.Ends();
            }
        }

        Assert.Equal(7, scene.Origin.RequestCount);
        Assert.True(client.SawEnd || client.SawReset);
    }

    [Fact]
    public void What_has_yet_to_be_answered_is_validated_before_its_next_use()
    {
        Peer reader = scene.Client().Gets("http://origin.example/x");
        Assert.Equal("1 gone\n", scene.Client().Sends(Purge).Response.Content);
        scene.Origin.Sends(Begun + "def");
        Assert.Equal("abcdef", reader.Response.Content);

        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nETag: \"1\"\n\n");
        Assert.Equal("abcdef", scene.Client().Gets("http://origin.example/x").Response.Content);
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    public void What_is_on_its_way_goes_to_its_readers_and_is_not_stored()
    {
        Peer reader = scene.Client().Gets("http://origin.example/x");
        scene.Origin.Sends(Begun);
        Assert.Equal("1 gone\n", scene.Client().Sends(Purge).Response.Content);
        Assert.Equal(404, scene.Client().Sends(Purge).Response.Status);
        scene.Origin.Sends("def");
        Assert.Equal("abcdef", reader.Response.Content);

        Assert.False(File.Exists(Path.Combine(scene.Root, "origin.example:80/x")));
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator/unfinished")));
        scene.Origin.Answers(Fresh);
        Assert.Equal("abc", scene.Client().Gets("http://origin.example/x").Response.Content);
        Assert.Null(scene.Origin.Request["If-None-Match"]);
    }

    [Fact]
    public void Nobody_joins_what_was_purged_on_its_way()
    {
        Peer reader = scene.Client().Gets("http://origin.example/x");
        scene.Origin.Sends(Begun);
        scene.Client().Sends(Purge);
        Peer second = scene.Client().Gets("http://origin.example/x");
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(Fresh);
        Assert.Equal("abc", second.Response.Content);
        scene.Origin.SendsRawOn(0, "def");
        Assert.Equal("abcdef", reader.Response.Content);
        Assert.Equal("abc", scene.Client().Gets("http://origin.example/x").Response.Content);
    }

    [Fact]
    public void Whoever_reads_it_gets_all_of_it()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 200000\n\n"
            + new string('x', 200_000));
        scene.Client().Gets("http://origin.example/x");
        Peer slow = scene.Client();
        slow.Stalls();
        slow.Gets("http://origin.example/x");
        Assert.Equal(200, scene.Client().Sends(Purge).Response.Status);
        slow.Reads();
        Assert.Equal(200_000, slow.Response.Content.Length);
    }
}
