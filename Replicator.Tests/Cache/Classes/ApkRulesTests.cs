namespace Replicator.Tests.Cache.Classes;

public sealed class ApkRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable apk: package", "/alpine/v3.20/main/x86_64/busybox-1.36.1-r29.apk")]
    [InlineData("QuasiImmutable apk: package", "/edge/testing/aarch64/py3-foo-bar-0.2_git20240101-r0.apk")]
    [InlineData("Index apk: index", "/alpine/v3.20/main/x86_64/APKINDEX.tar.gz")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/downloads/app-1.0-release.apk")]
    [InlineData("/app-1.0.apk")]
    [InlineData("/busybox-1.36.1-r29.apk/x")]
    [InlineData("/APKINDEX.html")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
