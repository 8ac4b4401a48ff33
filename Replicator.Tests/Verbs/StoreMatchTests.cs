using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class StoreMatchTests
{
    [Theory]
    [InlineData("http://a.test/x", true)]
    [InlineData("http://a.test:80/x", true)]
    [InlineData("http://a.test:8080/x", false)]
    [InlineData("https://a.test/x", false)]
    [InlineData("http://a.test/", false)]
    [InlineData("http://*.test/x", true)]
    [InlineData("http://A.TEST/*", true)]
    [InlineData("http://*", true)]
    [InlineData("*", true)]
    [InlineData("*x", true)]
    [InlineData("*y", false)]
    [InlineData("a.test:80/x", true)]
    [InlineData("a.test:80", false)]
    [InlineData("a.test:80/?", false)]
    [InlineData("a.test:80/\\x", false)]
    public void A_word_means(string word, bool isMeant) => Assert.Equal(
        isMeant, new StoreMatch([word], host: null, isBelow: false).Includes("http://a.test:80/x", "a.test:80/x"));

    [Fact]
    public void Of_several_words_one_is_enough_and_none_is_all()
    {
        Assert.True(new StoreMatch(["*.deb", "*x"], null, false).Includes("http://a.test:80/x", "a.test:80/x"));
        Assert.True(new StoreMatch([], null, false).Includes("http://a.test:80/x", "a.test:80/x"));
    }

    [Fact]
    public void A_question_mark_is_one() => Assert.True(
        new StoreMatch(["*/x?a=*"], null, false).Includes("http://a.test:80/x?a=b", "a.test:80/x?a=b"));

    [Theory]
    [InlineData("http://a.test/x", "http://a.test/x")]
    [InlineData("a.test/x", "a.test:80/x")]
    [InlineData("a.test", "a.test:80")]
    [InlineData("a.test:8080/x", "a.test:8080/x")]
    [InlineData("https#a.test:443/x", "https#a.test:443/x")]
    [InlineData("*.deb", "*.deb")]
    [InlineData("/root/a.test:80/x", "a.test:80/x")]
    [InlineData("/root", "*")]
    [InlineData("./x", "a.test:80/x")]
    [InlineData("../b.test:80/x", "b.test:80/x")]
    public void A_path_is_taken_from_the_root(string word, string path)
    {
        var settings = new VerbSettings(StoreVerb.List, "/root", []);
        Assert.Equal(path, WordPath.Of(word, settings, "/root/a.test:80", out string? mistake));
        Assert.Null(mistake);
    }

    [Theory]
    [InlineData("/elsewhere/x")]
    [InlineData("/rootless/x")]
    public void A_path_outside_of_the_root_is_a_mistake(string word)
    {
        WordPath.Of(word, new VerbSettings(StoreVerb.List, "/root", []), "/", out string? mistake);
        Assert.Contains(word, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_tree_is_flat_a_name_stays_as_it_is() => Assert.Equal("x",
        WordPath.Of("x", new VerbSettings(StoreVerb.List, "/root", []) { Flat = true }, "/nowhere", out _));
}
