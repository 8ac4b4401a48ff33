namespace Replicator.Tests.Cache.Classes;

public sealed class GoRulesTests
{
    [Theory]
    [InlineData("Immutable go: module", "/golang.org/x/text/@v/v0.15.0.zip")]
    [InlineData("Immutable go: module", "/github.com/!burnt!sushi/toml/@v/v1.4.0.mod")]
    [InlineData("Immutable go: module", "/golang.org/x/exp/@v/v0.0.0-20240506185415-9bf2ced13842.info")]
    [InlineData("Immutable go: module", "/github.com/a/b/@v/v2.0.0+incompatible.zip")]
    [InlineData("Index go: versions", "/golang.org/x/text/@v/list")]
    [InlineData("Index go: versions", "/golang.org/x/text/@latest")]
    [InlineData("Index go: query", "/golang.org/x/text/@v/master.info")]
    [InlineData("Index go: query", "/golang.org/x/text/@v/v1.info")]
    [InlineData("Immutable go: tile", "/sumdb/sum.test/tile/8/0/x105/217")]
    [InlineData("Immutable go: tile", "/sumdb/sum.test/tile/8/data/x105/217")]
    [InlineData("Index go: part of a tile", "/sumdb/sum.test/tile/8/1/412.p/7")]
    [InlineData("Index go: part of a tile", "/tile/8/1/412.p/7")]
    [InlineData("Immutable go: tile", "/tile/8/0/x105/217", "application/octet-stream")]
    [InlineData("Index go: state", "/sumdb/sum.test/latest")]
    [InlineData("Index go: state", "/go/sumdb/sum.test/supported")]
    [InlineData("QuasiImmutable go: checksum", "/sumdb/sum.test/lookup/golang.org/x/text@v0.15.0")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/tile/8/5/132", "image/png")]
    [InlineData("/tile/8/0/x105/217")]
    [InlineData("/tile/8/132/85", "application/octet-stream")]
    [InlineData("/latest")]
    [InlineData("/x/v/list")]
    [InlineData("/v/v0.15.0.zip")]
    [InlineData("/golang.org/x/text/@v/v0.15.zip")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
