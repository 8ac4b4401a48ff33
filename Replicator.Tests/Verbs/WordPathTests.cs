using Replicator.Settings;
using Replicator.Tests.Support;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class WordPathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public WordPathTests()
    {
        Directory.CreateDirectory(folder["root/a.test:80/n"]);
        Directory.CreateDirectory(folder["root/b.test:80"]);
        Directory.CreateDirectory(folder["elsewhere"]);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("http://a.test/x", "http://a.test/x")]
    [InlineData("a.test/x", "a.test:80/x")]
    [InlineData("a.test", "a.test:80")]
    [InlineData("a.test:8080/x", "a.test:8080/x")]
    [InlineData("https#a.test:443/x", "https#a.test:443/x")]
    [InlineData("*.deb", "*.deb")]
    [InlineData("1?size=10", "1?size=10")]
    public void A_path_is_taken_from_the_root(string word, string path)
    {
        Assert.Equal(path, Place(word, "elsewhere"));
        Assert.Equal(path, Place(word, "root"));
    }

    [Theory]
    [InlineData("a.test/x", "a.test:80/x")]
    [InlineData("b.test", "b.test:80")]
    [InlineData("*.deb", "*.deb")]
    [InlineData("./x", "a.test:80/x")]
    [InlineData("../b.test:80/x", "b.test:80/x")]
    [InlineData(".", "a.test:80")]
    [InlineData("..", "*")]
    [InlineData("n", "a.test:80/n")]
    [InlineData("n/gone", "a.test:80/n/gone")]
    [InlineData("gone", "a.test:80/gone")]
    [InlineData("1?size=10", "a.test:80/1?size=10")]
    public void Below_the_root_what_no_host_is_called_is_taken_from_there(string word, string path) =>
        Assert.Equal(path, Place(word, "root/a.test:80"));

    [Fact]
    public void An_absolute_one_loses_the_root()
    {
        Assert.Equal("a.test:80/x", Place(folder["root/a.test:80/x"], "elsewhere"));
        Assert.Equal("*", Place(folder["root"], "elsewhere"));
    }

    [Theory]
    [InlineData("/elsewhere/x")]
    [InlineData("/rootless/x")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./x")]
    public void A_path_outside_of_the_root_is_a_mistake(string word)
    {
        WordPath.Of(word, Settings, folder["elsewhere"], out string? mistake);
        Assert.StartsWith($"{word}: lies outside of the root", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://me:secret@a.test/x@y", "http://a.test/x@y")]
    [InlineData("https://me@a.test", "https://a.test")]
    [InlineData("http://me:a@b@a.test:81?x", "http://a.test:81?x")]
    [InlineData("http://a.test/x@y", "http://a.test/x@y")]
    [InlineData("http://a.test?x@y", "http://a.test?x@y")]
    [InlineData("http://*@1.0.tgz", "http://*@1.0.tgz")]
    public void Who_asks_is_no_part_of_a_URL(string word, string url) => Assert.Equal(url, Place(word, "elsewhere"));

    [Fact]
    public void Where_the_tree_is_flat_a_name_stays_as_it_is() =>
        Assert.Equal("x", WordPath.Of("x", Settings with { Flat = true }, folder["elsewhere"], out _));

    private VerbSettings Settings => new(StoreVerb.List, folder["root"], []);

    private string Place(string word, string current)
    {
        string path = WordPath.Of(word, Settings, folder[current], out string? mistake);
        Assert.Null(mistake);
        return path;
    }
}
