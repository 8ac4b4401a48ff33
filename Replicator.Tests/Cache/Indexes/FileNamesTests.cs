using System.Text;
using Replicator.Cache;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("a-1.0~rc_1.rpm", "/f/a-1.0~rc_1.rpm")]
    [InlineData("a/b.rpm", "/f/a/b.rpm")]
    [InlineData("g++.rpm", "/f/g++.rpm", "/f/g%2B%2B.rpm")]
    [InlineData("a^b.rpm", "/f/a^b.rpm", "/f/a%5Eb.rpm")]
    [InlineData("a^+.rpm", "/f/a^+.rpm", "/f/a%5E+.rpm", "/f/a%5E%2B.rpm")]
    [InlineData("a b?c#d", "/f/a%20b%3Fc%23d")]
    [InlineData("a%2Bb", "/f/a%2Bb", "/f/a%252Bb")]
    [InlineData("é", "/f/%C3%A9")]
    [InlineData("../../../up", "/up")]
    [InlineData("http://other.test/a", "/f/http://other.test/a", "/f/http%3A//other.test/a")]
    [InlineData("")]
    public void A_file_is_told_by_each_spelling_of_its_name(string name, params string[] paths) => Assert.Equal(
        paths.Select(path => "http://a.test:80" + path), KeysOf(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData(2048, 1)]
    [InlineData(2049, 0)]
    public void A_name_that_is_longer_than_any_is_passed_over(int length, int count) =>
        Assert.Equal(count, KeysOf(Encoding.ASCII.GetBytes(new string('a', length))).Count);

    private static List<string> KeysOf(byte[] name)
    {
        var keys = new List<string>();
        ContentDigest digest = ContentDigest.FromHex("md5", new string('1', 32))!.Value;
        FileNames.Tell(UriOf("http://a.test/f/index"), "/f/", name, digest, file => keys.Add(file.Key));
        return keys;
    }
}
