namespace Replicator.Tests.Cache.Classes;

public sealed class RpmRulesTests
{
    [Theory]
    [InlineData("Immutable rpm: metadata by digest", "/fedora/40/x86_64/repodata/" + Classed.Hex64 + "-primary.xml.gz")]
    [InlineData("Immutable rpm: metadata by digest", "/repodata/" + Classed.Hex40 + "-filelists.sqlite.bz2")]
    [InlineData("QuasiImmutable rpm: package", "/fedora/40/x86_64/Packages/b/bash-5.2.26-3.fc40.x86_64.rpm")]
    [InlineData("QuasiImmutable rpm: package", "/RPMS/noarch/python3-pip-23.3.2-1.fc40.noarch.rpm")]
    [InlineData("QuasiImmutable rpm: package", "/drpms/bash-5.2.21-1.fc40_5.2.26-3.fc40.x86_64.drpm")]
    [InlineData("Index rpm: index", "/repodata/repomd.xml")]
    [InlineData("Index rpm: index", "/repodata/repomd.xml.asc")]
    [InlineData("Index rpm: index", "/repodata/primary.xml.gz")]
    [InlineData("Index rpm: mirrors", "/metalink?repo=fedora-40&arch=x86_64")]
    [InlineData("Index rpm: mirrors", "/mirrorlist?arch=x86_64&repo=extras-9")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/epel-release-latest-9.noarch.rpm")]
    [InlineData("/google-chrome-stable_current_x86_64.rpm")]
    [InlineData("/metalink")]
    [InlineData("/repomd.xml")]
    [InlineData("/repodata/")]
    [InlineData("/bash-5.2.26-3.fc40.x86_64.rpm/")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
