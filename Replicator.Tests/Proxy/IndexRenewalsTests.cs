using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Before a content is refused by what an index told, that is asked for anew.</summary>
public sealed class IndexRenewalsTests : IDisposable
{
    private const string Index = "http://mirror.test/list";
    private const string File = "http://mirror.test/pool/a/a_1.0_all.deb";

    private static readonly string Right = new('r', 100_000);
    private static readonly string Wrong = new('w', 100_000);

    private readonly Scene scene = new(readerOf: ListReader.Find);

    // What lies at the origin.
    private readonly Dictionary<string, string> contents = new() { [File] = Right, [Index] = Tells(Right) };
    private readonly List<string> asked = [];

    // Answered for the index; null: it is there.
    private int? gone;

    // It answers nothing for the index.
    private bool isHeld;
    private readonly OriginPeer line;

    public IndexRenewalsTests() => line = scene.OriginAt("mirror.test", 80).AlwaysAnswersRaw(Answer);

    public void Dispose() => scene.Dispose();

    /// <summary>It may be large, and clients try again and again.</summary>
    [Fact]
    public void For_many_refusals_the_index_is_validated_once_in_a_while()
    {
        Get(Index);
        contents[File] = Wrong;
        for (int time = 0; time < 20; time++)
            Get(File);
        Assert.Equal(2, asked.Count(one => one == Index));
        scene.Advance(TimeSpan.FromSeconds(11));
        Get(File);
        Assert.Equal(3, asked.Count(one => one == Index));
    }

    /// <summary>Of two, one may be of another moment.</summary>
    [Fact]
    public void What_any_index_on_the_files_own_host_tells_is_right()
    {
        const string Later = "http://mirror.test/later/list";
        contents[Later] = Tells(Wrong);
        Get(Index);
        Get(Later);
        Assert.Equal(Right, Get(File));
        Assert.Equal(Right, Get(File));
        Assert.Single(asked, File);
    }

    /// <summary>The origin says that it tells nothing any more.</summary>
    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public void An_index_that_its_origin_has_no_more_refuses_nothing(int status)
    {
        Get(Index);
        (contents[File], gone) = (Wrong, status);
        Assert.Equal(Wrong, Get(File));
    }

    /// <summary>Not only the first of those that come at once.</summary>
    [Fact]
    public void Whoever_comes_while_the_index_is_asked_for_waits_for_what_it_says()
    {
        const string Other = "http://mirror.test/pool/b/b_1.0_all.deb";
        contents[Other] = Right;
        contents[Index] = Tells(Right) + $"{DigestOf(Right)} http://mirror.test:80/pool/b/b_1.0_all.deb\n";
        Get(Index);
        contents[File] = contents[Other] = Wrong;
        contents[Index] = Tells(Wrong) + $"{DigestOf(Wrong)} http://mirror.test:80/pool/b/b_1.0_all.deb\n";
        isHeld = true;
        Peer[] clients = [scene.Client().Gets(File), scene.Client().Gets(Other)];
        isHeld = false;
        line.SendsRawOn(0, Answer(line.Requests.Last(request => request.StartLine.Contains("/list ")))!);
        Assert.All(clients, client => Assert.Equal(Wrong, client.Response.Content));
    }

    [Fact]
    public void What_is_gone_is_gone_for_all_that_it_told()
    {
        const string Other = "http://mirror.test/pool/b/b_1.0_all.deb";
        contents[Index] = Tells(Right) + $"{DigestOf(Right)} http://mirror.test:80/pool/b/b_1.0_all.deb\n";
        Get(Index);
        (contents[File], contents[Other], gone) = (Wrong, Wrong, 404);
        Assert.Equal(Wrong, Get(File));
        Assert.Equal(Wrong, Get(Other));
    }

    private string Get(string url) => scene.Client().Gets(url).Response.Content;

    private static string Tells(string content) => $"{DigestOf(content)} http://mirror.test:80/pool/a/a_1.0_all.deb\n";

    private static string DigestOf(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content)));

    private string? Answer(ReceivedMessage request)
    {
        string url = "http://mirror.test" + request.StartLine.Split(' ')[1];
        if (isHeld && url == Index)
            return null;
        asked.Add(url);
        if (gone is { } status && url == Index)
            return $"HTTP/1.1 {status} Gone\r\nContent-Length: 0\r\n\r\n";
        string content = contents[url];
        return $"HTTP/1.1 200 OK\r\nCache-Control: max-age=0\r\nContent-Length: {content.Length}\r\n\r\n{content}";
    }
}
