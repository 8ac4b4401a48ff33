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
    public void A_file_that_no_URL_names_is_of_no_host() =>
        Assert.False(new StoreMatch([], "a.test", isBelow: false).Includes("", "loose.txt"));

    [Fact]
    public void Of_several_words_one_is_enough_and_none_is_all()
    {
        Assert.True(new StoreMatch(["*.deb", "*x"], null, false).Includes("http://a.test:80/x", "a.test:80/x"));
        Assert.True(new StoreMatch([], null, false).Includes("http://a.test:80/x", "a.test:80/x"));
    }

    [Fact]
    public void A_question_mark_is_one() => Assert.True(
        new StoreMatch(["*/x?a=*"], null, false).Includes("http://a.test:80/x?a=b", "a.test:80/x?a=b"));
}
