using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class DebianReleaseTests
{
    private const string Index = "http://deb.test/debian/dists/stable/InRelease";

    private static readonly DebianRelease Reader = new();

    private static readonly string Sample = $"""
        -----BEGIN PGP SIGNED MESSAGE-----
        Hash: SHA256

        Origin: Debian
        Suite: stable
        MD5Sum:
         {new string('1', 32)}  1484322 main/binary-amd64/Packages.xz
        Acquire-By-Hash: yes
        SHA256:
         {new string('2', 64)}  1484322 main/binary-amd64/Packages.xz
         {new string('3', 64)}        0 contrib/source/Sources
         {new string('3', 63)}        0 contrib/source/Sources.gz
         {new string('3', 64)}        x contrib/source/Sources.xz
         {new string('3', 64)}
        Description: not a list
         {new string('4', 64)}  12 description
        -----BEGIN PGP SIGNATURE-----
        SHA256:
         {new string('5', 64)}  12 unsigned

        """;

    [Theory]
    [InlineData(true, Index)]
    [InlineData(true, "http://deb.test/./Release")]
    [InlineData(false, "http://deb.test/dists/stable/Release.gpg")]
    [InlineData(false, "http://deb.test/NewRelease")]
    public void Is_told_by_its_name(bool expected, string uri) =>
        Assert.Equal(expected, Reader.Reads(UriOf(uri), ResponseOf(null)));

    [Fact]
    public void Lists_name_indexes_below_it() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "SHA256:\n",
            number => $" {new string('a', 64)} {number} main{new string(' ', 6000)}\n",
            "",
            length: 20 << 20),
        perEntry: 1500);

    private static string[] Right { get; } =
    [
        $"http://deb.test:80/debian/dists/stable/main/binary-amd64/Packages.xz {Md5('1')}",
        $"http://deb.test:80/debian/dists/stable/main/binary-amd64/Packages.xz {Sha256('2')}",
        $"http://deb.test:80/debian/dists/stable/contrib/source/Sources {Sha256('3')}",
    ];
}
