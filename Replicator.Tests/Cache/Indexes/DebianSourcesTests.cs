using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class DebianSourcesTests
{
    private const string Index = "http://deb.test/debian/dists/stable/main/source/Sources.gz";

    private static readonly DebianSources Reader = new();

    private static readonly string Sample = $"""
        Package: a
        Files:
         {new string('1', 32)} 100 a_1.dsc
         {new string('2', 32)} 200 a_1.orig.tar.gz
        Checksums-Sha256:
         {new string('3', 64)} 100 a_1.dsc
        Package-List:
         a deb admin optional arch=any
        Directory: pool/main/a/a

        Package: b
        Directory: .
        Checksums-Sha512:
         {new string('4', 128)} 100 b_1+2.dsc

        Package: nowhere
        Checksums-Sha1:
         {new string('5', 40)} 100 c_1.dsc


        """;

    [Theory]
    [InlineData(true, Index)]
    [InlineData(true, "http://deb.test/dists/stable/main/source/by-hash/MD5Sum/d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(false, "http://deb.test/dists/stable/main/i18n/by-hash/MD5Sum/d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(false, "http://deb.test/dists/stable/main/source/Release")]
    public void Is_told_by_its_name(bool expected, string uri) =>
        Assert.Equal(expected, Reader.Reads(UriOf(uri), ResponseOf("application/gzip")));

    [Fact]
    public void The_strongest_digest_of_each_file_is_told_wherever_its_folder_stands() => Finds(Reader, Index, Sample,
        $"http://deb.test:80/debian/pool/main/a/a/a_1.dsc {Sha256('3')}",
        $"http://deb.test:80/debian/pool/main/a/a/a_1.orig.tar.gz {Md5('2')}",
        $"http://deb.test:80/debian/b_1+2.dsc {Sha512('4')}",
        $"http://deb.test:80/debian/b_1%2b2.dsc {Sha512('4')}");

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(Reader, Index, Sample,
        $"http://deb.test:80/debian/pool/main/a/a/a_1.dsc {Sha256('3')}",
        $"http://deb.test:80/debian/pool/main/a/a/a_1.orig.tar.gz {Md5('2')}",
        $"http://deb.test:80/debian/b_1+2.dsc {Sha512('4')}",
        $"http://deb.test:80/debian/b_1%2b2.dsc {Sha512('4')}");

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "",
            number => $"Package: p{number}\nBinary: {new string('x', 8000)}\nDirectory: pool/p{number}\n"
                + $"Checksums-Sha256:\n {new string('a', 64)} 12 p{number}.dsc\n\n",
            "",
            length: 20 << 20),
        perEntry: 2500);
}
