namespace Replicator.Tests.Cache.Classes;

public sealed class PyPiRulesTests
{
    private const string Hex60 = Classed.Hex40 + "0123456789abcdef0123";

    [Theory]
    [InlineData(
        "Immutable pypi: file by digest",
        "/packages/4a/15/" + Hex60 + "/requests-2.32.3-py3-none-any.whl")]
    [InlineData(
        "Immutable pypi: file by digest",
        "/packages/4a/15/" + Hex60 + "/requests-2.32.3-py3-none-any.whl.metadata")]
    [InlineData(
        "Immutable pypi: file by digest",
        "/packages/4a/15/" + Hex60 + "/requests-2.32.3.tar.gz")]
    [InlineData("Immutable pypi: file by digest", "/root/pypi/+f/f9b/2ad5c1e8d0a7b/requests-2.32.3-py3-none-any.whl")]
    [InlineData("QuasiImmutable pypi: wheel", "/packages/requests/2.32.3/requests-2.32.3-py3-none-any.whl")]
    [InlineData("QuasiImmutable pypi: wheel", "/whl/cpu/torch-2.1.0%2Bcpu-cp311-cp311-linux_x86_64.whl")]
    [InlineData("QuasiImmutable pypi: source", "/packages/source/r/requests/requests-2.32.3.tar.gz")]
    [InlineData("Index pypi: simple index", "/simple/requests/", "text/html; charset=utf-8")]
    [InlineData("Index pypi: simple index", "/simple/", "text/html")]
    [InlineData("Index pypi: simple index", "/simple/requests/", "application/vnd.pypi.simple.v1+json")]
    [InlineData("Index pypi: simple index", "/index/requests", "application/vnd.pypi.simple.v1+html")]
    [InlineData("Index pypi: description", "/pypi/requests/json", "application/json")]
    [InlineData("Index pypi: description", "/pypi/requests/2.32.3/json", "application/json")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/simple/requests/")]
    [InlineData("/simple/requests/", "text/plain")]
    [InlineData("/simply/requests/", "text/html")]
    [InlineData("/simple/page.html", "text/html")]
    [InlineData("/packages/4a/15/0123/requests-2.32.3.tar.gz")]
    [InlineData("/packages/4a/15/" + Hex60)]
    [InlineData("/packages/latest.whl")]
    [InlineData("/files/requests-2.32.3-py3-none-any.whl")]
    [InlineData("/pypi/requests/json", "text/html")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
