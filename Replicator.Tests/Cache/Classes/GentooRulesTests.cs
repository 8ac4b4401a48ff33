namespace Replicator.Tests.Cache.Classes;

public sealed class GentooRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable gentoo: source", "/distfiles/0f/bash-5.2.tar.gz")]
    [InlineData("QuasiImmutable gentoo: source", "/distfiles/0f/README")]
    [InlineData("QuasiImmutable gentoo: source", "/distfiles/bash-5.2.tar.gz")]
    [InlineData("QuasiImmutable gentoo: source", "/gentoo/distfiles/font-adobe-100dpi-1.0.4.tar.xz")]
    [InlineData("Index gentoo: index", "/distfiles/layout.conf")]
    [InlineData("Index gentoo: index", "/releases/amd64/autobuilds/latest-stage3-amd64-openrc.txt")]
    [InlineData("Index gentoo: index", "/snapshots/portage-latest.tar.xz")]
    [InlineData("Index gentoo: index", "/releases/amd64/binpackages/17.1/x86-64/Packages")]
    [InlineData(
        "QuasiImmutable gentoo: release",
        "/releases/amd64/autobuilds/20241103T170325Z/stage3-amd64-openrc-20241103T170325Z.tar.xz")]
    [InlineData(
        "QuasiImmutable gentoo: release",
        "/releases/amd64/autobuilds/20241103T170325Z/stage3-amd64-openrc-20241103T170325Z.tar.xz.DIGESTS")]
    [InlineData("QuasiImmutable gentoo: snapshot", "/snapshots/portage-20241103.tar.xz")]
    [InlineData("QuasiImmutable gentoo: snapshot", "/snapshots/gentoo-20241103.tar.xz.gpgsig")]
    [InlineData(
        "QuasiImmutable gentoo: package",
        "/releases/amd64/binpackages/17.1/x86-64/app-shells/bash/bash-5.2_p26-1.gpkg.tar")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/distfiles/")]
    [InlineData("/distfiles/index.html")]
    [InlineData("/distfiles/0f/")]
    [InlineData("/distfile/bash-5.2.tar.gz")]
    [InlineData("/releases/stage3-latest.tar.xz")]
    [InlineData("/snapshots/portage-current.tar.xz")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
