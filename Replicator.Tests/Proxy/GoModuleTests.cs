using System.Security.Cryptography;
using System.Text;
using Replicator.Cache;
using Replicator.Cache.Indexes;
using Replicator.Tests.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>A checksum database of Go tells what is in modules.</summary>
public sealed class GoModuleTests : IDisposable
{
    private const string Proxy = "http://proxy.test/go";
    private const string Lookup = Proxy + "/sumdb/sum.test/lookup/example.com/%21tool@v1.0.0";
    private const string Database = "http://sum.test/lookup/example.com/!tool@v1.0.0";
    private const string Zip = Proxy + "/example.com/%21tool/@v/v1.0.0.zip";
    private const string Mod = Proxy + "/example.com/%21tool/@v/v1.0.0.mod";

    private static readonly string Padding = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number * 7919}\n"));

    // Texts of one character for each byte.
    private static readonly string RightZip = ZipWith("package tool\n");
    private static readonly string WrongZip = ZipWith("package fool\n");
    private static readonly string RightMod = "module example.com/Tool\n// " + Padding;
    private static readonly string WrongMod = "module example.com/Fool\n// " + Padding;

    private readonly Scene scene = new(readerOf: new IndexReaders().Find);
    private readonly Dictionary<string, string> contents;
    private readonly List<string> asked = [];

    public GoModuleTests()
    {
        contents = new()
        {
            [Lookup] = $"7\nexample.com/Tool v1.0.0 {SumOf(GoSum.OfZip, RightZip)}\n"
                + $"example.com/Tool v1.0.0/go.mod {SumOf(GoSum.OfMod, RightMod)}\n\ngo.sum database tree\n8\n",
            [Zip] = RightZip,
            [Mod] = RightMod,
        };
        foreach (string host in (string[])["proxy.test", "sum.test"])
            scene.OriginAt(host, 80).AlwaysAnswersRaw(request => Answer(host, request));
    }

    public static TheoryData<string, string, string> Files => new()
    {
        { Zip, RightZip, WrongZip },
        { Zip, RightZip, RightZip[..^1] },
        { Zip, RightZip, RightMod },
        { Mod, RightMod, WrongMod },
    };

    public void Dispose() => scene.Dispose();

    [Fact]
    public void The_right_ones_are_stored_and_asked_for_once()
    {
        for (int round = 0; round < 2; round++)
        {
            Get(Lookup);
            Assert.Equal(RightMod, Get(Mod));
            Assert.Equal(RightZip, Get(Zip));
        }

        Assert.Equal([Lookup, Mod, Zip], asked);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Wrong_once_nobody_gets_it_whole_and_the_next_gets_the_right_one(string file, string right, string wrong)
    {
        Get(Lookup);
        contents[file] = wrong;
        Assert.True(Get(file).Length < wrong.Length);
        contents[file] = right;
        Assert.Equal(right, Get(file));
        Assert.Equal(right, Get(file));
        Assert.Equal(2, asked.Count(one => one == file));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Wrong_always_it_is_refused_with_the_reason(string file, string right, string wrong)
    {
        Get(Lookup);
        contents[file] = wrong;
        Get(file);
        Get(file);
        Peer refused = scene.Client().Gets(file);
        Assert.Equal(502, refused.Response.Status);
        Assert.Contains(
            $"{SumOf(file == Zip ? GoSum.OfZip : GoSum.OfMod, right)} is expected, not ", refused.Response.Content, StringComparison.Ordinal);
        Assert.Equal(2, asked.Count(one => one == file));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_stored_before_its_sum_came_is_compared_and_removed(string file, string right, string wrong)
    {
        contents[file] = wrong;
        Assert.Equal(wrong, Get(file));
        Get(Lookup);
        contents[file] = right;
        Assert.Equal(right, Get(file));
        Assert.Equal([file, Lookup, file], asked);
    }

    [Fact]
    public void What_is_right_and_was_stored_before_stays()
    {
        Get(Zip);
        Get(Mod);
        Get(Lookup);
        Assert.Equal(RightZip, Get(Zip));
        Assert.Equal(RightMod, Get(Mod));
        Assert.Equal([Zip, Mod, Lookup], asked);
    }

    /// <summary>It may be the right one: whoever asked finds out.</summary>
    [Fact]
    public void What_takes_too_much_to_be_compared_is_taken_as_it_is()
    {
        contents[Zip] = Encoding.Latin1.GetString(MadeZip.Of([3, 0], 0, (int)(GoSum.MostDirectory / MadeZip.EntryLength)));
        Get(Lookup);
        Assert.Equal(contents[Zip], Get(Zip));
        Assert.Equal(contents[Zip], Get(Zip));
        Assert.Equal([Lookup, Zip], asked);
    }

    /// <summary>go asks for a go.mod before it asks for its sum.</summary>
    [Fact]
    public void What_a_database_on_another_host_tells_counts_for_a_proxy_that_passed_by()
    {
        contents[Database] = contents[Lookup];
        contents[Mod] = RightMod + "// wrong";
        contents[Zip] = WrongZip;
        Get(Mod);
        Get(Database);
        Assert.True(Get(Zip).Length < WrongZip.Length);
        (contents[Mod], contents[Zip]) = (RightMod, RightZip);
        Assert.Equal(RightMod, Get(Mod));
        Assert.Equal(RightZip, Get(Zip));
        Assert.Equal([Mod, Zip, Mod, Zip], asked.Where(one => one != Database));
    }

    [Fact]
    public void What_a_database_on_another_host_tells_counts_less_than_what_the_proxy_passes_on()
    {
        contents[Database] = contents[Lookup].Replace(SumOf(GoSum.OfZip, RightZip), SumOf(GoSum.OfZip, WrongZip), StringComparison.Ordinal);
        Get(Mod);
        Get(Lookup);
        Get(Zip);
        Get(Database);
        Assert.Equal(RightZip, Get(Zip));
        Assert.Equal([Mod, Lookup, Zip, Database], asked);
    }

    private static string ZipWith(string content) => Encoding.Latin1.GetString(Archive.Zip(
        ("example.com/Tool@v1.0.0/a.go", content), ("example.com/Tool@v1.0.0/padding.txt", Padding)));

    private static string SumOf(string algorithm, string content)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(content);
        var stream = new ContentStream((buffer, position) => new MemoryStream(bytes) { Position = position }.Read(buffer), bytes.Length);
        ContentDigest sum = algorithm == GoSum.OfMod ? GoSum.Mod(SHA256.HashData(bytes)) : GoSum.Zip(stream, [])!.Value;
        return GoSum.Write(sum);
    }

    // What the client got.
    private string Get(string url) => scene.Client().Gets(url).Response.Content;

    private string Answer(string host, ReceivedMessage request)
    {
        string url = $"http://{host}" + request.StartLine.Split(' ')[1];
        asked.Add(url);
        return $"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=60\r\nContent-Length: {contents[url].Length}\r\n\r\n{contents[url]}";
    }
}
