using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class EntryUriTests
{
    [Theory]
    [InlineData("http", "/")]
    [InlineData("http", "/a/b.txt")]
    [InlineData("https", "/a/b.txt")]
    [InlineData("http", "/a/b?c=d/e&f")]
    [InlineData("http", "/a//b/")]
    [InlineData("http", "/a/./../b")]
    [InlineData("http", "/a/..")]
    [InlineData("http", "/a/b%20c%2Fd")]
    [InlineData("http", "/?x")]
    [InlineData("http", "/index")]
    public void A_path_tells_its_target(string scheme, string target)
    {
        var uri = new TargetUri(scheme, "a.test", 8080, target);
        foreach ((int status, string codings, string variant) in Kinds())
        {
            string path = EntryPath.Of(uri, status, codings, variant, flat: false);
            Assert.Equal(uri, EntryUri.Of(path));
            Assert.True(EntryPath.IsPlaceOf(path, path));
        }
    }

    [Fact]
    public void A_file_beside_a_folder_tells_its_target()
    {
        var uri = new TargetUri("http", "a.test", 80, "/a/b");
        Assert.Equal(uri, EntryUri.Of("a.test:80/a#d/b"));
        Assert.Equal(uri, EntryUri.Of("a.test:80/a/b#f"));
        Assert.True(EntryPath.IsPlaceOf("a.test:80/a#d/b#f", "a.test:80/a/b"));
        Assert.False(EntryPath.IsPlaceOf("a.test:80/a/c", "a.test:80/a/b"));
        Assert.False(EntryPath.IsPlaceOf("a.test:80/b", "a.test:80/a/b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("ftp#a.test:21/x")]
    [InlineData("a.test:80/xxx#h-0123")]
    [InlineData("not a host/x")]
    [InlineData("a.test:80/ümlaut")]
    public void What_tells_no_target_is_null(string path) => Assert.Null(EntryUri.Of(path));

    private static IEnumerable<(int, string, string)> Kinds() =>
    [
        (200, "", ""), (404, "", ""), (200, "gzip", ""), (200, "", "0123456789abcdef0123456789abcdef"),
        (206, "gzip,br", "0123456789abcdef0123456789abcdef"), (200, "odd", ""),
    ];
}
