namespace Replicator.Tests.Cache.Classes;

public sealed class CondaRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable conda: package", "/conda-forge/linux-64/numpy-1.26.4-py312heda63a1_0.conda")]
    [InlineData("QuasiImmutable conda: package", "/conda-forge/noarch/tzdata-2024a-h0c530f3_0.tar.bz2")]
    [InlineData("Index conda: index", "/conda-forge/linux-64/repodata.json")]
    [InlineData("Index conda: index", "/conda-forge/noarch/repodata.json.zst")]
    [InlineData("Index conda: index", "/main/noarch/current_repodata.json")]
    [InlineData("Immutable conda: shard", "/linux-64/shards/" + Classed.Hex64 + ".msgpack.zst")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/files/numpy-1.26.4-py312heda63a1_0.conda")]
    [InlineData("/linux-64/latest.conda")]
    [InlineData("/noarch/tzdata-latest.tar.bz2")]
    [InlineData("/data.json")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
