using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class NpmPackageTests
{
    private const string Index = "http://mirror.test:4873/@acme%2ftool";

    private static readonly NpmPackage Reader = new();

    private static readonly string Integrity =
        "sha1-" + Convert.ToBase64String(Enumerable.Repeat((byte)0x11, 20).ToArray())
        + " sha512-" + Convert.ToBase64String(Enumerable.Repeat((byte)0x22, 64).ToArray());

    private static readonly string Sample = $$"""
        {
          "name": "@acme/tool",
          "dist": {"tarball": "http://registry.test/not-a-version.tgz", "shasum": "{{new string('9', 40)}}"},
          "dist-tags": {"latest": "1.0.0"},
          "versions": {
            "1.0.0": {
              "name": "tool", "files": ["a", {"dist": 1}], "scripts": {"dist": {"tarball": "x"} },
              "dist": {
                "shasum": "{{new string('1', 40)}}", "fileCount": 3, "signatures": [{"keyid": "a"}],
                "tarball": "https:\/\/registry.test\/@acme\/t\u006fol\/-\/tool-1.0.0.tgz",
                "\u0069ntegrity": "{{Integrity.Replace("/", "\\/", StringComparison.Ordinal)}}"
              }
            },
            "0.9.0": {"dist": {"shasum": "{{new string('3', 40)}}", "tarball": "/@acme/tool/-/tool-0.9.0.tgz"} },
            "0.8.0": {"dist": {"shasum": "3", "tarball": "/@acme/tool/-/tool-0.8.0.tgz"} },
            "0.7.0": {"dist": {"shasum": "{{new string('3', 40)}}", "tarball": "ftp://registry.test/tool.tgz"} },
            "0.6.0": {"dist": {"shasum": "{{new string('3', 40)}}", "tarball": null} },
            "0.5.0": {"dist": null},
            "0.4.0": []
          },
          "readme": "# tool"
        }
        """;

    private static readonly string[] Right =
    [
        $"https://registry.test:443/@acme/tool/-/tool-1.0.0.tgz {Sha512('2')}",
        $"http://mirror.test:4873/@acme/tool/-/tool-1.0.0.tgz {Sha512('2')}",
        $"http://mirror.test:4873/@acme/tool/-/tool-0.9.0.tgz {Sha1('3')}",
    ];

    [Theory]
    [InlineData(true, "/lodash", "application/vnd.npm.install-v1+json")]
    [InlineData(true, "/lodash", "application/json; charset=utf-8")]
    [InlineData(true, "/npm/@acme%2ftool", "application/json")]
    [InlineData(false, "/lodash", "text/html")]
    [InlineData(false, "/lodash", null)]
    [InlineData(false, "/lodash?a", "application/json")]
    [InlineData(false, "/v3/index.json", "application/json")]
    [InlineData(false, "/pypi/tool/json", "application/json")]
    [InlineData(false, "/simple/tool/", "application/json")]
    public void Is_told_by_its_type(bool expected, string path, string? type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"http://mirror.test{path}"), ResponseOf(type)));

    [Fact]
    public void The_strongest_digest_of_each_tarball_is_told_there_and_here() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void What_ends_too_early_is_said() =>
        Assert.Throws<IOException>(() => Found(Reader, Index, new CutStream([.. "{\"versions\": {"u8], 3)));

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "{\"versions\":{",
            number => $"{(number == 0 ? "" : ",")}\"1.0.{number}\":{{\"description\":\"{new string('x', 9000)}\","
                + $"\"dist\":{{\"tarball\":\"http://registry.test/t/-/t-1.0.{number}.tgz\","
                + $"\"shasum\":\"{new string('a', 40)}\"}}}}",
            "}}",
            length: 50 << 20),
        perEntry: 3000);
}
