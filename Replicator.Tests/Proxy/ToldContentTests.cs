using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Indexes that were stored tell what the contents of files are.</summary>
public sealed class ToldContentTests : IDisposable
{
    private const string Index = "http://mirror.test/list";
    private const string File = "http://mirror.test/pool/a/a_1.0_all.deb";
    private const string OtherFile = "http://files.test/pool/a/a_1.0_all.deb";

    private static readonly string Right = new('r', 100_000);
    private static readonly string Wrong = new('w', 100_000);

    private readonly Scene scene = new(readerOf: ListReader.Find);
    private readonly OriginPeer origin;
    private readonly OriginPeer files;

    // What lies at the origins.
    private readonly Dictionary<string, string> contents = new() { [File] = Right, [OtherFile] = Right };
    private readonly List<string> asked = [];

    public ToldContentTests()
    {
        contents[Index] = Tells(Right);
        origin = scene.OriginAt("mirror.test", 80);
        files = scene.OriginAt("files.test", 80);
        origin.AlwaysAnswersRaw(request => Answer("http://mirror.test", request));
        files.AlwaysAnswersRaw(request => Answer("http://files.test", request));
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    public void The_right_one_is_stored_and_asked_for_once()
    {
        Get(Index);
        Assert.Equal(Right, Get(File));
        Assert.Equal(Right, Get(OtherFile));
        Assert.Equal(Right, Get(File));
        Assert.Equal([Index, File, OtherFile], asked);
    }

    [Theory]
    [InlineData(File)]
    [InlineData(OtherFile)]
    public void Wrong_once_nobody_gets_it_whole_and_the_next_gets_the_right_one(string file)
    {
        Get(Index);
        contents[file] = Wrong;
        Assert.True(Get(file).Length < Wrong.Length);
        contents[file] = Right;
        Assert.Equal(Right, Get(file));
        Assert.Equal(Right, Get(file));
        Assert.Equal(2, asked.Count(one => one == file));
    }

    /// <summary>Its index is validated before.</summary>
    [Theory]
    [InlineData(File)]
    [InlineData(OtherFile)]
    public void Wrong_always_it_is_refused_with_the_reason(string file)
    {
        Get(Index);
        contents[file] = Wrong;
        Assert.True(Get(file).Length < Wrong.Length);
        Assert.True(Get(file).Length < Wrong.Length);
        Peer refused = scene.Client().Gets(file);
        Assert.Equal(502, refused.Response.Status);
        Assert.Contains($"sha256:{DigestOf(Right)} is expected, not sha256:{DigestOf(Wrong)}", refused.Response.Content, StringComparison.Ordinal);
        Assert.Equal(2, asked.Count(one => one == file));
        Assert.Contains(Index + " 304", asked);
    }

    /// <summary>Who asks has seen a later index, by another way.</summary>
    [Fact]
    public void Another_file_that_the_index_tells_of_by_now_is_the_right_one()
    {
        Get(Index);
        AssertTakesAnotherThatIsToldByNow();
    }

    [Fact]
    public void A_refusal_ends_when_the_index_tells_of_that_file()
    {
        Get(Index);
        contents[File] = Wrong;
        Get(File);
        Get(File);
        contents[Index] = Tells(Wrong);
        scene.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(Wrong, Get(File));
    }

    [Fact]
    public void An_index_that_is_gone_meanwhile_tells_what_it_told()
    {
        Get(Index);
        contents[OtherFile] = Wrong;
        origin.EndsAll();
        scene.Network.Refuse(scene.EndPointOf("mirror.test", 80));
        Assert.True(Get(OtherFile).Length < Wrong.Length);
    }

    [Fact]
    public void A_name_that_is_another_file_now_is_fetched_anew_and_compared()
    {
        Get(Index);
        Get(File);
        (contents[File], contents[Index]) = (Wrong, Tells(Wrong));
        Get(Index);
        Assert.Equal(Wrong, Get(File));
        Assert.Equal(Wrong, Get(File));
        Assert.Equal([Index, File, Index, File], asked);
        contents[File] = "another";
        scene.Client().Sends($"PURGE {File} HTTP/1.1\nHost: mirror.test\n\n");
        Assert.Equal(Wrong, Get(File));
    }

    [Fact]
    public void What_was_stored_before_its_index_came_is_compared_and_removed()
    {
        contents[File] = Wrong;
        contents[File + ".sha256"] = DigestOf(Right);
        Assert.Equal(Wrong, Get(File));
        Get(File + ".sha256");
        contents[File] = Right;
        Assert.Equal(Right, Get(File));
        Assert.Equal([File, File + ".sha256", File], asked);
    }

    [Fact]
    public void What_is_right_and_was_stored_before_stays()
    {
        Get(File);
        Get(Index);
        Assert.Equal(Right, Get(File));
        Assert.Equal([File, Index], asked);
    }

    /// <summary>Release and Packages: the later of the one goes with the later of the other.</summary>
    [Fact]
    public void No_index_is_refused_by_another()
    {
        const string Packages = "http://mirror.test/dists/a/main/binary-all/Packages";
        contents[Index] = $"{DigestOf("old")} http://mirror.test:80/dists/a/main/binary-all/Packages\n";
        contents[Packages] = "old";
        Get(Index);
        Assert.Equal("old", Get(Packages));
        contents[Packages] = "new";
        Assert.Equal("new", Get(Packages));
        contents[Index] = $"{DigestOf("newer")} http://mirror.test:80/dists/a/main/binary-all/Packages\n";
        Get(Index);
        scene.CutLine();
        Assert.Equal("new", Get(Packages));
    }

    [Fact]
    public void What_the_request_says_counts_before_what_an_index_tells()
    {
        contents[File] = Wrong;
        Get(Index);
        string claim = Convert.ToBase64String(SHA512.HashData(Encoding.ASCII.GetBytes(Wrong)));
        Assert.Equal(Wrong, scene.Client().Gets(File, $"pacote-integrity: sha512-{claim}\n").Response.Content);
    }

    /// <summary>Whoever makes a client fetch something cannot deny others a file.</summary>
    [Fact]
    public void An_index_on_another_host_denies_nothing_that_its_own_tells_otherwise()
    {
        OriginPeer evil = scene.OriginAt("evil.test", 80);
        evil.AlwaysAnswers(_ => Head + $"{Tells(Wrong).Length}\n\n{Tells(Wrong)}");
        Get(Index);
        Get(File);
        scene.Client().Gets("http://evil.test/list");
        Assert.Equal(Right, Get(File));
        Assert.Equal([Index, File], asked);
    }

    /// <summary>In a coding it is not compared, and learnt from.</summary>
    [Fact]
    public void An_index_that_tells_of_itself_is_fetched_once()
    {
        string told = $"{DigestOf("another")} http://mirror.test:80/list\n";
        contents[Index] = Packed(told);
        Get(Index);
        contents[Index] = told;
        asked.Clear();
        Assert.Equal(told, Get(Index));
        Assert.Equal([Index], asked);
    }

    [Fact]
    public void An_index_that_is_renewed_has_no_other_renewed()
    {
        const string Other = "http://mirror.test/other/list";
        (string told, string toldByOther) = (TellsOf("other/list"), TellsOf("list"));
        (contents[Index], contents[Other]) = (Packed(told), Packed(toldByOther));
        Get(Index);
        Get(Other);
        (contents[Index], contents[Other]) = (told, toldByOther);
        asked.Clear();
        scene.Client().Gets(Index);
        Assert.Equal([Index, Other], asked);

        string TellsOf(string path) => $"{DigestOf("another")} http://mirror.test:80/{path}\n";
    }

    /// <summary>Else an origin whose index is another each time would keep the proxy asking.</summary>
    [Fact]
    public void Wrong_in_another_way_each_time_it_is_fetched_twice_for_one_who_asks()
    {
        contents[File] = "";
        int number = 0;
        origin.AlwaysAnswersRaw(request =>
        {
            contents[Index] = Tells($"another {number++}");
            return Answer("http://mirror.test", request);
        });
        Get(Index);
        Assert.Equal(502, scene.Client().Gets(File).Response.Status);
        Assert.Equal(2, asked.Count(one => one == File));
    }

    [Fact]
    public void What_the_index_tells_by_another_algorithm_meanwhile_is_compared_by_that()
    {
        string digest = Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes(Right)));
        contents[Index] = $"{digest} http://mirror.test:80/pool/a/a_1.0_all.deb\n";
        Get(Index);
        AssertTakesAnotherThatIsToldByNow();
    }

    [Fact]
    public void An_empty_one_that_is_wrong_is_not_passed_on_as_whole()
    {
        Get(Index);
        contents[File] = "";
        Assert.Equal(502, scene.Client().Gets(File).Response.Status);
        Assert.Equal(2, asked.Count(one => one == File));
    }

    [Fact]
    public void An_empty_one_that_is_right_is_stored()
    {
        (contents[File], contents[Index]) = ("", Tells(""));
        Get(Index);
        Assert.Equal(200, scene.Client().Gets(File).Response.Status);
        Assert.Equal(200, scene.Client().Gets(File).Response.Status);
        Assert.Equal([Index, File], asked);
    }

    [Fact]
    public void An_index_on_another_host_denies_nothing_that_is_no_package_file()
    {
        const string Picture = "http://mirror.test/logo.png";
        contents[Picture] = Right;
        OriginPeer evil = scene.OriginAt("evil.test", 80);
        string told = $"{DigestOf(Wrong)} http://mirror.test:80/logo.png\n";
        evil.AlwaysAnswers(_ => Head + $"{told.Length}\n\n{told}");
        Assert.Equal(Right, Get(Picture));
        scene.Client().Gets("http://evil.test/list");
        asked.Clear();
        Assert.Equal(Right, Get(Picture));
        Assert.Equal([Picture + " 304"], asked);
        scene.Client().Sends($"PURGE {Picture} HTTP/1.1\nHost: mirror.test\n\n");
        Assert.Equal(Right, Get(Picture));
    }

    /// <summary>The file is published before its checksum, or after.</summary>
    [Fact]
    public void A_checksum_beside_what_changes_under_its_name_refuses_nothing()
    {
        const string Image = "http://mirror.test/nightly/latest.iso";
        (contents[Image], contents[Image + ".sha256"]) = (Right, DigestOf(Right));
        Get(Image);
        Get(Image + ".sha256");
        contents[Image] = Wrong;
        Assert.Equal(Wrong, Get(Image));
        asked.Clear();
        Assert.Equal(Wrong, Get(Image));
        Assert.Equal([Image + " 304"], asked);
    }

    [Fact]
    public void What_comes_compressed_is_learnt_from()
    {
        contents[Index] = Packed(Tells(Right));
        Get(Index);
        contents[File] = Wrong;
        Assert.True(Get(File).Length < Wrong.Length);
    }

    /// <summary>A small index, compressed, makes a table of many times its length.</summary>
    [Fact]
    public void No_response_goes_for_what_an_index_tells()
    {
        using var small = new Scene(
            readerOf: ListReader.Find, changeStore: options => options with { MaximumSize = 1 << 20 });
        OriginPeer peer = small.OriginAt("mirror.test", 80);
        string list = string.Concat(Enumerable.Range(0, 4000).Select(number => $"{DigestOf("x")} http://mirror.test:80/{number}\n"));
        int count = 0;
        peer.AlwaysAnswers(request =>
        {
            count++;
            string content = request.StartLine.Contains("/list", StringComparison.Ordinal) ? list : new string('x', 30_000);
            return Head + $"{content.Length}\n\n{content}";
        });
        for (int number = 0; number < 10; number++)
            small.Client().Gets($"http://mirror.test/file{number}");
        small.Client().Gets(Index);
        for (int number = 0; number < 20; number++)
            small.Client().Gets($"http://mirror.test/file{number % 10}");
        Assert.Equal(11, count);
    }

    [Fact]
    public void What_tells_nothing_is_read_again_only_once_it_is_another()
    {
        int looks = 0;
        using var other = new Scene(readerOf: (uri, response) =>
        {
            looks++;
            return ListReader.Find(uri, response);
        });
        other.OriginAt("mirror.test", 80).AlwaysAnswersRaw(request => Answer("http://mirror.test", request));
        contents[Index] = "nothing\n";
        other.Client().Gets(Index);
        int once = looks;
        other.Client().Gets(Index);
        Assert.Equal([Index, Index + " 304"], asked);
        Assert.Equal(once, looks);
        contents[Index] = Tells(Right);
        other.Client().Gets(Index);
        Assert.Equal(2 * once, looks);
    }

    private const string Head = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: ";

    private static string DigestOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(content)));

    private static string Packed(string content)
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            zip.Write(Encoding.ASCII.GetBytes(content));
        return Encoding.Latin1.GetString(packed.ToArray());
    }

    private static string Tells(string content) =>
        $"{DigestOf(content)} http://mirror.test:80/pool/a/a_1.0_all.deb\n{DigestOf(content)} http://files.test:80/pool/a/a_1.0_all.deb\n";

    // What the client got.
    private string Get(string url) => scene.Client().Gets(url).Response.Content;

    private void AssertTakesAnotherThatIsToldByNow()
    {
        (contents[File], contents[Index]) = (Wrong, Tells(Wrong));
        Assert.Equal(Wrong, Get(File));
        Assert.Equal(Wrong, Get(File));
        Assert.Equal(1, asked.Count(one => one == File));
    }

    private string Answer(string host, ReceivedMessage request)
    {
        string url = host + request.StartLine.Split(' ')[1];
        string content = contents[url];
        string tag = $"\"{DigestOf(content)}\"";
        if (request["If-None-Match"] == tag)
        {
            asked.Add(url + " 304");
            return $"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n";
        }

        asked.Add(url);
        string coding = content.StartsWith('\u001f') ? "Content-Encoding: gzip\r\n" : "";
        return $"HTTP/1.1 200 OK\r\nETag: {tag}\r\nCache-Control: max-age=0\r\n{coding}Content-Length: {content.Length}\r\n\r\n{content}";
    }
}
