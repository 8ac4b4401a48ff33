namespace Replicator.Tests.Cache.Classes;

public sealed class CargoRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable cargo: crate", "/crates/serde/serde-1.0.203.crate")]
    [InlineData("QuasiImmutable cargo: crate", "/crates/serde/1.0.203/download")]
    [InlineData("QuasiImmutable cargo: crate", "/api/v1/crates/serde_json/1.0.117-rc.1/download")]
    [InlineData("Index cargo: index", "/se/rd/serde", "text/plain")]
    [InlineData("Index cargo: index", "/index/se/rd/serde_json", "application/json")]
    [InlineData("Index cargo: index", "/3/s/syn", "text/plain; charset=utf-8")]
    [InlineData("Index cargo: index", "/2/cc", "text/plain")]
    [InlineData("Index cargo: index", "/1/a", "binary/octet-stream")]
    [InlineData("Index cargo: settings", "/index/config.json")]
    [InlineData("Never cargo: search", "/api/v1/crates?q=serde&per_page=10")]
    [InlineData("Never cargo: login", "/api/v1/me")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/se/rd/serde")]
    [InlineData("/se/rd/serde", "text/html")]
    [InlineData("/se/rd/other", "text/plain")]
    [InlineData("/ser/de/serde", "text/plain")]
    [InlineData("/2/abc", "text/plain")]
    [InlineData("/config.json", "application/json")]
    [InlineData("/crates/serde/other-1.0.203.crate")]
    [InlineData("/crates/serde/latest/download")]
    [InlineData("/serde-1.0.203.crate")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
