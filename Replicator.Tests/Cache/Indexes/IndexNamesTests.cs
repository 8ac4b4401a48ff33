using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class IndexNamesTests
{
    // The examples of RFC 3986 §5.4.
    [Theory]
    [InlineData("g", "/b/c/g")]
    [InlineData("./g", "/b/c/g")]
    [InlineData("g/", "/b/c/g/")]
    [InlineData("/g", "/g")]
    [InlineData("?y", "/b/c/d;p?y")]
    [InlineData("g?y", "/b/c/g?y")]
    [InlineData("#s", "/b/c/d;p?q")]
    [InlineData("g#s", "/b/c/g")]
    [InlineData("g?y#s", "/b/c/g?y")]
    [InlineData(";x", "/b/c/;x")]
    [InlineData("g;x", "/b/c/g;x")]
    [InlineData("", "/b/c/d;p?q")]
    [InlineData(".", "/b/c/")]
    [InlineData("./", "/b/c/")]
    [InlineData("..", "/b/")]
    [InlineData("../", "/b/")]
    [InlineData("../g", "/b/g")]
    [InlineData("../..", "/")]
    [InlineData("../../g", "/g")]
    [InlineData("../../../g", "/g")]
    [InlineData("/./g", "/g")]
    [InlineData("/../g", "/g")]
    [InlineData("g.", "/b/c/g.")]
    [InlineData(".g", "/b/c/.g")]
    [InlineData("g..", "/b/c/g..")]
    [InlineData("..g", "/b/c/..g")]
    [InlineData("./../g", "/b/g")]
    [InlineData("./g/.", "/b/c/g/")]
    [InlineData("g/./h", "/b/c/g/h")]
    [InlineData("g/../h", "/b/c/h")]
    [InlineData("g;x=1/../y", "/b/c/y")]
    [InlineData("g?y/../x", "/b/c/g?y/../x")]
    [InlineData(" g%7Eh%2f ", "/b/c/g~h%2f")]
    public void References_on_the_same_origin(string reference, string expected) =>
        Assert.Equal("http://a:80" + expected, Resolved(reference));

    [Theory]
    [InlineData("//g", "http://g:80/")]
    [InlineData("//g:8080/../h", "http://g:8080/h")]
    [InlineData("HTTPS://G/h?i#j", "https://g:443/h?i")]
    public void References_to_other_origins(string reference, string expected) =>
        Assert.Equal(expected, Resolved(reference));

    [Theory]
    [InlineData("g:h")]
    [InlineData("http:g")]
    [InlineData("ftp://g/h")]
    [InlineData("http://user@g/h")]
    [InlineData("http:///h")]
    [InlineData("g h")]
    [InlineData("g\u00e9")]
    [InlineData("g\r\nh")]
    public void What_cannot_be_asked_for(string reference) => Assert.Null(Resolved(reference));

    private static string? Resolved(string reference) =>
        IndexNames.Resolve(UriOf("http://a/b/c/d;p?q"), reference)?.Key;
}
