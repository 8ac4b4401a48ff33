using Replicator.Cache.Classes;
using Replicator.Cache.Versions;
using Replicator.Http;
using Replicator.Tests.Cache.Classes;

namespace Replicator.Tests.Cache.Versions;

/// <summary>Which package and version a URL names.</summary>
public sealed class VersionOfTests
{
    private const string Hex = Classed.Hex40;

    [Theory]
    [InlineData("/debian/pool/main/c/curl/curl_7.88.1-10+deb12u5_amd64.deb",
        "/debian/pool/main/c/curl/curl", "7.88.1-10+deb12u5")]
    [InlineData("/pool/main/g/gcc/g%2b%2b_12.2.0-3_arm64.deb", "/pool/main/g/gcc/g++", "12.2.0-3")]
    [InlineData("/pool/main/g/gcc/g++_12.2.0-3+b1_arm64.deb", "/pool/main/g/gcc/g++", "12.2.0-3")]
    [InlineData("/pool/main/c/curl/curl_1%3a7.0-1_all.udeb", "/pool/main/c/curl/curl", "1:7.0-1")]
    [InlineData("/pool/main/c/curl/curl_7.88.1-10.dsc", "/pool/main/c/curl/curl_source", "7.88.1")]
    [InlineData("/pool/main/c/curl/curl_7.88.1.orig.tar.gz", "/pool/main/c/curl/curl_source", "7.88.1")]
    [InlineData("/pool/main/c/curl/curl_7.88.1.orig.tar.gz.asc", "/pool/main/c/curl/curl_source", "7.88.1")]
    [InlineData("/pool/main/c/curl/curl_7.88-rc1.orig-docs.tar.xz", "/pool/main/c/curl/curl_source", "7.88-rc1")]
    [InlineData("/pool/main/c/curl/curl_7.88.1-10.debian.tar.xz", "/pool/main/c/curl/curl_source", "7.88.1")]
    [InlineData("/pool/main/c/curl/curl_7.88.1-10.diff.gz", "/pool/main/c/curl/curl_source", "7.88.1")]
    [InlineData("/pool/main/d/dpkg/dpkg_1.21.22.tar.xz", "/pool/main/d/dpkg/dpkg_source", "1.21.22")]
    [InlineData("/pool/main/c/curl/curl_amd64.deb", null, null)]
    [InlineData("/pool/main/c/curl/curl.deb", null, null)]
    [InlineData("/pool/main/c_1/curl.deb", null, null)]
    [InlineData("/pool/main/c/curl/curl_x7_amd64.deb", null, null)]
    [InlineData("/pool/a_1.0_.deb", "/pool/a", "1.0")]
    [InlineData("/pool/a__.deb", null, null)]
    [InlineData("/pool/a_+b1_all.deb", null, null)]
    [InlineData("/pool/a_1.0.asc", null, null)]
    [InlineData("/pool/a_.tar.gz", null, null)]
    [InlineData("/curl_7.88.1-10_amd64.deb", null, null)]
    internal void Apt(string path, string? package, string? version) =>
        Check(path, package, version, VersionOrder.Debian);

    [Theory]
    [InlineData("/left-pad/-/left-pad-1.3.0.tgz", "/left-pad", "1.3.0")]
    [InlineData("/npm/@types/node/-/node-20.1.0-rc.1.tgz", "/npm/@types/node", "20.1.0-rc.1")]
    [InlineData("/npm/@types%2fnode/-/node-20.1.0.tgz", "/npm/@types/node", "20.1.0")]
    [InlineData("/@types/node/-/@types/node-20.1.0.tgz", "/@types/node", "20.1.0")]
    [InlineData("/base-64/-/base-64-1.0.0.tgz", "/base-64", "1.0.0")]
    [InlineData("/download/@o/n/1.0.0/" + Classed.Hex64, "/download/@o/n", "1.0.0")]
    [InlineData("/download/@o/n/latest/" + Classed.Hex64, null, null)]
    [InlineData("/@types/node/-/other-20.1.0.tgz", null, null)]
    [InlineData("/left-pad/-/left-pad.tgz", null, null)]
    [InlineData("/left-pad", null, null)]
    [InlineData("/left-pad/-/left-pad-1.3.0.tgz?a", null, null)]
    internal void Npm(string path, string? package, string? version) =>
        Check(path, package, version, VersionOrder.Semantic);

    [Theory]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/Foo_Bar-1.0-py3-none-any.whl",
        "/packages/foo-bar", "1.0")]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/foo_bar-1.0-py3-none-any.whl.metadata",
        "/packages/foo-bar", "1.0")]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/foo_bar-1.0-1-cp312-cp312-linux_x86_64.whl",
        "/packages/foo-bar", "1.0")]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/foo.bar-2.0rc1.tar.gz",
        "/packages/foo-bar", "2.0rc1")]
    [InlineData("/packages/source/p/python-dateutil/python-dateutil-2.8.2.tar.gz",
        "/packages/python-dateutil", "2.8.2")]
    [InlineData("/nexus/packages/foo/1.0/foo-1.0-py3-none-any.whl", "/nexus/packages/foo", "1.0")]
    [InlineData("/whl/cu118/torch-2.0.0%2Bcu118-cp310-cp310-linux_x86_64.whl", "/whl/cu118/torch", "2.0.0+cu118")]
    [InlineData("/root/pypi/+f/0f0/0123456789abc/foo-1.0.zip", "/root/pypi/+f/foo", "1.0")]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/foo.whl", null, null)]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/foo-bar.tar.gz", null, null)]
    [InlineData("/packages/0f/0f/" + Classed.Hex40 + "01234567890123456789/-1.0.tar.gz", null, null)]
    [InlineData("/simple/foo/", null, null)]
    internal void PyPi(string path, string? package, string? version) =>
        Check(path, package, version, VersionOrder.Common);

    [Theory]
    [InlineData("/v3-flatcontainer/a.b/1.2.3-beta/a.b.1.2.3-beta.nupkg", "/v3-flatcontainer/a.b", "1.2.3-beta")]
    [InlineData("/v3-flatcontainer/a.b/1.2.3-beta/a.b.nuspec", "/v3-flatcontainer/a.b", "1.2.3-beta")]
    [InlineData("/api/v2/package/A.B/1.2.3", "/api/v2/package/A.B", "1.2.3")]
    [InlineData("/v3-flatcontainer/a.b/index.json", null, null)]
    [InlineData("/crates/serde/serde-1.0.188.crate", "/crates/serde", "1.0.188")]
    [InlineData("/crates/base64-2/base64-2-0.1.0.crate", "/crates/base64-2", "0.1.0")]
    [InlineData("/api/v1/crates/serde/1.0.188/download", "/api/v1/crates/serde", "1.0.188")]
    [InlineData("/crates/serde/other-1.0.188.crate", null, null)]
    [InlineData("/api/v1/crates/serde/latest/download", null, null)]
    [InlineData("/go/github.com/!burnt!sushi/toml/@v/v1.3.2.zip", "/go/github.com/!burnt!sushi/toml", "v1.3.2")]
    [InlineData("/go/github.com/a/b/v2/@v/v2.0.0-rc.1.info", "/go/github.com/a/b/v2", "v2.0.0-rc.1")]
    [InlineData("/go/github.com/a/b/@v/v2.0.0%2Bincompatible.mod", "/go/github.com/a/b", "v2.0.0+incompatible")]
    [InlineData("/go/github.com/a/b/@v/main.info", null, null)]
    [InlineData("/go/github.com/a/b/@v/list", null, null)]
    [InlineData("/charts/kube-2-go-1.2.3-rc.1.tgz", "/charts/kube-2-go", "1.2.3-rc.1")]
    [InlineData("/charts/redis-1.2.3.tgz.prov", "/charts/redis", "1.2.3")]
    [InlineData("/charts/redis-1.2.tgz", null, null)]
    internal void NuGet_cargo_Go_and_Helm(string path, string? package, string? version) =>
        Check(path, package, version, VersionOrder.Semantic);

    [Theory]
    [InlineData("/m2/org/a/b/1.0/b-1.0.jar", "/m2/org/a/b", "1.0")]
    [InlineData("/m2/org/a/b/1.0/b-1.0-sources.jar", "/m2/org/a/b", "1.0")]
    [InlineData("/m2/org/a/b/1.0/b-1.0.pom", "/m2/org/a/b", "1.0")]
    [InlineData("/m2/org/a/b/1.0/b-1.0.pom.sha1", "/m2/org/a/b", "1.0")]
    [InlineData("/m2/org/a/b/1.0-SNAPSHOT/b-1.0-20261121.093000-7.jar", "/m2/org/a/b/1.0-SNAPSHOT", "20261121.093000-7")]
    [InlineData("/m2/org/a/b/1.0-SNAPSHOT/b-1.0-20261121.093000-7-sources.jar",
        "/m2/org/a/b/1.0-SNAPSHOT", "20261121.093000-7")]
    [InlineData("/m2/org/a/b/1.0-SNAPSHOT/b-1.0-SNAPSHOT.jar", null, null)]
    [InlineData("/m2/org/a/b/maven-metadata.xml", null, null)]
    [InlineData("/m2/org/a/b/1.0/c-1.0.jar", null, null)]
    [InlineData("/m2/org/a/b/Final/b-Final.jar", null, null)]
    internal void Maven(string path, string? package, string? version) =>
        Check(path, package, version, VersionOrder.Maven);

    [Theory]
    [InlineData("/Packages/b/bash-5.2.26-3.fc40.x86_64.rpm", "/Packages/b/bash", "5.2.26-3.fc40", VersionOrder.Debian)]
    [InlineData("/p/python3-pip-23.3.2~rc1-1.fc40.noarch.rpm", "/p/python3-pip", "23.3.2~rc1-1.fc40", VersionOrder.Debian)]
    [InlineData("/drpms/bash-5.2.21-1.fc40_5.2.26-3.fc40.x86_64.drpm", null, null, default(VersionOrder))]
    [InlineData("/epel-release-latest-9.noarch.rpm", null, null, default(VersionOrder))]
    [InlineData("/alpine/v3.19/main/x86_64/py3-pip-23.3.1_rc1-r0.apk",
        "/alpine/v3.19/main/x86_64/py3-pip", "23.3.1_rc1-r0", VersionOrder.Alpine)]
    [InlineData("/alpine/app.apk", null, null, default(VersionOrder))]
    [InlineData("/core/os/x86_64/linux-firmware-whence-1:20231110.74158e7a-1-any.pkg.tar.zst",
        "/core/os/x86_64/linux-firmware-whence", "1:20231110.74158e7a-1", VersionOrder.Common)]
    [InlineData("/core/os/x86_64/gcc-1%3A13.2.1-3-x86_64.pkg.tar.zst.sig",
        "/core/os/x86_64/gcc", "1:13.2.1-3", VersionOrder.Common)]
    [InlineData("/core/os/x86_64/core.db.tar.gz", null, null, default(VersionOrder))]
    [InlineData("/conda/linux-64/python-dateutil-2.8.2-py39h06a4308_0.conda",
        "/conda/linux-64/python-dateutil", "2.8.2", VersionOrder.Common)]
    [InlineData("/conda/noarch/a-1.1.1f-h7f98852_0.tar.bz2", "/conda/noarch/a", "1.1.1f", VersionOrder.Common)]
    [InlineData("/gems/rails-7.1.0.rc1.gem", "/rails", "7.1.0.rc1", VersionOrder.Common)]
    [InlineData("/gems/nokogiri-1.15.4-x86_64-linux.gem", "/nokogiri", "1.15.4", VersionOrder.Common)]
    [InlineData("/gems/nokogiri-1.15.4-arm64-darwin-22.gem", "/nokogiri", "1.15.4", VersionOrder.Common)]
    [InlineData("/gems/http-2-0.10.1.gem", "/http-2", "0.10.1", VersionOrder.Common)]
    [InlineData("/gems/thing-2-java.gem", "/thing", "2", VersionOrder.Common)]
    [InlineData("/mirror/quick/Marshal.4.8/http-2-0.10.1.gemspec.rz", "/mirror/http-2", "0.10.1", VersionOrder.Common)]
    [InlineData("/gems/rails.gem", null, null, default(VersionOrder))]
    [InlineData("/dists/monolog/monolog/3.6.0.0/" + Hex + ".zip", "/dists/monolog/monolog", "3.6.0.0", VersionOrder.Common)]
    [InlineData("/dists/monolog/monolog/dev-main/" + Hex + ".zip", null, null, default(VersionOrder))]
    [InlineData("/dist/a/b/a-b-" + Hex + "-zip-1.zip", null, null, default(VersionOrder))]
    internal void Rpm_apk_pacman_conda_RubyGems_and_Composer(
        string path, string? package, string? version, VersionOrder order) => Check(path, package, version, order);

    [Theory]
    [InlineData("/v2/a/blobs/sha256:" + Classed.Hex64)]
    [InlineData("/nar/0123456789abcdfghijklmnpqrsvwxyz0123456789abcdfghijk.nar.xz")]
    [InlineData("/a.git/objects/0f/0123456789abcdef0123456789abcdef012345")]
    [InlineData("/debian/dists/x/main/binary-amd64/by-hash/SHA256/" + Classed.Hex64)]
    [InlineData("/a/b-1.0.tar.gz")]
    [InlineData("/")]
    internal void What_has_no_versions_names_none(string path) => Check(path, null, null, default);

    [Fact]
    public void A_package_at_another_origin_is_another()
    {
        string[] packages =
        [
            .. new[] { ("http", "a.test", 80), ("http", "b.test", 80), ("http", "a.test", 81), ("https", "a.test", 80) }
                .Select(at => UrlClasses.VersionOf(new TargetUri(at.Item1, at.Item2, at.Item3, "/a/-/a-1.0.0.tgz"))!
                    .Value.Package),
        ];
        Assert.Equal("http://a.test:80/a", packages[0]);
        Assert.Equal(packages.Length, packages.Distinct().Count());
    }

    [Fact]
    public void What_is_too_long_to_be_a_version_is_none()
    {
        Check($"/a/-/a-1.{new string('0', 126)}.tgz", "/a", $"1.{new string('0', 126)}", VersionOrder.Semantic);
        Check($"/a/-/a-1.{new string('0', 127)}.tgz", null, null, default);
    }

    private static void Check(string path, string? package, string? version, VersionOrder order)
    {
        PackageVersion? expected = version is null
            ? null
            : new PackageVersion($"http://a.test:80{package}", version, order);
        Assert.Equal(expected, UrlClasses.VersionOf(new TargetUri("http", "a.test", 80, path)));
    }
}
