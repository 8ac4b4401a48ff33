using System.Text;
using Replicator.Proxy;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The disk fails in the middle of a download.</summary>
public sealed class DownloadTailTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const int Window = DownloadTail.Length;

    private readonly Scene scene = new();
    private readonly string content = string.Concat(Enumerable.Range(0, 600_000).Select(number => $"{number:x7}\n"));

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData(0, "length")]
    [InlineData(1, "length")]
    [InlineData(100_000, "length")]
    [InlineData(0, "chunked")]
    [InlineData(100_000, "chunked")]
    [InlineData(100_000, "close")]
    public void All_who_read_get_the_rest(int written, string framing)
    {
        scene.Disk.FailWritesAfter(written);
        Peer first = scene.Client().Gets(Uri);
        Peer second = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf(framing) + Framed(content, framing));
        if (framing == "close")
            scene.Origin.Ends();
        Assert.All([first, second], client =>
        {
            Assert.Equal(content, client.Response.Content);
            Assert.True(client.Response.IsComplete);
        });
        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished")));
        Assert.False(Directory.Exists(Path.Combine(scene.Root, "origin.example:80")));
    }

    [Fact]
    public void Nobody_joins_any_more_and_what_did_not_fit_is_relayed()
    {
        scene.Disk.FailWritesAfter(3);
        scene.Client().Gets(Uri);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabcd");
        Peer second = scene.Client().Gets(Uri);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabcdef");
        Assert.Equal("abcdef", second.Response.Content);
        scene.Disk.Heal();
        scene.Client().Gets(Uri);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    public void The_slowest_reader_paces_it_within_the_window()
    {
        scene.Disk.FailWritesAfter(1000);
        Peer slow = scene.Client();
        slow.Stalls();
        slow.Gets(Uri);
        Peer fast = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content);
        int reached = fast.Response.Content.Length;
        Assert.InRange(reached, Window / 2, 1000 + (2 * Window));
        Assert.Equal(content[..reached], fast.Response.Content);
        slow.Reads();
        Assert.Equal(content, slow.Response.Content);
        Assert.Equal(content, fast.Response.Content);
    }

    [Fact]
    public void A_reader_that_takes_nothing_for_the_transfers_timeout_is_cut_off_and_the_others_go_on()
    {
        scene.Disk.FailWritesAfter(1000);
        Peer stalled = scene.Client();
        stalled.Stalls();
        stalled.Gets(Uri);
        Peer other = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content);
        scene.Advance(TimeSpan.FromSeconds(59));
        Assert.False(other.Response.IsComplete);
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(content, other.Response.Content);
        stalled.Reads();
        Assert.True(stalled.SawReset);
    }

    [Fact]
    public void Whoever_has_gone_by_itself_holds_up_nobody()
    {
        scene.Disk.FailWritesAfter(1000);
        Peer first = scene.Client().Gets(Uri);
        MemoryTransport line = scene.Origin.Connection;
        scene.Client().Gets(Uri);
        scene.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(2, scene.Origin.ConnectionCount);
        byte[] answer = Encoding.ASCII.GetBytes(HeadOf("length") + content);
        for (int sent = 0; sent < answer.Length;)
        {
            Assert.True(line.TrySend(answer.AsSpan(sent), more: false, out int count), $"{sent} bytes were taken");
            sent += count;
            scene.Run();
        }

        Assert.Equal(content, first.Response.Content);
    }

    [Fact]
    public void When_all_readers_have_gone_it_ends()
    {
        scene.Disk.FailWritesAfter(3);
        Peer client = scene.Client();
        client.Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content[..1000]);
        client.Leaves();
        scene.Origin.SendsRaw(content[1000..100_000]);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Fact]
    public void What_the_origin_breaks_off_is_seen_as_cut()
    {
        scene.Disk.FailWritesAfter(3);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content[..1000]);
        scene.Origin.Ends();
        Assert.Equal(content[..1000], client.Response.Content);
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd);
    }

    [Fact]
    public void Where_the_whole_content_cannot_be_named_its_readers_get_all_of_it()
    {
        scene.Disk.Refuses = path => path.StartsWith("origin.example", StringComparison.Ordinal);
        Peer client = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content);
        Assert.Equal(content, client.Response.Content);
        scene.Disk.Refuses = _ => false;
        Peer next = scene.Client().Gets(Uri);
        scene.Origin.SendsRaw(HeadOf("length") + content);
        Assert.Equal(content, next.Response.Content);
        Assert.Contains("hit", scene.Client().Gets(Uri).Response["Cache-Status"]);
    }

    [Fact]
    public void Storing_resumes_by_itself()
    {
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabcdef");
        scene.Disk.FailWritesAfter(0);
        Assert.Equal("abcdef", scene.Client().Gets("http://origin.example/1").Response.Content);
        scene.Disk.Heal();
        Assert.Equal("abcdef", scene.Client().Gets("http://origin.example/2").Response.Content);
        Assert.Contains("hit", scene.Client().Gets("http://origin.example/2").Response["Cache-Status"]);
    }

    private string HeadOf(string framing) => "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + framing switch
    {
        "length" => $"Content-Length: {content.Length}\r\n\r\n",
        "chunked" => "Transfer-Encoding: chunked\r\n\r\n",
        _ => "Connection: close\r\n\r\n",
    };

    private static string Framed(string text, string framing) => framing == "chunked"
        ? string.Concat(text.Chunk(70_000).Select(chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n"))
            + "0\r\n\r\n"
        : text;
}
