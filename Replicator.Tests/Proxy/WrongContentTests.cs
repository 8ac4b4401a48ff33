using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The digest of what is to come is known.</summary>
public sealed class WrongContentTests : IDisposable
{
    private static readonly string Content = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number:x7}\n"));
    private static readonly string Uri =
        $"http://mirror.test/dists/a/by-hash/SHA256/{Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Content)))}";

    private readonly Scene scene = new();
    private readonly OriginPeer origin;

    public WrongContentTests() => origin = scene.OriginAt("mirror.test", 80);

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("ETag: \"1\"\nCache-Control: max-age=60\n")]
    [InlineData("")]
    public void The_right_one_is_stored(string fields)
    {
        origin.AlwaysAnswersRaw(new RangeOrigin(Content, fields).Answer);
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(1, origin.RequestCount);
    }

    [Fact]
    public void Parts_are_verified_once_they_are_the_whole()
    {
        var served = new RangeOrigin(Content);
        origin.AlwaysAnswersRaw(served.Answer);
        Assert.Equal(Content[^9..], scene.Client().Gets(Uri, "Range: bytes=-9\n").Response.Content);
        Assert.Equal(Content[..9], scene.Client().Gets(Uri, "Range: bytes=0-8\n").Response.Content);
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        int count = origin.RequestCount;
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(count, origin.RequestCount);
    }

    /// <summary>The client sees that it is not whole, and may ask again.</summary>
    [Theory]
    [InlineData("ETag: \"1\"\nCache-Control: max-age=60\n")]
    [InlineData("")]
    public void Another_does_not_come_whole_and_is_not_stored(string fields)
    {
        var served = new RangeOrigin(Content, fields) { Change = content => content.Replace('7', '8') };
        origin.AlwaysAnswersRaw(served.Answer);
        Peer first = scene.Client().Gets(Uri);
        Peer second = scene.Client().Gets(Uri);
        Assert.All([first, second], client => Assert.True(client.Response.Content.Length < Content.Length));
        Assert.True(first.SawEnd || first.SawReset);
        Assert.Equal(2, origin.RequestCount);
        Assert.Empty(Files());
    }

    [Fact]
    public void Another_in_chunks_does_not_come_whole_either()
    {
        Peer client = scene.Client().Gets(Uri);
        origin.Sends("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nwrong\n");
        Assert.Equal("wrong", client.Response.Content);
        origin.Sends("0\n\n");
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd || client.SawReset);
        Assert.Empty(Files());
    }

    /// <summary>All of it comes at once, so that the client was promised nothing yet.</summary>
    [Fact]
    public void Another_that_nobody_was_promised_is_fetched_once_more_and_then_refused()
    {
        origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Length: 5\n\nwrong");
        Peer client = scene.Client().Gets(Uri);
        Assert.Equal(502, client.Response.Status);
        Assert.Equal(2, origin.RequestCount);
    }

    [Fact]
    public void Wrong_once_it_is_fetched_once_more()
    {
        var served = new RangeOrigin(Content) { Change = content => content.Replace('7', '8') };
        origin.AlwaysAnswersRaw(served.Answer);
        scene.Client().Gets(Uri);
        served.Change = null;
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(["all", "all"], served.Asked);
    }

    [Fact]
    public void Wrong_twice_it_is_refused_for_a_while_with_the_reason()
    {
        var served = new RangeOrigin(Content) { Change = content => content.Replace('7', '8') };
        origin.AlwaysAnswersRaw(served.Answer);
        scene.Client().Gets(Uri);
        scene.Client().Gets(Uri);
        Peer refused = scene.Client().Gets(Uri);
        Assert.Equal(502, refused.Response.Status);
        Assert.Contains("is expected", refused.Response.Content, StringComparison.Ordinal);
        Assert.Equal(2, origin.RequestCount);

        served.Change = null;
        scene.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(Content, scene.Client().Gets(Uri).Response.Content);
    }

    /// <summary>Whoever claims a digest is believed for itself alone.</summary>
    [Fact]
    public void What_npm_says_binds_nobody_who_does_not_say_it()
    {
        const string Package = "http://mirror.test/a/-/a-1.0.0.tgz";
        const string Claim = "pacote-integrity: sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=\n";
        Peer claims = scene.Client().Gets(Package, Claim);
        Peer other = scene.Client().Gets(Package);
        Assert.Equal(2, origin.RequestCount);
        origin.AlwaysAnswersRaw(new RangeOrigin(Content).Answer);
        origin.SendsRawOn(0, $"HTTP/1.1 200 OK\r\nContent-Length: {Content.Length}\r\n\r\n{Content}");
        origin.SendsRawOn(1, $"HTTP/1.1 200 OK\r\nContent-Length: {Content.Length}\r\nCache-Control: max-age=60\r\n\r\n{Content}");
        Assert.True(claims.Response.Content.Length < Content.Length);
        Assert.Equal(Content, other.Response.Content);
        Assert.Equal(Content, scene.Client().Gets(Package).Response.Content);
    }

    [Fact]
    public void What_comes_in_a_coding_is_taken_as_it_is()
    {
        origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 2\n\nab");
        Assert.Equal("ab", scene.Client().Gets(Uri).Response.Content);
    }

    private string[] Files() =>
        [.. Directory.EnumerateFiles(scene.Root, "*", SearchOption.AllDirectories).Where(path => !path.Contains("/.replicator"))];
}
