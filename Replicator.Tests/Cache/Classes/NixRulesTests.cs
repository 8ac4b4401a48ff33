namespace Replicator.Tests.Cache.Classes;

public sealed class NixRulesTests
{
    [Theory]
    [InlineData("Immutable nix: archive", "/nar/1w1fff338fvdw53sqgamddn1b2xgds473pv6y13gizdbqjv4i5p3.nar.xz")]
    [InlineData("Immutable nix: archive", "/nar/1w1fff338fvdw53sqgamddn1b2xgds473pv6y13gizdbqjv4i5p3.nar?hash=a")]
    [InlineData("QuasiImmutable nix: description", "/p4pclmv1gyja5kzc26npqpia1qqxrf0l.narinfo")]
    [InlineData("Index nix: settings", "/nix-cache-info")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/a.nar.xz")]
    [InlineData("/nar/")]
    [InlineData("/nar/a.txt")]
    [InlineData("/x.narinfo?a")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
