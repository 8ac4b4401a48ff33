using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Replicator.Cache.Indexes;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>What the indexes of package ecosystems tell is expected of their files.</summary>
public sealed class ToldByEcosystemsTests : IDisposable
{
    private static readonly byte[] Right = Encoding.ASCII.GetBytes(new string('r', 100_000));
    private static readonly byte[] Wrong = Encoding.ASCII.GetBytes(new string('w', 100_000));

    private static readonly string Sha256 = Convert.ToHexStringLower(SHA256.HashData(Right));

    private readonly Scene scene = new(readerOf: new IndexReaders().Find);
    private readonly OriginPeer origin;

    public ToldByEcosystemsTests() => origin = scene.OriginAt("mirror.test", 80);

    /// <summary>Index, its type, what it tells (<c>{256}</c> stands for the digest in SHA-256), and the file.</summary>
    public static TheoryData<string, string, string, string> Told => new()
    {
        {
            "/debian/dists/x/main/binary-amd64/Packages", "text/plain",
            "Package: a\nVersion: 1.0\nFilename: pool/a/a_1.0_all.deb\nSize: 100000\nSHA256: {256}\n\n",
            "/debian/pool/a/a_1.0_all.deb"
        },
        { "/maven/g/a/1.0/a-1.0.jar.sha1", "text/plain", "e65501434e7767dab9ce76eb639d73708722e1f8", "/maven/g/a/1.0/a-1.0.jar" },
        {
            "/a", "application/vnd.npm.install-v1+json",
            """{"name":"a","versions":{"1.0.0":{"name":"a","version":"1.0.0","dist":{"tarball":"http://mirror.test/a/-/a-1.0.0.tgz","integrity":"sha512-{512}"}}}}""",
            "/a/-/a-1.0.0.tgz"
        },
        {
            "/simple/a/", "text/html", """<!DOCTYPE html><a href="../../packages/a-1.0-py3-none-any.whl#sha256={256}">a</a>""",
            "/packages/a-1.0-py3-none-any.whl"
        },
        { "/info/a", "text/plain", "---\n1.0 |checksum:{256}\n", "/gems/a-1.0.gem" },
        {
            "/core/os/x86_64/core.db", "application/octet-stream",
            ArchiveOf("a-1.0-1/desc", "%FILENAME%\na-1.0-1-any.pkg.tar.zst\n\n%SHA256SUM%\n" + Sha256 + "\n"),
            "/core/os/x86_64/a-1.0-1-any.pkg.tar.zst"
        },
        {
            "/repo/repodata/primary.xml", "text/xml",
            """
            <metadata xmlns="http://linux.duke.edu/metadata/common"><package type="rpm"><name>a</name>
            <checksum type="sha256" pkgid="YES">{256}</checksum><location href="a-1.0-1.noarch.rpm"/></package></metadata>
            """,
            "/repo/a-1.0-1.noarch.rpm"
        },
        {
            "/repo/repodata/repomd.xml", "text/xml",
            """
            <repomd><data type="group"><checksum type="sha256">{256}</checksum>
            <location href="repodata/comps.xml"/></data></repomd>
            """,
            "/repo/repodata/comps.xml"
        },
        {
            "/00bgd045z0d4icpbc2yyz4gx48ak44la.narinfo", "text/x-nix-narinfo",
            "StorePath: /nix/store/a\nURL: nar/a.nar.xz\nCompression: xz\nFileHash: sha256:{256}\n",
            "/nar/a.nar.xz"
        },
        {
            "/forge/linux-64/repodata.json", "application/json",
            """{"info":{"subdir":"linux-64"},"packages":{},"packages.conda":{"a-1.0-0.conda":{"sha256":"{256}"}}}""",
            "/forge/linux-64/a-1.0-0.conda"
        },
        {
            "/p2/a/b.json", "application/json",
            """
            {"packages":{"a/b":[{"version":"1.0.0","dist":{"url":"http://mirror.test/dists/a/b/1.0.0/b.zip",
            "shasum":"e65501434e7767dab9ce76eb639d73708722e1f8"}}]},"minified":"composer/2.0"}
            """,
            "/dists/a/b/1.0.0/b.zip"
        },
        {
            "/binpackages/x86-64/Packages", "text/plain",
            "ARCH: amd64\nVERSION: 0\n\nCPV: c/a-1\nPATH: c/a/a-1-1.gpkg.tar\nSHA1: e65501434e7767dab9ce76eb639d73708722e1f8\n\n",
            "/binpackages/x86-64/c/a/a-1-1.gpkg.tar"
        },
    };

    public void Dispose() => scene.Dispose();

    [Theory]
    [MemberData(nameof(Told))]
    public void Wrong_once_the_next_gets_the_right_one(string index, string type, string text, string file)
    {
        byte[] content = Wrong;
        Serve(index, type, text, file, () => content);
        Get(index);
        Assert.True(Get(file).Length < Wrong.Length);
        content = Right;
        Assert.Equal(Right.Length, Get(file).Length);
        int count = origin.RequestCount;
        Assert.StartsWith("rrr", Get(file), StringComparison.Ordinal);
        Assert.Equal(count, origin.RequestCount);
    }

    [Theory]
    [MemberData(nameof(Told))]
    public void Stored_before_its_index_came_a_wrong_one_goes(string index, string type, string text, string file)
    {
        byte[] content = Wrong;
        Serve(index, type, text, file, () => content);
        Assert.StartsWith("www", Get(file), StringComparison.Ordinal);
        Get(index);
        content = Right;
        Assert.StartsWith("rrr", Get(file), StringComparison.Ordinal);
    }

    private static string ArchiveOf(string name, string text)
    {
        using var content = new MemoryStream();
        using (var archive = new TarWriter(content, leaveOpen: true))
        {
            archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.ASCII.GetBytes(text)),
            });
        }

        return Encoding.Latin1.GetString(content.ToArray());
    }

    private void Serve(string index, string type, string text, string file, Func<byte[]> content)
    {
        string told = text
            .Replace("{256}", Sha256, StringComparison.Ordinal)
            .Replace("{512}", Convert.ToBase64String(SHA512.HashData(Right)), StringComparison.Ordinal);
        origin.AlwaysAnswersRaw(request =>
        {
            bool isFile = request.StartLine.Contains($" {file} ", StringComparison.Ordinal);
            Assert.True(isFile || request.StartLine.Contains($" {index} ", StringComparison.Ordinal), request.StartLine);
            string sent = isFile ? Encoding.Latin1.GetString(content()) : told;
            return "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=60\r\nContent-Type: "
                + (isFile ? "application/octet-stream" : type) + $"\r\nContent-Length: {sent.Length}\r\n\r\n{sent}";
        });
    }

    private string Get(string target) => scene.Client().Gets("http://mirror.test" + target).Response.Content;
}
