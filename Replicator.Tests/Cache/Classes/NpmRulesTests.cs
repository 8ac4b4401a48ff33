namespace Replicator.Tests.Cache.Classes;

public sealed class NpmRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable npm: tarball", "/lodash/-/lodash-4.17.21.tgz")]
    [InlineData("QuasiImmutable npm: tarball", "/@babel/core/-/core-7.24.0.tgz")]
    [InlineData("QuasiImmutable npm: tarball", "/@babel%2fcore/-/core-7.24.0-rc.1.tgz")]
    [InlineData("QuasiImmutable npm: tarball", "/@acme/tool/-/@acme/tool-1.0.0.tgz")]
    [InlineData("Immutable npm: tarball by digest", "/download/@acme/tool/1.0.0/" + Classed.Hex64)]
    [InlineData("Index npm: tags", "/-/package/lodash/dist-tags")]
    [InlineData("Index npm: tags", "/-/package/@babel%2fcore/dist-tags")]
    [InlineData("Index npm: package", "/lodash", "application/vnd.npm.install-v1+json; charset=utf-8")]
    [InlineData("Index npm: package", "/@babel%2fcore", "application/json")]
    [InlineData("Index npm: package", "/@babel%2Fcore", "Application/JSON;charset=utf-8")]
    [InlineData("Index npm: package", "/@babel/core", "application/vnd.npm.install-v1+json")]
    [InlineData("Never npm: audit", "/-/npm/v1/security/advisories/bulk")]
    [InlineData("Never npm: audit", "/-/npm/v1/security/audits/quick")]
    [InlineData("Never npm: search", "/-/v1/search?text=lodash&size=20")]
    [InlineData("Never npm: login", "/-/whoami")]
    [InlineData("Never npm: login", "/-/npm/v1/user")]
    [InlineData("Never npm: login", "/-/user/org.couchdb.user:me")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/lodash", "application/json")]
    [InlineData("/lodash")]
    [InlineData("/@babel%2fcore", "text/html")]
    [InlineData("/lodash/-/other-4.17.21.tgz")]
    [InlineData("/lodash/-/lodash-latest.tgz")]
    [InlineData("/lodash/lodash-4.17.21.tgz")]
    [InlineData("/lodash/-/lodash-4.17.21.tgz?x")]
    [InlineData("/v1/search?text=a")]
    [InlineData("/a/whoami")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
