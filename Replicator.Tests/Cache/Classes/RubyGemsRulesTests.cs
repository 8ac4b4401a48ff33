namespace Replicator.Tests.Cache.Classes;

public sealed class RubyGemsRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable gem: package", "/gems/rails-7.1.3.gem")]
    [InlineData("QuasiImmutable gem: package", "/gems/nokogiri-1.16.5-x86_64-linux.gem")]
    [InlineData("QuasiImmutable gem: specification", "/quick/Marshal.4.8/rails-7.1.3.gemspec.rz")]
    [InlineData("Index gem: index", "/specs.4.8.gz")]
    [InlineData("Index gem: index", "/latest_specs.4.8.gz")]
    [InlineData("Index gem: index", "/versions", "text/plain; charset=utf-8")]
    [InlineData("Index gem: index", "/info/rails", "text/plain")]
    [InlineData("Index gem: index", "/info/rails", "application/octet-stream")]
    [InlineData("Index gem: dependencies", "/api/v1/dependencies?gems=rails")]
    [InlineData("Never gem: search", "/api/v1/search.json?query=rails")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/rails-7.1.3.gem")]
    [InlineData("/gems/rails.gem")]
    [InlineData("/versions")]
    [InlineData("/info/rails", "text/html")]
    [InlineData("/gems/rails-7.1.3.gem?x")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
