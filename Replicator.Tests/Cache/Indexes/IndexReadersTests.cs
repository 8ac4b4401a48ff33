using System.Text;
using Replicator.Cache.Indexes;
using Replicator.Http;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class IndexReadersTests
{
    [Theory]
    [InlineData(typeof(DebianPackages), "/dists/stable/main/binary-amd64/Packages.xz", "application/x-xz")]
    [InlineData(typeof(DebianSources), "/dists/stable/main/source/Sources.xz", null)]
    [InlineData(typeof(DebianRelease), "/dists/stable/InRelease", null)]
    [InlineData(typeof(NpmPackage), "/tool", "application/json")]
    [InlineData(typeof(PyPiJson), "/simple/tool/", "application/vnd.pypi.simple.v1+json")]
    [InlineData(typeof(PyPiJson), "/pypi/tool/json", "application/json")]
    [InlineData(typeof(PyPiPage), "/simple/tool/", "text/html")]
    [InlineData(typeof(NuGetDocument), "/v3/registration/tool/index.json", "application/json")]
    [InlineData(typeof(NuGetService), "/v3/index.json", "application/json")]
    [InlineData(typeof(CargoSettings), "/index/config.json", "application/json")]
    [InlineData(typeof(ChecksumFile), "/tool/1/tool-1.jar.sha1", "text/plain")]
    [InlineData(typeof(GoModule), "/go/a.test/tool/@v/v1.0.0.mod", "text/plain")]
    [InlineData(typeof(GoLookup), "/go/sumdb/sum.test/lookup/a.test/tool@v1.0.0", "text/plain")]
    [InlineData(typeof(CargoIndex), "/my/to/mytool", "application/json")]
    [InlineData(typeof(RubyGemsInfo), "/info/rake", "text/plain")]
    [InlineData(typeof(PacmanDatabase), "/core/os/x86_64/core.db", "application/octet-stream")]
    [InlineData(typeof(RpmMetadata), "/repodata/repomd.xml", "text/xml")]
    [InlineData(typeof(RpmMetadata), "/repodata/primary.xml.gz", null)]
    [InlineData(typeof(NixInfo), "/00bgd045z0d4icpbc2yyz4gx48ak44la.narinfo", "text/x-nix-narinfo")]
    [InlineData(typeof(CondaRepodata), "/linux-64/repodata.json", "application/json")]
    [InlineData(typeof(ComposerMetadata), "/p2/my/tool.json", "application/json")]
    [InlineData(typeof(ComposerMetadata), "/packages.json", "application/json")]
    [InlineData(typeof(GentooPackages), "/binpackages/Packages", null)]
    [InlineData(null, "/index.html", "text/html")]
    public void Each_index_has_one_reader(Type? expected, string path, string? type) => Assert.Equal(
        expected, new IndexReaders().Find(UriOf($"http://origin.test{path}"), ResponseOf(type))?.GetType());

    [Theory]
    [InlineData("/debian/pool/main/a/a_1.0_amd64.deb", "application/vnd.debian.binary-package")]
    [InlineData("/a/-/a-1.0.0.tgz", "application/octet-stream")]
    [InlineData("/core/os/x86_64/a-1.0-1-x86_64.pkg.tar.zst", "application/octet-stream")]
    [InlineData("/index.html", "text/html; charset=utf-8")]
    [InlineData("/a/b.json", "application/json")]
    public void To_ask_whether_something_is_an_index_allocates_nothing(string path, string type)
    {
        var readers = new IndexReaders();
        TargetUri uri = UriOf($"http://origin.test{path}");
        ResponseHead response = ResponseOf(type);
        Assert.Null(readers.Find(uri, response));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            readers.Find(uri, response);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Crates_are_known_once_the_settings_have_passed_by()
    {
        var readers = new IndexReaders();
        Read("http://origin.test/config.json", """{"dl":"http://origin.test/dl"}""");
        Assert.Equal(
            ["http://origin.test:80/dl/mytool/1.0.0/download"],
            Read(
                "http://origin.test/my/to/mytool",
                $$"""{"name":"mytool","vers":"1.0.0","cksum":"{{new string('1', 64)}}"}"""));

        List<string> Read(string uri, string content)
        {
            var keys = new List<string>();
            readers.Find(UriOf(uri), ResponseOf("application/json"))!.Read(
                new MemoryStream(Encoding.ASCII.GetBytes(content)), UriOf(uri), file => keys.Add(file.Key));
            return keys;
        }
    }
}
