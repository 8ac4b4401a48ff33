using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Hits on small responses that are not open: what of them the system has in its memory decides how they are
/// found and sent, and nothing else.</summary>
public sealed class AtOnceHitTests : IDisposable
{
    private const string Get = "GET http://origin.example/a HTTP/1.1\nHost: origin.example\n";
    private const string Other = "GET http://origin.example/b HTTP/1.1\nHost: origin.example\n\n";
    private const string Log = ".replicator/index";

    // So few that the other target closes the one that is asked for.
    private readonly Scene scene = new(changeStore: options => options with { MaximumOpenFiles = 1 });

    public void Dispose() => scene.Dispose();

    [Fact]
    public void One_that_is_in_memory_takes_no_worker()
    {
        Store();
        int before = scene.Disk.OpenCount;
        for (int hit = 0; hit < 3; hit++)
        {
            scene.Client().Sends(Other);
            AssertHit(scene.Client().Sends(Get + "\n"));
        }

        Assert.Equal(before, scene.Disk.OpenCount);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void Whatever_is_in_memory_the_answer_is_the_same(bool coldName, bool coldRecord, bool coldContent)
    {
        Store();
        scene.Client().Sends(Other);
        int before = scene.Disk.OpenCount;
        scene.Disk.HasColdName = path => coldName && path.EndsWith("/a", StringComparison.Ordinal);
        scene.Disk.HasColdContent = path => path == Log ? coldRecord : coldContent;
        Peer client = scene.Client().Sends(Get + "\n");
        AssertHit(client);
        Assert.Equal(before + (coldName || coldRecord ? 1 : 0), scene.Disk.OpenCount);
    }

    [Theory]
    [InlineData("Range: bytes=1-1\n", 206, "k")]
    [InlineData("If-None-Match: \"1\"\n", 304, "")]
    [InlineData("If-None-Match: \"2\"\n", 200, "ok")]
    public void Conditions_and_ranges_are_heeded_and_take_no_worker(string fields, int status, string content)
    {
        Store();
        scene.Client().Sends(Other);
        int before = scene.Disk.OpenCount;
        ReceivedMessage response = scene.Client().Sends(Get + fields + "\n").Response;
        Assert.Equal((status, content), (response.Status, response.Content));
        Assert.Equal(before, scene.Disk.OpenCount);
    }

    [Fact]
    public void One_that_grew_stale_is_validated()
    {
        Store();
        scene.Client().Sends(Other);
        scene.Advance(TimeSpan.FromSeconds(100));
        Peer client = scene.Client().Sends(Get + "\n");
        Assert.Equal("\"1\"", scene.Origin.Request["If-None-Match"]);
        scene.Origin.Sends("HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"1\"\n\n");
        Assert.Equal("ok", client.Response.Content);
    }

    private static void AssertHit(Peer client)
    {
        Assert.Equal(
            "HTTP/1.1 200 OK | Age: 0 | Cache-Control: max-age=100 | Cache-Status: replicator; hit; ttl=100 | "
            + "Content-Length: 2 | ETag: \"1\" | Via: 1.1 replicator-scene | X: y | ok",
            string.Join(" | ", client.Response.Lines
                .Where(line => !line.StartsWith("Date", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Prepend(client.Response.StartLine).Append(client.Response.Content)));
    }

    private void Store()
    {
        const string Fields = "Cache-Control: max-age=100\nETag: \"1\"\nX: y\nContent-Length: 2\n\n";
        scene.Client().Sends(Get + "\n");
        scene.Origin.Sends($"HTTP/1.1 200 OK\n{Fields}ok");
        scene.Client().Sends(Other);
        scene.Origin.Sends($"HTTP/1.1 200 OK\n{Fields}no");
    }
}
