namespace Replicator.Tests.Cache.Classes;

public sealed class PacmanRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable pacman: package", "/core/os/x86_64/bash-5.2.026-2-x86_64.pkg.tar.zst")]
    [InlineData("QuasiImmutable pacman: package", "/core/os/x86_64/bash-5.2.026-2-x86_64.pkg.tar.zst.sig")]
    [InlineData(
        "QuasiImmutable pacman: package", "/extra/os/x86_64/gcc-libs-14.1.1+r58+gfc9fb69ad62-1-x86_64.pkg.tar.xz")]
    [InlineData("Index pacman: index", "/core/os/x86_64/core.db")]
    [InlineData("Index pacman: index", "/core/os/x86_64/core.db.sig")]
    [InlineData("Index pacman: index", "/extra/os/x86_64/extra.files.tar.gz")]
    [InlineData("Index pacman: index", "/stable/core/x86_64/core.db")]
    [InlineData("Index pacman: index", "/mingw/ucrt64/ucrt64.db.sig")]
    [InlineData("Index pacman: index", "/x86_64/core/core.files")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/core/os/x86_64/other.db")]
    [InlineData("/core.db")]
    [InlineData("/bash-latest.pkg.tar.zst")]
    [InlineData("/a.pkg.tar.gz")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
