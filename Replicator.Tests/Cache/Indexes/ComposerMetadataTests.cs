using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class ComposerMetadataTests
{
    private const string Index = "https://php.test/repo/p2/my/tool.json";

    private static readonly ComposerMetadata Reader = new();

    private static readonly string Sample = $$"""
        {
          "minified": "composer/2.0",
          "packages": {
            "my/tool": [
              {"name": "my/tool", "version": "2.0.0", "require": {"dist": "1"},
               "source": {"type": "git", "url": "https://git.test/a.git", "reference": "1"},
               "dist": {"type": "zip", "url": "https://files.test/tool-2.zip", "reference": "1",
                        "shasum": "{{new string('1', 40)}}", "mirrors": [{"url": "https://m.test/%package%"}] } },
              {"version": "1.9.0"},
              {"version": "1.8.0", "dist": "__unset"},
              {"version": "1.7.0", "dist": {"shasum": "{{new string('2', 40)}}", "url": "../../../dists/tool-1.zip"} },
              {"version": "1.6.0", "dist": {"url": "https://files.test/tool-0.zip", "shasum": ""} },
              {"version": "1.5.0", "dist": {"shasum": "{{new string('3', 40)}}"} },
              {"version": "1.4.0", "dist": {"url": "git@git.test:a", "shasum": "{{new string('3', 40)}}"} },
              {"version": "1.3.0", "dist": {"url": "", "shasum": "{{new string('3', 40)}}"} },
              "none"
            ]
          }
        }
        """;

    private static readonly string[] Right =
    [
        $"https://files.test:443/tool-2.zip {Sha1('1')}",
        $"https://php.test:443/dists/tool-1.zip {Sha1('2')}",
    ];

    [Theory]
    [InlineData(true, "/p2/my/tool.json", "application/json")]
    [InlineData(true, "/p2/my/tool~dev.json", "application/json; charset=utf-8")]
    [InlineData(true, "/packages.json", "application/json")]
    [InlineData(true, "/p/my/tool$1234.json", "application/json")]
    [InlineData(true, "/include/all%241234.json", "application/json")]
    [InlineData(false, "/p2/my/tool.json", "text/html")]
    [InlineData(false, "/p2/my/tool", "application/json")]
    [InlineData(false, "/p/my/tool.json", "application/json")]
    [InlineData(false, "/packages.json?a", "application/json")]
    public void Is_told_by_its_name_and_type(bool expected, string path, string type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://php.test{path}"), ResponseOf(type)));

    [Fact]
    public void Each_version_tells_its_archive() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void Versions_may_stand_by_their_names() => Finds(
        Reader,
        "https://php.test/packages.json",
        $$$"""
        {"notify": "/n", "packages": {"my/tool": {"1.0": {"dist":
         {"url": "/a.zip", "shasum": "{{{new string('1', 40)}}}"} } },
         "none": 1}, "includes": {"dist": {"sha1": "x"} } }
        """,
        $"https://php.test:443/a.zip {Sha1('1')}");

    [Fact]
    public void There_may_be_no_packages() =>
        Finds(Reader, "https://php.test/packages.json", """{"packages": [], "metadata-url": "/p2/%package%.json"}""");

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "{\"packages\":{\"a/b\":[",
            number => $"{(number == 0 ? "" : ",")}{{\"dist\":{{\"url\":\"https://files.test/{number}.zip\","
                + $"\"shasum\":\"{new string('a', 40)}\"}},\"description\":\"{new string('x', 9000)}\"}}",
            "]}}",
            length: 20 << 20),
        perEntry: 3000);
}
