using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class CargoIndexTests
{
    private const string Root = "https://index.test/cargo/";
    private const string Index = Root + "my/to/mytool";

    private static readonly string Ones = new('1', 64);

    private static readonly string Sample = $$"""
        {"name":"MyTool","vers":"0.1.0","deps":[{"name":"x","req":"^1"}],"cksum":"{{Ones}}"}
        {"name":"MyTool","vers":"0.2.0+b","deps":[],"cksum":"{{new string('2', 64)}}","yanked":true}
        {"name":"MyTool","vers":"0.3.0","cksum":"short"}
        {"name":"MyTool","cksum":"{{new string('9', 64)}}"}

        """;

    [Theory]
    [InlineData(true, "my/to/mytool", "text/plain; charset=utf-8")]
    [InlineData(true, "3/a/abc", "application/json")]
    [InlineData(true, "2/ab", "application/octet-stream")]
    [InlineData(true, "1/a", "Text/Plain")]
    [InlineData(false, "my/to/mytool", "text/html")]
    [InlineData(false, "my/to/mytool", null)]
    [InlineData(false, "my/ot/mytool", "text/plain")]
    [InlineData(false, "mytool", "text/plain")]
    [InlineData(false, "my/to/", "text/plain")]
    public void Is_told_by_its_name_and_type(bool expected, string path, string? type) =>
        Assert.Equal(expected, new CargoIndex(new FilePlaces()).Reads(UriOf(Root + path), ResponseOf(type)));

    [Fact]
    public void Without_settings_no_place_is_known()
    {
        Finds(new CargoIndex(new FilePlaces()), Index, Sample);
        Finds(ReaderOf("https://crates.test"), "https://index.test/other/my/to/mytool", Sample);
    }

    [Theory]
    [InlineData("https://crates.test/c", "https://crates.test:443/c/MyTool/0.1.0/download")]
    [InlineData("https://crates.test/{prefix}/{crate}-{version}.crate",
        "https://crates.test:443/My/To/MyTool-0.1.0.crate")]
    [InlineData("https://crates.test/{lowerprefix}/{crate}", "https://crates.test:443/my/to/MyTool")]
    [InlineData("https://crates.test/{sha256-checksum}",
        "https://crates.test:443/1111111111111111111111111111111111111111111111111111111111111111")]
    public void Settings_say_where_crates_lie(string template, string expected) =>
        Assert.Equal(
            $"{expected} {Sha256('1')}",
            Found(ReaderOf(template), Index, new MemoryStream(Encoding.ASCII.GetBytes(Sample)))[0]);

    [Theory]
    [InlineData(64, 256, 1, true)]
    [InlineData(65, 256, 1, false)]
    [InlineData(64, 257, 1, false)]
    [InlineData(64, 1, 200, false)]
    public void What_is_longer_than_any_crate_is_told_by_nobody(int name, int version, int times, bool isFound)
    {
        string places = string.Concat(Enumerable.Repeat("{crate}", times));
        string line = $$"""{"name":"{{new string('n', name)}}","vers":"{{new string('1', version)}}","cksum":"{{Ones}}"}""";
        string[] found = Found(
            ReaderOf($"https://crates.test/{places}/{{version}}"), Index, new MemoryStream(Encoding.ASCII.GetBytes(line)));
        Assert.Equal(isFound ? 1 : 0, found.Length);
    }

    [Fact]
    public void Each_line_tells_a_version() => Finds(ReaderOf("https://crates.test"), Index, Sample, Right);

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() =>
        FindsNothingElse(ReaderOf("https://crates.test"), Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over()
    {
        StandsRubbish(ReaderOf("https://crates.test"), Index, Sample);
        StandsRubbish(new CargoSettings(new FilePlaces()), Root + "config.json", """{"dl":"https://crates.test"}""");
    }

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        ReaderOf("https://crates.test"),
        Index,
        new MadeStream(
            "",
            number => $"{{\"name\":\"a\",\"vers\":\"1.0.{number}\",\"deps\":[\"{new string('x', 9000)}\"],"
                + $"\"cksum\":\"{new string('a', 64)}\"}}\n",
            "",
            length: 20 << 20),
        perEntry: 3000);

    [Fact]
    public void Settings_beyond_what_is_remembered_cost_no_more_than_to_learn_again()
    {
        var places = new FilePlaces();
        for (int i = 0; i < 10_000; i++)
            places.Learn($"https://index.test:443/{i}/", "https://crates.test");
        Assert.Equal("https://crates.test", places.Of("https://index.test:443/9999/"));
        Assert.Null(places.Of("https://index.test:443/0/"));
        places.Learn("https://index.test:443/", new string('x', 5000));
        Assert.Null(places.Of("https://index.test:443/"));
    }

    private static CargoIndex ReaderOf(string template)
    {
        var places = new FilePlaces();
        var settings = new CargoSettings(places);
        Assert.True(settings.Reads(UriOf(Root + "config.json"), ResponseOf("application/json")));
        Finds(settings, Root + "config.json", $$"""{"api":"https://index.test","dl":"{{template}}"}""");
        return new CargoIndex(places);
    }

    private static string[] Right { get; } =
    [
        $"https://crates.test:443/MyTool/0.1.0/download {Sha256('1')}",
        $"https://crates.test:443/MyTool/0.2.0+b/download {Sha256('2')}",
    ];
}
