namespace Replicator.Tests.Cache.Classes;

public sealed class OciRulesTests
{
    [Theory]
    [InlineData("Immutable oci: blob", "/v2/library/debian/blobs/sha256:" + Classed.Hex64)]
    [InlineData("Immutable oci: blob", "/v2/a/b/c/blobs/sha256:" + Classed.Hex64 + "?ns=registry.test")]
    [InlineData("Immutable oci: blob", "/v2/a/blobs/sha512:" + Classed.Hex128)]
    [InlineData("Immutable oci: manifest by digest", "/v2/library/debian/manifests/sha256:" + Classed.Hex64)]
    [InlineData(
        "Immutable oci: blob data",
        "/docker/registry/v2/blobs/sha256/" + Classed.Hex2 + "/" + Classed.Hex64 + "/data?verify=1-a")]
    [InlineData("Index oci: tag", "/v2/library/debian/manifests/latest")]
    [InlineData("Index oci: tag", "/v2/library/debian/manifests/12.5?ns=registry.test")]
    [InlineData("Index oci: tags", "/v2/library/debian/tags/list")]
    [InlineData("Index oci: tags", "/v2/library/debian/tags/list?n=100&last=a")]
    [InlineData("Index oci: tags", "/v2/_catalog")]
    [InlineData("Index oci: version", "/v2/", "application/json")]
    [InlineData("Never oci: token", "/token?service=registry.test&scope=repository:library/debian:pull")]
    [InlineData("Never oci: token", "/token?scope=repository%3Alibrary%2Fdebian%3Apull")]
    [InlineData("Never oci: token", "/v2/auth?service=a")]
    [InlineData("Never oci: upload", "/v2/library/debian/blobs/uploads/0d1f?_state=a")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/v2/", "text/html")]
    [InlineData("/v2/")]
    [InlineData("/v2/a/blobs/sha256:" + Classed.Hex40)]
    [InlineData("/v1/a/blobs/sha256:" + Classed.Hex64)]
    [InlineData("/v2/a/blobs/sha256:" + Classed.Hex64 + "/x")]
    [InlineData("/token")]
    [InlineData("/token?a=b")]
    [InlineData("/v2/a/manifest/latest")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
