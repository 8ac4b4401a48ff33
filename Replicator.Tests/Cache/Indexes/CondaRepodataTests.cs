using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class CondaRepodataTests
{
    private const string Index = "https://conda.test/forge/linux-64/repodata.json.zst";

    private static readonly CondaRepodata Reader = new();

    private static readonly string Sample = $$"""
        {
          "info": {"subdir": "linux-64", "x": {"base_url": "http://other.test"} },
          "packages": {
            "a-1.0-0.tar.bz2": {"build": "0", "depends": ["b >=1"], "md5": "{{new string('1', 32)}}",
              "sha256": "{{new string('2', 64)}}", "x": {"sha256": "{{new string('9', 64)}}"} },
            "a-0.9-0.tar.bz2": {"md5": "{{new string('3', 32)}}", "sha256": null},
            "a-0.8-0.tar.bz2": {"md5": "3"},
            "a-0.7-0.tar.bz2": "{{new string('3', 32)}}",
            "../a-0.6-0.tar.bz2": {"md5": "{{new string('3', 32)}}"},
            "{{new string('a', 200)}}-1-0.conda": {"md5": "{{new string('3', 32)}}"},
            "b-1!2.0+c-0.tar.bz2": {"sha256": "{{new string('4', 64)}}"}
          },
          "packages.conda": {
            "a-1.0-0.conda": {"sha256": "{{new string('5', 64)}}", "md5": "{{new string('6', 32)}}"}
          },
          "removed": ["c-1-0.conda"],
          "other": {"d-1-0.conda": {"md5": "{{new string('7', 32)}}"} }
        }
        """;

    private static readonly string[] Right =
    [
        $"https://conda.test:443/forge/linux-64/a-1.0-0.tar.bz2 {Sha256('2')}",
        $"https://conda.test:443/forge/linux-64/a-0.9-0.tar.bz2 {Md5('3')}",
        $"https://conda.test:443/forge/linux-64/b-1!2.0+c-0.tar.bz2 {Sha256('4')}",
        $"https://conda.test:443/forge/linux-64/b-1%212.0%2Bc-0.tar.bz2 {Sha256('4')}",
        $"https://conda.test:443/forge/linux-64/a-1.0-0.conda {Sha256('5')}",
    ];

    [Theory]
    [InlineData(true, "/repodata.json")]
    [InlineData(true, "/noarch/repodata.json.zst")]
    [InlineData(true, "/noarch/current_repodata.json")]
    [InlineData(true, "/noarch/current_repodata.json.gz")]
    [InlineData(false, "/noarch/repodata.json.bz2")]
    [InlineData(false, "/noarch/repodata.json?a")]
    [InlineData(false, "/noarch/my_repodata.json")]
    [InlineData(false, "/noarch/repodata_shards.msgpack.zst")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://conda.test{path}"), ResponseOf("application/json")));

    [Fact]
    public void Packages_lie_beside_it() => Finds(Reader, Index, Sample, Right);

    [Theory]
    [InlineData("https://files.test/x", "https://files.test:443/x/")]
    [InlineData("https://files.test/x/", "https://files.test:443/x/")]
    [InlineData("../files", "https://conda.test:443/forge/files/")]
    [InlineData("", "https://conda.test:443/forge/linux-64/")]
    public void Packages_may_lie_elsewhere(string place, string folder) => Finds(
        Reader,
        Index,
        $$"""
        {"info": {"base_url": "{{place}}"}, "packages": {"a-1-0.conda": {"md5": "{{new string('1', 32)}}"} } }
        """,
        $"{folder}a-1-0.conda {Md5('1')}");

    [Fact]
    public void Where_nobody_can_ask_for_packages_nothing_is_told() => Finds(
        Reader,
        Index,
        $$"""
        {"info": {"base_url": "s3://files"}, "packages": {"a-1-0.conda": {"md5": "{{new string('1', 32)}}"} } }
        """);

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "{\"packages\":{",
            number => $"{(number == 0 ? "" : ",")}\"a-{number}-0.conda\":{{\"sha256\":\"{new string('a', 64)}\","
                + $"\"depends\":[\"{new string('x', 9000)}\"]}}",
            "}}",
            length: 20 << 20),
        perEntry: 3000);
}
