using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class RpmMetadataTests
{
    private const string Index = "http://rpm.test/repo/repodata/primary.xml.gz";

    private static readonly RpmMetadata Reader = new();

    private static readonly string Sample = $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="9">
        <package type="rpm">
          <name>g++</name><arch>x86_64</arch><version epoch="0" ver="13" rel="1"/>
          <checksum type="sha256" pkgid="YES">{new string('1', 64)}</checksum>
          <summary>a &amp; b</summary><description><![CDATA[<location href="c.rpm"/>]]></description>
          <location href="Packages/g/g++-13-1.x86_64.rpm"/>
          <format><rpm:license>x</rpm:license><location href="d.rpm"/><checksum type="md5">0</checksum></format>
        </package>
        <!-- <package> -->
        <package type="rpm"><checksum type="sha" pkgid="YES"> {new string('2', 40)}
          </checksum><location xml:base="https://files.test/x" href="a-1-1.noarch.rpm"/></package>
        <package><checksum type="sha256" pkgid="NO">{new string('3', 64)}</checksum><location href="b.rpm"/></package>
        <package><checksum type="sha256" pkgid="YES">{new string('3', 63)}</checksum><location href="b.rpm"/></package>
        <package><checksum type="sha256" pkgid="YES"/><location href="b.rpm"/></package>
        <package><checksum type="sha256" pkgid="YES">{new string('3', 64)}</checksum><location/></package>
        <package><location href="b.rpm"/></package>
        <package><checksum type="sha256" pkgid="YES">{new string('3', 64)}</checksum></package>
        <package><checksum pkgid="YES">{new string('3', 64)}</checksum><location href="b.rpm"/></package>
        <package><checksum type="md5" pkgid="YES">{new string('4', 32)}</checksum><location xml:base="media://1" href="b.rpm"/></package>
        <package/>
        <package><checksum type="sha512" pkgid="YES">{new string('5', 128)}</checksum><location href="../../../up.rpm"/></package>
        <package><checksum type="md5" pkgid="YES">{new string('6', 32)}</checksum><location href="http://files.test/e.rpm"/></package>
        </metadata>
        """;

    private static readonly string[] Right =
    [
        $"http://rpm.test:80/repo/Packages/g/g++-13-1.x86_64.rpm {Sha256('1')}",
        $"http://rpm.test:80/repo/Packages/g/g%2B%2B-13-1.x86_64.rpm {Sha256('1')}",
        $"https://files.test:443/x/a-1-1.noarch.rpm {Sha1('2')}",
        $"http://rpm.test:80/up.rpm {Sha512('5')}",
        $"http://files.test:80/e.rpm {Md5('6')}",
    ];

    [Theory]
    [InlineData(true, "/repo/repodata/primary.xml")]
    [InlineData(true, "/repo/repodata/primary.xml.zst")]
    [InlineData(true, "/repo/repodata/0123abcd-primary.xml.xz")]
    [InlineData(true, "/repodata/repomd.xml")]
    [InlineData(false, "/repodata/repomd.xml.asc")]
    [InlineData(false, "/repodata/filelists.xml.gz")]
    [InlineData(false, "/repodata/notprimary.xml.gz")]
    [InlineData(false, "/repodata/primary.sqlite.gz")]
    [InlineData(false, "/repodata/primary.xml.zck")]
    [InlineData(false, "/repo/primary.xml.gz")]
    [InlineData(false, "/repodata/primary.xml?a")]
    [InlineData(false, "/repodata/")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"http://rpm.test{path}"), ResponseOf(null)));

    [Fact]
    public void Packages_lie_beside_the_folder_of_the_metadata_or_where_they_say() =>
        Finds(Reader, Index, Sample, Right);

    [Fact]
    public void The_list_of_metadata_tells_of_these() => Finds(
        Reader,
        "http://rpm.test/repo/repodata/repomd.xml",
        $"""
        <repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>1</revision>
          <data type="primary"><checksum type="sha256">{new string('1', 64)}</checksum>
            <open-checksum type="sha256">{new string('2', 64)}</open-checksum>
            <location href="repodata/primary.xml.gz"/><size>5</size></data></repomd>
        """,
        $"http://rpm.test:80/repo/repodata/primary.xml.gz {Sha256('1')}");

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void Entities_of_its_own_are_refused() => Assert.Throws<IOException>(() => Found(
        Reader, Index, new MemoryStream(Encoding.ASCII.GetBytes("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))));

    [Theory]
    [InlineData("<a>", "<a>")]
    [InlineData("<a ", "b")]
    [InlineData("<a b='", "c")]
    [InlineData("<a><package><checksum type='sha256'>", "0")]
    [InlineData("<", "a")]
    [InlineData("<a xmlns:b='", "c")]
    public void What_never_ends_is_kept_nowhere(string begin, string repeated)
    {
        var content = new MadeStream(begin, _ => string.Concat(Enumerable.Repeat(repeated, 1000)), "", 50 << 20);
        AssertKeepsLittle(content);
    }

    [Fact]
    public void Names_without_number_are_kept_nowhere() => AssertKeepsLittle(new MadeStream(
        "<a>", number => string.Concat(Enumerable.Range(0, 1000).Select(one => $"<b{number}-{one}/>")), "", 50 << 20));

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "<metadata>",
            number => $"<package><checksum type=\"sha256\" pkgid=\"YES\">{new string('a', 64)}</checksum><description>"
                + $"{new string('x', 9000)}</description><location href=\"{number}.rpm\"/></package>",
            "</metadata>",
            length: 20 << 20),
        perEntry: 4000);

    private static void AssertKeepsLittle(MadeStream content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<IOException>(() => Reader.Read(content, UriOf(Index), file => Assert.Fail(file.Key)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - content.Allocated, 0, 24 << 20);
    }
}
