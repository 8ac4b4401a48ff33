namespace Replicator.Tests.Cache.Classes;

public sealed class ComposerRulesTests
{
    [Theory]
    [InlineData("Immutable composer: index by digest", "/p/monolog/monolog$" + Classed.Hex64 + ".json")]
    [InlineData("Immutable composer: index by digest", "/p/provider-latest%24" + Classed.Hex64 + ".json")]
    [InlineData("QuasiImmutable composer: package", "/dists/monolog/monolog/3.6.0.0/" + Classed.Hex40 + ".zip")]
    [InlineData(
        "QuasiImmutable composer: package",
        "/dist/monolog/monolog/monolog-monolog-" + Classed.Hex40 + "-zip-1a2b3c.zip")]
    [InlineData("Immutable git: archive of a commit", "/repos/Seldaek/monolog/zipball/" + Classed.Hex40)]
    [InlineData("Index composer: index", "/p2/monolog/monolog.json", "application/json")]
    [InlineData("Index composer: index", "/p2/monolog/monolog~dev.json", "application/json")]
    [InlineData("Index composer: index", "/packages.json", "application/json")]
    [InlineData("Never composer: search", "/search.json?q=monolog")]
    [InlineData("Never composer: security", "/api/security-advisories/?packages[]=a")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/p2/monolog/monolog.json", "text/html")]
    [InlineData("/packages.json")]
    [InlineData("/p/monolog/monolog.json")]
    [InlineData("/dist/app-1.0.zip")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
