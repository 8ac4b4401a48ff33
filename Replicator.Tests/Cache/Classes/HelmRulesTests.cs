namespace Replicator.Tests.Cache.Classes;

public sealed class HelmRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable helm: chart", "/charts/nginx-15.14.0.tgz")]
    [InlineData("QuasiImmutable helm: chart", "/charts/cert-manager-1.14.5.tgz.prov")]
    [InlineData("Index helm: index", "/charts/index.yaml")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/nginx-15.14.0.tgz")]
    [InlineData("/charts/nginx.tgz")]
    [InlineData("/charts/nginx-15.tgz")]
    [InlineData("/index.yml")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
