using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Http;

namespace Replicator.Tests.Cache.Classes;

public sealed class UrlClassesTests
{
    [Theory]
    [InlineData("/dists/x/main/binary-amd64/Packages.diff/Index")]
    [InlineData("/a/b/1.0-SNAPSHOT/b-1.0-20240601.123456-7.jar")]
    [InlineData("/an/ordinary/page.html?with=a&query")]
    public void Looking_allocates_nothing(string path)
    {
        var uri = new TargetUri("http", "a.test", 80, path);
        ResponseHead response = Moment.Response("Content-Type: text/html");
        UrlClasses.Standard.Of(uri, response);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int turn = 0; turn < 100; turn++)
            UrlClasses.Standard.Of(uri, response);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Each_rule_is_named_after_its_ecosystem_and_says_something()
    {
        foreach (ClassRule rule in UrlClasses.KnownRules)
        {
            Assert.Matches("^[a-z]+: [a-zA-Z -]+$", rule.Name);
            Assert.NotEqual(UrlClass.Ordinary, rule.Class);
            Assert.NotEmpty(rule.Patterns);
            Assert.All(rule.Types, type => Assert.Equal(type.ToLowerInvariant(), type));
        }
    }

    [Fact]
    public void What_never_changes_is_told_by_more_than_an_extension()
    {
        IEnumerable<string> patterns = UrlClasses.KnownRules
            .Where(rule => rule.Class is UrlClass.Immutable or UrlClass.QuasiImmutable)
            .SelectMany(rule => rule.Patterns);
        Assert.All(patterns, pattern => Assert.False(
            pattern.Count(one => one == '/') == 1 && !pattern.Contains('#') && pattern != "/*.narinfo", pattern));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b/c.html")]
    [InlineData("//")]
    [InlineData("/favicon.ico")]
    [InlineData("/2024/06/01/a-post-1.2.3")]
    [InlineData("/downloads/tool-1.2.3.zip")]
    [InlineData("/downloads/tool-1.2.3.tar.gz")]
    [InlineData("/api/v1/users?q=a")]
    [InlineData("/?/pool/a.deb")]
    [InlineData("/a?/dists/x/InRelease")]
    [InlineData("/\u00e9")]
    public void Everything_else_is_ordinary(string path)
    {
        foreach (string? type in new[] { null, "text/html", "application/json", "text/plain" })
            Assert.Equal("Ordinary", Classed.Of(path, type));
    }

    [Fact]
    public void A_hostile_path_takes_no_longer_than_its_length()
    {
        foreach (string part in new[] { "/", "-", "-1", "-1-", "1", "a/a-1", "<>{}#*", "-1.1-1", ".SNAPSHOT" })
        {
            string path = "/" + string.Concat(Enumerable.Repeat(part, 60_000 / part.Length));
            foreach (string ending in new[] { "", ".rpm", "-SNAPSHOT/x", ".jar", ".pkg.tar.zst", "/v2/", ".apk" })
                Assert.NotNull(Classed.Of(path + ending, "text/plain"));
        }
    }

    [Fact]
    public void A_persons_rules_come_first_and_in_their_order()
    {
        var classes = new UrlClasses(
        [
            new PersonalRule("one", UrlClass.Never, "*.example.com", "/pool/*"),
            new PersonalRule("two", UrlClass.Immutable, "*.example.com", "/*.zip"),
            new PersonalRule("three", UrlClass.Index, "b.test:8080", "/*"),
        ]);
        Assert.Equal("Never one", Of("a.example.com", 80, "/pool/x/a.deb"));
        Assert.Equal("Never one", Of("a.example.com", 80, "/pool/a.zip"));
        Assert.Equal("Immutable two", Of("a.example.com", 80, "/builds/a.zip"));
        Assert.Equal("Ordinary", Of("a.example.com", 80, "/builds/a.zip?a"));
        Assert.Equal("Ordinary", Of("example.com", 80, "/builds/a.zip"));
        Assert.Equal("QuasiImmutable apt: package", Of("example.com", 80, "/pool/a.deb"));
        Assert.Equal("Index three", Of("b.test", 8080, "/a?b"));
        Assert.Equal("Ordinary", Of("b.test", 80, "/a?b"));

        string Of(string host, int port, string path)
        {
            Classification found = classes.Of(new TargetUri("http", host, port, path), null);
            return $"{found.Class} {found.Rule}".TrimEnd();
        }
    }
}
