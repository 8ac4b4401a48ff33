using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class ChecksumFileTests
{
    private const string Place = "https://maven.test/org/acme/tool/1.0/tool-1.0.jar";
    private const string Key = "https://maven.test:443/org/acme/tool/1.0/tool-1.0.jar";
    private const string Digits = "1111111111111111111111111111111111111111";

    private static readonly ChecksumFile Reader = new();

    [Theory]
    [InlineData(true, "/a/1/a-1.jar.sha1")]
    [InlineData(true, "/a/1/a-1.pom.md5")]
    [InlineData(true, "/a/1/a-1.jar.sha256")]
    [InlineData(true, "/a/1/a.1.nupkg.sha512")]
    [InlineData(true, "/a/1-SNAPSHOT/a-1-20261122.101010-1.jar.sha1")]
    [InlineData(false, "/a/1/a-1.jar")]
    [InlineData(false, "/a/1/a-1.jar.sha1?a")]
    [InlineData(false, "/a/maven-metadata.xml.sha1")]
    [InlineData(false, "/a/1-SNAPSHOT/a-1-SNAPSHOT.jar.sha1")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://maven.test{path}"), ResponseOf("text/plain")));

    [Theory]
    [InlineData(Digits)]
    [InlineData(Digits + "\n")]
    [InlineData("  " + Digits + "  \r\n\r\n")]
    [InlineData(Digits + "  tool-1.0.jar\n")]
    [InlineData(Digits + " */home/build/target/tool-1.0.jar")]
    [InlineData("2222222222222222222222222222222222222222  other.jar\n" + Digits + "  ./tool-1.0.jar\n")]
    public void Digits_may_be_followed_by_the_name(string content) =>
        Finds(Reader, $"{Place}.sha1", content, $"{Key} {Sha1('1')}");

    [Theory]
    [InlineData("")]
    [InlineData("111")]
    [InlineData(Digits + "  other.jar")]
    [InlineData(Digits + "\n2222222222222222222222222222222222222222\n")]
    [InlineData("<html><body>Not found</body></html>")]
    public void All_else_tells_nothing(string content) => Finds(Reader, $"{Place}.sha1", content);

    [Theory]
    [InlineData("md5", 32)]
    [InlineData("sha1", 40)]
    [InlineData("sha256", 64)]
    [InlineData("sha512", 128)]
    public void Each_algorithm(string algorithm, int length)
    {
        Finds(Reader, $"{Place}.{algorithm}", new string('A', length), $"{Key} {algorithm}:{new string('a', length)}");
        FindsNothingElse(
            Reader, $"{Place}.{algorithm}", new string('a', length), $"{Key} {algorithm}:{new string('a', length)}");
    }

    [Fact]
    public void Packages_of_NuGet_have_theirs_in_base64() => Finds(
        Reader,
        "https://nuget.test/tool/1.0.0/tool.1.0.0.nupkg.sha512",
        Convert.ToBase64String(Enumerable.Repeat((byte)0x22, 64).ToArray()),
        $"https://nuget.test:443/tool/1.0.0/tool.1.0.0.nupkg {Sha512('2')}");

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, $"{Place}.sha1", $"{Digits}  tool-1.0.jar\n");

    [Fact]
    public void Of_what_is_too_long_no_more_than_the_first_is_read()
    {
        var content = new MadeStream("", _ => $"{Digits}  tool-1.0.jar\n", "", 1 << 20);
        Assert.Empty(Found(Reader, $"{Place}.sha1", content));
        Assert.InRange(content.Count, 1, 100);
    }
}
