using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The digest is known of a content that is passed on and not stored.</summary>
public sealed class WrongPassedTests : IDisposable
{
    private const string Index = "http://mirror.test/list";
    private const string File = "http://mirror.test/pool/a/a_1.0_all.deb";

    private static readonly string Right = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"{number:x7}\n"));
    private static readonly string Wrong = Right.Replace('7', '8');
    private static readonly string ByHash = $"http://mirror.test/by-hash/SHA256/{DigestOf(Right)}";

    private readonly Scene scene = new(
        readerOf: ListReader.Find, changeStore: options => options with { MaximumSize = 1 << 20 });

    private readonly OriginPeer origin;

    // What lies at the origin, and what it says with that.
    private readonly Dictionary<string, string> contents = [];
    private string fields = "Cache-Control: no-store\n";
    private string framing = "length";
    private int askedForFile;

    public WrongPassedTests()
    {
        origin = scene.OriginAt("mirror.test", 80);
        origin.AlwaysAnswersRaw(Answer);
        contents[Index] = TellsOf(Right);
    }

    public void Dispose() => scene.Dispose();

    /// <summary>Why it is not stored, and how its end is told.</summary>
    public static TheoryData<string, string, string> Unstored
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (string framing in (string[])["length", "chunked", "close"])
            {
                rows.Add(framing, "Cache-Control: no-store\n", "");
                rows.Add(framing, "Cache-Control: max-age=60\n", "Authorization: Basic YTpi\n");
                rows.Add(framing, "Cache-Control: max-age=60\n", "Cache-Control: no-store\n");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Unstored))]
    public void The_right_one_is_passed_on_whole(string framing, string fields, string asking)
    {
        (this.framing, this.fields) = (framing, fields);
        contents[ByHash] = Right;
        for (int time = 1; time <= 3; time++)
        {
            Peer client = Get(ByHash, asking);
            Assert.Equal(Right, client.Response.Content);
            Assert.True(client.Response.IsComplete);
            Assert.Equal(time, askedForFile);
        }
    }

    [Theory]
    [MemberData(nameof(Unstored))]
    public void Another_is_not_passed_on_whole_each_time_that_it_comes(string framing, string fields, string asking)
    {
        (this.framing, this.fields) = (framing, fields);
        contents[ByHash] = Wrong;
        for (int time = 1; time <= 3; time++)
        {
            Peer client = Get(ByHash, asking);
            AssertBroken(client);
            Assert.True(client.Response.Content.Length < Wrong.Length);
        }

        // What one client gets as it asked is no other's.
        contents[ByHash] = Right;
        Assert.Equal(Right, Get(ByHash, asking).Response.Content);
        Assert.Equal(4, askedForFile);
    }

    [Fact]
    public void A_request_with_a_content_gets_no_other_either()
    {
        contents[ByHash] = Wrong;
        AssertBroken(scene.Client().Sends($"GET {ByHash} HTTP/1.1\nHost: mirror.test\nContent-Length: 3\n\nabc"));
    }

    [Fact]
    public void The_coding_that_is_none_is_none()
    {
        fields = "Cache-Control: no-store\nContent-Encoding: identity\n";
        contents[ByHash] = Wrong;
        AssertBroken(Get(ByHash));
    }

    [Fact]
    public void What_breaks_off_is_passed_on_as_far_as_it_came()
    {
        origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(ByHash);
        origin.SendsRaw(Lines($"HTTP/1.1 200 OK\n{fields}Content-Length: {Right.Length}\n\n") + Right[..1000]);
        origin.Ends();
        Assert.Equal(Right[..1000], client.Response.Content);
        AssertBroken(client);
    }

    /// <summary>It has no chunks: the end of the connection is the end of the content.</summary>
    [Fact]
    public void A_client_of_http_1_0_sees_that_another_is_not_whole()
    {
        framing = "chunked";
        contents[ByHash] = Wrong;
        Peer client = scene.Client().Sends($"GET {ByHash} HTTP/1.0\n\n");
        Assert.True(client.SawReset);
    }

    [Fact]
    public void What_an_index_tells_counts_as_well()
    {
        contents[File] = Wrong;
        scene.Client().Gets(Index);
        AssertBroken(Get(File));
        contents[File] = Right;
        Assert.Equal(Right, Get(File).Response.Content);
        Assert.Equal(2, askedForFile);
    }

    [Fact]
    public void Another_that_the_index_tells_of_by_now_is_passed_on_whole()
    {
        scene.Client().Gets(Index);
        (contents[File], contents[Index]) = (Wrong, TellsOf(Wrong));
        Assert.Equal(Wrong, Get(File).Response.Content);
    }

    [Fact]
    public void An_empty_one_is_refused_before_its_head_tells_that_it_is_whole()
    {
        contents[ByHash] = "";
        Assert.Equal(502, Get(ByHash).Response.Status);
    }

    /// <summary>Each gets an answer of its own.</summary>
    [Fact]
    public void Whoever_waits_for_what_is_not_stored_gets_no_other_either()
    {
        contents[ByHash] = Wrong;
        origin.AlwaysAnswersRaw(_ => null);
        Peer[] clients = [Get(ByHash), Get(ByHash)];
        origin.AlwaysAnswersRaw(Answer);
        origin.SendsRaw(Answer(origin.Request));
        Assert.All(clients, AssertBroken);
    }

    [Fact]
    public void What_is_larger_than_the_bound_is_compared()
    {
        fields = "Cache-Control: max-age=60\n";
        contents[ByHash] = string.Concat(Enumerable.Repeat(Right, 4));
        AssertBroken(Get(ByHash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(319_999)]
    public void What_a_full_disk_does_not_take_is_compared(int written)
    {
        fields = "Cache-Control: max-age=60\nETag: \"1\"\n";
        contents[ByHash] = Wrong;
        scene.Disk.FailWritesAfter(written);
        AssertBroken(Get(ByHash));
        contents[ByHash] = Right;
        scene.Disk.FailWritesAfter(written);
        Peer client = Get(ByHash);
        Assert.Equal(Right, client.Response.Content);
        Assert.True(client.Response.IsComplete);
    }

    /// <summary>Parts cannot be compared.</summary>
    [Fact]
    public void A_part_is_passed_on_as_it_is()
    {
        contents[ByHash] = Wrong;
        origin.AlwaysAnswersRaw(new RangeOrigin(Wrong, "Cache-Control: no-store\n").Answer);
        Assert.Equal(Wrong[..9], scene.Client().Gets(ByHash, "Range: bytes=0-8\n").Response.Content);
    }

    private Peer Get(string uri, string asking = "")
    {
        Peer client = scene.Client().Gets(uri, asking);
        if (framing == "close")
            origin.Ends();
        return client;
    }

    private static string TellsOf(string content) => $"{DigestOf(content)} http://mirror.test:80/pool/a/a_1.0_all.deb\n";

    private static void AssertBroken(Peer client)
    {
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd || client.SawReset);
    }

    private static string DigestOf(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(content)));

    private string Answer(ReceivedMessage request)
    {
        string uri = "http://mirror.test" + request.StartLine.Split(' ')[1];
        if (uri == Index)
            return $"HTTP/1.1 200 OK\r\nContent-Length: {contents[Index].Length}\r\n\r\n{contents[Index]}";
        askedForFile++;
        string head = "HTTP/1.1 200 OK\n" + fields;
        string content = contents[uri];
        return framing switch
        {
            "length" => Lines($"{head}Content-Length: {content.Length}\n\n") + content,
            "chunked" => Lines($"{head}Transfer-Encoding: chunked\n\n{content.Length:x}\n") + content + "\r\n0\r\n\r\n",
            _ => Lines($"{head}Connection: close\n\n") + content,
        };
    }

    private static string Lines(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
