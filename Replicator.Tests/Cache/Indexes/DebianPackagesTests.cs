using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class DebianPackagesTests
{
    private const string Suite = "http://deb.test/debian/dists/stable/main/binary-amd64";
    private const string Index = $"{Suite}/Packages.xz";

    private static readonly DebianPackages Reader = new();

    private static readonly string Sample = $"""
        Package: zsh
        Version: 5.9-4+b2
        Depends: libc6 (>= 2.36),
         libcap2 (>= 1:2.10)
        Description: shell with lots of features
        Filename: pool/main/z/zsh/zsh_5.9-4+b2_amd64.deb
        Size: 3000
        MD5sum: {new string('1', 32)}
        SHA256: {new string('2', 64)}

        Package: a
        filename:pool/main/a/a%3a~_1_all.deb
        SHA1: {new string('A', 40)}

        Package: without
        Filename: pool/main/w/without_1_all.deb
        SHA256: {new string('2', 63)}

        Package: last
        Filename: pool/main/l/last_1_all.deb
        SHA256: {new string('3', 64)}
        SHA512: {new string('4', 128)}
        SHA1: {new string('5', 40)}


        """;

    [Theory]
    [InlineData(true, $"{Suite}/Packages")]
    [InlineData(true, $"{Suite}/Packages.gz")]
    [InlineData(true, $"{Suite}/Packages.xz")]
    [InlineData(true, $"{Suite}/Packages.zst")]
    [InlineData(true, $"{Suite}/by-hash/MD5Sum/d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(true, "http://deb.test/./Packages.gz")]
    [InlineData(false, $"{Suite}/by-hash/MD5Sum/d41d8cd9")]
    [InlineData(false, "http://deb.test/dists/stable/main/i18n/by-hash/MD5Sum/d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(false, "http://deb.test/by-hash/MD5Sum/d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(false, $"{Suite}/Packages.bz2")]
    [InlineData(false, $"{Suite}/Packages.diff/Index")]
    [InlineData(false, $"{Suite}/Packages?a")]
    [InlineData(false, $"{Suite}/OtherPackages")]
    public void Is_told_by_its_name(bool expected, string uri) =>
        Assert.Equal(expected, Reader.Reads(UriOf(uri), ResponseOf("application/x-xz")));

    [Fact]
    public void Names_are_relative_to_the_folder_of_dists() => Finds(Reader, Index, Sample,
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4+b2_amd64.deb {Sha256('2')}",
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4%2bb2_amd64.deb {Sha256('2')}",
        $"http://deb.test:80/debian/pool/main/a/a%253a~_1_all.deb {Sha1('a')}",
        $"http://deb.test:80/debian/pool/main/l/last_1_all.deb {Sha512('4')}");

    [Fact]
    public void A_line_may_end_as_elsewhere() => Finds(Reader, Index,
        $"Filename: a.deb\r\nSHA1: {new string('1', 40)}\r\n\r\nFilename: b.deb\r\nSHA1: {new string('2', 40)}\r\n",
        $"http://deb.test:80/debian/a.deb {Sha1('1')}",
        $"http://deb.test:80/debian/b.deb {Sha1('2')}");

    [Theory]
    [InlineData("http://deb.test/repo/Packages")]
    [InlineData("http://deb.test/repo/./Packages.gz")]
    public void In_a_flat_repository_names_are_relative_to_the_index(string uri) => Finds(Reader, uri,
        $"Filename: ./my tool.deb\nSHA1: {new string('1', 40)}\n",
        $"http://deb.test:80/repo/my%20tool.deb {Sha1('1')}",
        $"http://deb.test:80/repo/./my%20tool.deb {Sha1('1')}");

    [Fact]
    public void No_name_leads_out_of_the_origin() => Finds(Reader, Index,
        $"Filename: ../../../../etc/passwd\nSHA1: {new string('1', 40)}\n\n"
        + $"Filename: http://other.test/a\nSHA1: {new string('2', 40)}\n",
        $"http://deb.test:80/etc/passwd {Sha1('1')}",
        $"http://deb.test:80/debian/../../../../etc/passwd {Sha1('1')}",
        $"http://deb.test:80/debian/http://other.test/a {Sha1('2')}");

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(Reader, Index, Sample,
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4+b2_amd64.deb {Sha256('2')}",
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4%2bb2_amd64.deb {Sha256('2')}",
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4+b2_amd64.deb {Md5('1')}",
        $"http://deb.test:80/debian/pool/main/z/zsh/zsh_5.9-4%2bb2_amd64.deb {Md5('1')}",
        $"http://deb.test:80/debian/pool/main/a/a%253a~_1_all.deb {Sha1('a')}",
        $"http://deb.test:80/debian/pool/main/l/last_1_all.deb {Sha256('3')}",
        $"http://deb.test:80/debian/pool/main/l/last_1_all.deb {Sha512('4')}");

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Theory]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData(1 << 20)]
    public void A_line_that_is_too_long_is_passed_over(int length) => Assert.Equal(
        [$"http://deb.test:80/debian/a.deb {Sha1('1')}"],
        Found(Reader, Index, new MemoryStream(System.Text.Encoding.ASCII.GetBytes(
            $"Filename: a.deb\nDepends: {new string('x', length - 9)}\nSHA1: {new string('1', 40)}\n"))));

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "",
            number => $"Package: p{number}\nDepends: {new string('x', 8000)}\n"
                + $"Filename: pool/p{number}.deb\nSHA256: {new string('a', 64)}\n\n",
            "",
            length: 50 << 20),
        perEntry: 1500);
}
