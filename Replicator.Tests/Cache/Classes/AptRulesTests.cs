using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Http;

namespace Replicator.Tests.Cache.Classes;

public sealed class AptRulesTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef";
    private const string Patch = "T-2026-11-21-0203.48-F-2026-11-20-1402.10.gz";

    [Theory]
    [InlineData("/debian/dists/x/main/binary-amd64/by-hash/MD5Sum/" + Hex, UrlClass.Immutable)]
    [InlineData("/debian/dists/x/main/binary-amd64/by-hash/SHA1/" + Hex + "01234567", UrlClass.Immutable)]
    [InlineData("/debian/dists/x/main/binary-amd64/by-hash/SHA256/" + Hex + Hex, UrlClass.Immutable)]
    [InlineData("/debian/dists/x/main/binary-amd64/by-hash/SHA512/" + Hex + Hex + Hex + Hex, UrlClass.Immutable)]
    [InlineData("/by-hash/SHA256/" + Hex + Hex, UrlClass.Immutable)]
    [InlineData("/x/by-hash/SHA256/" + Hex, UrlClass.Ordinary)]
    [InlineData("/x/by-hash/SHA256/" + Hex + Hex + "0", UrlClass.Ordinary)]
    [InlineData("/x/by-hash/SHA256/g123456789abcdef0123456789abcdef" + Hex, UrlClass.Ordinary)]
    [InlineData("/x/by-hash/SHA224/" + Hex + Hex, UrlClass.Ordinary)]
    [InlineData("/x/by-hash/sha256/" + Hex + Hex, UrlClass.Ordinary)]
    [InlineData("/x/not-by-hash/SHA256/" + Hex + Hex, UrlClass.Ordinary)]
    [InlineData("/x/by-hash/x/SHA256/" + Hex + Hex, UrlClass.Ordinary)]
    [InlineData("/x/by-hash/SHA256/" + Hex + Hex + "/", UrlClass.Ordinary)]
    [InlineData("/x/by-hash/SHA256/" + Hex + Hex + "?a", UrlClass.Ordinary)]
    internal void What_is_named_by_its_digest_never_changes(string path, UrlClass urlClass) => Check(path, urlClass);

    [Theory]
    [InlineData("/debian/pool/main/h/hello/hello_2.10-3_amd64.deb", UrlClass.QuasiImmutable)]
    [InlineData("/debian/pool/main/g/gcc/g++_12.2-3_amd64.deb", UrlClass.QuasiImmutable)]
    [InlineData("/debian/pool/main/g/gcc/g%2b%2b_12.2-3_amd64.deb", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.deb", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.udeb", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.ddeb", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.dsc", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.orig.tar.gz", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.orig-b.tar.xz", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.tar.zst", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.orig.tar.xz.asc", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.diff.gz", UrlClass.QuasiImmutable)]
    [InlineData("/pool/a.deb?x=1", UrlClass.Ordinary)]
    [InlineData("/pool/a.deb/", UrlClass.Ordinary)]
    [InlineData("/pool/a.DEB", UrlClass.Ordinary)]
    [InlineData("/pool/a.txt", UrlClass.Ordinary)]
    [InlineData("/pool/a.tar", UrlClass.Ordinary)]
    [InlineData("/pool/", UrlClass.Ordinary)]
    [InlineData("/pools/a.deb", UrlClass.Ordinary)]
    [InlineData("/carpool/a.deb", UrlClass.Ordinary)]
    [InlineData("/a.deb", UrlClass.Ordinary)]
    [InlineData("/debian/dists/sid/main/binary-amd64/Packages.diff/" + Patch, UrlClass.QuasiImmutable)]
    [InlineData("/Packages.diff/" + Patch, UrlClass.QuasiImmutable)]
    [InlineData("/shop.diff/T-shirt", UrlClass.Ordinary)]
    [InlineData("/Packages/" + Patch, UrlClass.Ordinary)]
    internal void What_has_its_version_in_its_name_is_taken_as_never_changing(string path, UrlClass urlClass) =>
        Check(path, urlClass);

    [Theory]
    [InlineData("/debian/dists/stable/InRelease", UrlClass.Index)]
    [InlineData("/debian/dists/stable/updates/Release", UrlClass.Index)]
    [InlineData("/debian/dists/stable/Release.gpg", UrlClass.Index)]
    [InlineData("/dists/x/main/binary-amd64/Packages", UrlClass.Index)]
    [InlineData("/dists/x/main/binary-amd64/Packages.xz", UrlClass.Index)]
    [InlineData("/dists/x/main/source/Sources.gz", UrlClass.Index)]
    [InlineData("/dists/x/main/Contents-amd64.gz", UrlClass.Index)]
    [InlineData("/dists/x/main/i18n/Translation-en.bz2", UrlClass.Index)]
    [InlineData("/dists/x/main/binary-amd64/Packages.diff/Index", UrlClass.Index)]
    [InlineData("/dists/x/main/Contents-amd64.diff/Index", UrlClass.Index)]
    [InlineData("/dists/x/main/binary-amd64/Index", UrlClass.Ordinary)]
    [InlineData("/dists/x/main/i18n/Translation", UrlClass.Ordinary)]
    [InlineData("/dists/x/Release.key", UrlClass.Ordinary)]
    [InlineData("/dists/x/inrelease", UrlClass.Ordinary)]
    [InlineData("/dists/x/InRelease?a", UrlClass.Ordinary)]
    [InlineData("/dists/x/InRelease/", UrlClass.Ordinary)]
    [InlineData("/x/InRelease", UrlClass.Ordinary)]
    [InlineData("/olddists/x/InRelease", UrlClass.Ordinary)]
    [InlineData("/x/Packages.diff/Index", UrlClass.Ordinary)]
    [InlineData("/dists/x/Packages.html/a", UrlClass.Ordinary)]
    internal void An_index_is_told_by_its_place_and_name(string path, UrlClass urlClass) => Check(path, urlClass);

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b/c.html")]
    [InlineData("//")]
    [InlineData("/?/pool/a.deb")]
    [InlineData("/a?/dists/x/InRelease")]
    internal void Everything_else_is_ordinary(string path) => Check(path, UrlClass.Ordinary);

    private static void Check(string path, UrlClass urlClass) =>
        Assert.Equal(
            urlClass, UrlClasses.Standard.Of(new TargetUri("http", "a.test", 80, path), null).Class);
}
