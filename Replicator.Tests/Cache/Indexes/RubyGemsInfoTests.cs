using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class RubyGemsInfoTests
{
    private const string Index = "http://gems.test/private/info/my-tool";

    private static readonly RubyGemsInfo Reader = new();

    private static readonly string Sample = $"""
        created_at: 2026-01-01T00:00:00Z
        ---
        1.0 |checksum:{new string('1', 64)}
        1.1.pre rack:>= 1.0&< 3,json:= 2|ruby:>= 3.0,checksum:{new string('2', 64)},rubygems:>= 3.3
        1.1-x86_64-linux-gnu checksum:>= 0|checksum:{new string('A', 64)},ruby:>= 3
        1.2 |checksum:{new string('3', 63)}
        1.3 |ruby:>= 3
        ../../up |checksum:{new string('4', 64)}
        1/4 |checksum:{new string('4', 64)}
        1.0 |checksum:{new string('5', 64)}

        """;

    private static readonly string[] Right =
    [
        $"http://gems.test:80/private/gems/my-tool-1.0.gem {Sha256('1')}",
        $"http://gems.test:80/private/gems/my-tool-1.1.pre.gem {Sha256('2')}",
        $"http://gems.test:80/private/gems/my-tool-1.1-x86_64-linux-gnu.gem {Sha256('a')}",
        $"http://gems.test:80/private/gems/my-tool-1.0.gem {Sha256('5')}",
    ];

    [Theory]
    [InlineData(true, "/info/rake", "text/plain; charset=utf-8")]
    [InlineData(true, "/a/info/rake", "text/plain")]
    [InlineData(true, "/info/rake", "application/octet-stream")]
    [InlineData(false, "/info/rake", "text/html")]
    [InlineData(false, "/info/rake", null)]
    [InlineData(false, "/info/rake?a", "text/plain")]
    [InlineData(false, "/info/", "text/plain")]
    [InlineData(false, "/info/a/rake", "text/plain")]
    [InlineData(false, "/versions", "text/plain")]
    public void Is_told_by_its_name_and_type(bool expected, string path, string? type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"http://gems.test{path}"), ResponseOf(type)));

    [Fact]
    public void Each_line_tells_a_version_and_a_later_one_comes_later() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void An_index_at_a_host_of_its_own_tells_of_the_host_of_the_gems() => Finds(
        Reader,
        "https://index.gems.test/info/a",
        $"1.0 |checksum:{new string('1', 64)}\n",
        $"https://index.gems.test:443/gems/a-1.0.gem {Sha256('1')}",
        $"https://gems.test:443/gems/a-1.0.gem {Sha256('1')}");

    [Fact]
    public void A_name_that_is_none_tells_nothing() =>
        Finds(Reader, "http://gems.test/info/a%2Fb", $"1.0 |checksum:{new string('1', 64)}\n");

    [Theory]
    [InlineData(256, 1)]
    [InlineData(257, 0)]
    public void A_version_that_is_longer_than_any_tells_nothing(int length, int count) => Assert.Equal(
        count,
        Found(Reader, Index, new MemoryStream(Encoding.ASCII.GetBytes(
            $"{new string('1', length)} |checksum:{new string('1', 64)}\n"))).Length);

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "---\n",
            number => $"1.{number} {new string('x', 8000)}|checksum:{new string('a', 64)}\n",
            "",
            length: 20 << 20),
        perEntry: 1500);
}
