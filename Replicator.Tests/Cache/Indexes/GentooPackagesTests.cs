using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class GentooPackagesTests
{
    private const string Index = "http://gentoo.test/binpackages/23.0/x86-64/Packages.gz";

    private static readonly GentooPackages Reader = new(new DebianPackages());

    private static readonly string Sample = $"""
        ARCH: amd64
        PACKAGES: 3
        TIMESTAMP: 1700000000
        VERSION: 0

        BUILD_ID: 1
        CPV: sys-devel/gcc-c++-13
        MD5: {new string('1', 32)}
        PATH: sys-devel/gcc-c++/gcc-c++-13-1.gpkg.tar
        SHA1: {new string('2', 40)}
        SIZE: 5

        CPV: app-misc/a-1
        PATH: /app-misc/a-1.xpak
        MD5: {new string('3', 32)}

        CPV: app-misc/b-1
        PATH: app-misc/b-1.xpak
        SHA1: {new string('4', 39)}

        CPV: app-misc/c-1
        SHA1: {new string('5', 40)}

        PATH: ../../../../up.xpak
        SHA1: {new string('6', 40)}


        """;

    private static readonly string[] Right =
    [
        $"http://gentoo.test:80/binpackages/23.0/x86-64/sys-devel/gcc-c++/gcc-c++-13-1.gpkg.tar {Sha1('2')}",
        $"http://gentoo.test:80/binpackages/23.0/x86-64/sys-devel/gcc-c%2B%2B/gcc-c%2B%2B-13-1.gpkg.tar {Sha1('2')}",
        $"http://gentoo.test:80/binpackages/23.0/x86-64/app-misc/a-1.xpak {Md5('3')}",
        $"http://gentoo.test:80/up.xpak {Sha1('6')}",
    ];

    [Theory]
    [InlineData(true, "/binpackages/Packages")]
    [InlineData(true, "/Packages.xz")]
    [InlineData(false, "/debian/dists/stable/main/binary-amd64/Packages.gz")]
    [InlineData(false, "/Packages?a")]
    [InlineData(false, "/MyPackages")]
    [InlineData(false, "/Packages.bz2")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"http://gentoo.test{path}"), ResponseOf(null)));

    [Fact]
    public void Packages_lie_below_it() => Finds(Reader, Index, Sample, Right);

    [Theory]
    [InlineData("https://files.test/x", "https://files.test:443/x/a.xpak")]
    [InlineData("https://files.test/x/", "https://files.test:443/x/a.xpak")]
    [InlineData("/y", "http://gentoo.test:80/y/a.xpak")]
    [InlineData("ssh://files.test/x", null)]
    public void Packages_may_lie_elsewhere(string place, string? expected) => Finds(
        Reader,
        Index,
        $"TIMESTAMP: 1\nURI: {place}\n\nPATH: a.xpak\nSHA1: {new string('1', 40)}\n",
        expected is null ? [] : [$"{expected} {Sha1('1')}"]);

    [Fact]
    public void One_of_apt_is_read_as_such() => Finds(
        Reader,
        "http://deb.test/repo/Packages",
        $"Package: a\nFilename: ./a.deb\nSHA256: {new string('1', 64)}\n",
        $"http://deb.test:80/repo/a.deb {Sha256('1')}",
        $"http://deb.test:80/repo/./a.deb {Sha256('1')}");

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(
        Reader, Index, Sample, [.. Right, .. Right.Select(one => one.Replace(Sha1('2'), Md5('1'), StringComparison.Ordinal))]);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "VERSION: 0\n\n",
            number => $"CPV: p{number}\nDESC: {new string('x', 8000)}\nPATH: p{number}.xpak\nSHA1: {new string('a', 40)}\n\n",
            "",
            length: 50 << 20),
        perEntry: 1500);
}
