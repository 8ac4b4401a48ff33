using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Replicator.Cache.Indexes;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Files of packages are compared with what the real indexes of their ecosystem tell.</summary>
public sealed class PackageDigestsTests : IDisposable
{
    private const string Host = "http://packages.test";

    private static readonly string Right = new('r', 100_000);
    private static readonly string Wrong = new('w', 100_000);

    private readonly Scene scene;

    // Remember what no disk does.
    private IndexReaders readers = new();

    // Type and content of what lies at the origin, by path.
    private readonly Dictionary<string, (string Type, string Content)> contents = [];
    private readonly List<string> asked = [];

    public PackageDigestsTests()
    {
        scene = new Scene(readerOf: (uri, response) => readers.Find(uri, response));
        scene.OriginAt("packages.test", 80).AlwaysAnswersRaw(Answer);
    }

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("/dists/a/main/source/Sources", "text/plain",
        "Directory: pool/a\nChecksums-Sha256:\n {1} 100000 a.dsc\n", "/pool/a/a.dsc")]
    [InlineData("/simple/a/", "application/vnd.pypi.simple.v1+json",
        """{{"files":[{{"url":"/packages/a-1.whl","hashes":{{"sha256":"{1}"}}}}]}}""", "/packages/a-1.whl")]
    public void A_file_is_what_its_index_tells(string index, string type, string text, string file)
    {
        contents[index] = (type, Filled(text));
        Get(index);
        IsCompared(file);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crate_is_what_the_index_of_its_registry_tells(bool isRestarted)
    {
        contents["/index/config.json"] = ("application/json", """{"dl":"http://packages.test/crates"}""");
        contents["/index/my/to/mytool"] =
            ("text/plain", Filled("""{{"name":"mytool","vers":"1.0.0","cksum":"{1}"}}"""));
        Get("/index/config.json");
        if (isRestarted)
        {
            readers = new IndexReaders();
            Get("/index/config.json");
        }

        Get("/index/my/to/mytool");
        IsCompared("/crates/mytool/1.0.0/download");
    }

    [Fact]
    public void A_package_is_what_its_entry_in_the_catalogue_tells()
    {
        const string Entry = "/v3/catalog0/data/2026.11.22.10.10.10/tool.1.0.0.json";
        contents["/v3/index.json"] = ("application/json", """
            {"resources":[{"@id":"http://packages.test/flat2/","@type":"PackageBaseAddress/3.0.0"}]}
            """);
        contents[Entry] = ("application/json", Filled("""
            {{"id":"Tool","version":"1.0.0","packageHash":"{0}","packageHashAlgorithm":"SHA512"}}
            """));
        Get("/v3/index.json");
        Get(Entry);
        IsCompared("/flat2/tool/1.0.0/tool.1.0.0.nupkg");
    }

    private void IsCompared(string file)
    {
        contents[file] = ("application/octet-stream", Wrong);
        Assert.True(Get(file).Length < Wrong.Length);
        contents[file] = ("application/octet-stream", Right);
        Assert.Equal(Right, Get(file));
        Assert.Equal(Right, Get(file));
        Assert.Equal(2, asked.Count(one => one == file));
    }

    private string Get(string path) => scene.Client().Gets(Host + path).Response.Content;

    private static string Filled(string text)
    {
        byte[] content = Encoding.ASCII.GetBytes(Right);
        return string.Format(
            CultureInfo.InvariantCulture,
            text,
            Convert.ToBase64String(SHA512.HashData(content)),
            Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private string Answer(ReceivedMessage request)
    {
        string path = request.StartLine.Split(' ')[1];
        asked.Add(path);
        (string type, string content) = contents[path];
        string tag = $"\"{content.GetHashCode(StringComparison.Ordinal)}\"";
        if (request["If-None-Match"] == tag)
            return $"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n";
        return $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nCache-Control: max-age=600\r\nETag: {tag}\r\n"
            + $"Content-Length: {content.Length}\r\n\r\n{content}";
    }
}
