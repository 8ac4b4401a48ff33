using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>What package clients ask for, as they do, of registries that say nothing of freshness.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Bare = "HTTP/1.1 200 OK\nContent-Type: application/octet-stream\nContent-Length: 3\n\nabc";
    private const string NoCache = "Cache-Control: no-cache\nPragma: no-cache\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("maven2/junit/junit/4.13.2/junit-4.13.2.jar")]
    [InlineData("maven2/junit/junit/4.13.2/junit-4.13.2.pom.sha1")]
    [InlineData("lodash/-/lodash-4.17.21.tgz")]
    [InlineData("v3-flatcontainer/a.b/1.0.0/a.b.1.0.0.nupkg")]
    [InlineData("crates/serde/serde-1.0.203.crate")]
    [InlineData("golang.org/x/text/@v/v0.15.0.zip")]
    public void A_package_is_fetched_once_though_its_client_says_no_cache_with_everything(string path)
    {
        string uri = $"http://origin.example/{path}";
        scene.Origin.AlwaysAnswers(_ => Bare);
        scene.Client().Gets(uri, NoCache);
        scene.Advance(TimeSpan.FromDays(400));
        ReceivedMessage hit = scene.Client().Gets(uri, NoCache).Response;
        Assert.Equal("abc", hit.Content);
        Assert.StartsWith("replicator; hit", hit["Cache-Status"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void Where_it_is_strict_no_cache_counts_for_packages_too()
    {
        using var strict = new Scene(options => options with { Terms = new CacheTerms { IsStrict = true } });
        strict.Origin.AlwaysAnswers(_ => Bare);
        strict.Client().Gets("http://origin.example/a/a/1/a-1.jar", NoCache);
        strict.Client().Gets("http://origin.example/a/a/1/a-1.jar", NoCache);
        Assert.Equal(2, strict.Origin.RequestCount);
    }

    [Fact]
    public void A_packument_is_validated_each_time_and_serves_when_the_registry_is_gone()
    {
        const string uri = "http://origin.example/lodash", accept = "Accept: application/vnd.npm.install-v1+json\n";
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Type: application/vnd.npm.install-v1+json\nVary: Accept\n"
            + "Cache-Control: public, max-age=300\nETag: W/\"1\"\nContent-Length: 2\n\n{}");
        scene.Client().Gets(uri, accept);
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nETag: W/\"1\"\n\n");
        ReceivedMessage validated = scene.Client().Gets(uri, accept).Response;
        Assert.Equal("{}", validated.Content);
        Assert.Equal("W/\"1\"", scene.Origin.Request["If-None-Match"]);

        scene.CutLine();
        scene.Advance(TimeSpan.FromDays(40));
        Assert.Equal("{}", scene.Client().Gets(uri, accept + NoCache).Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Fact]
    public void An_index_without_validators_is_fetched_anew_after_a_short_time_and_serves_when_the_origin_is_gone()
    {
        const string uri = "http://origin.example/maven2/junit/junit/maven-metadata.xml";
        scene.Origin.AlwaysAnswers(_ => Bare);
        scene.Client().Gets(uri);
        scene.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("replicator; hit; ttl=1", scene.Client().Gets(uri).Response["Cache-Status"]);
        scene.Advance(TimeSpan.FromSeconds(1));
        scene.Client().Gets(uri);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Client().Gets(uri, NoCache);
        Assert.Equal(3, scene.Origin.RequestCount);

        scene.CutLine();
        scene.Advance(TimeSpan.FromDays(1));
        Assert.Equal("abc", scene.Client().Gets(uri, NoCache).Response.Content);
    }

    [Fact]
    public void A_package_that_is_missing_is_asked_for_again_at_once()
    {
        const string uri = "http://origin.example/lodash/-/lodash-5.0.0.tgz";
        scene.Origin.Answers("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
        Assert.Equal(404, scene.Client().Gets(uri).Response.Status);
        scene.Origin.Answers(Bare);
        Assert.Equal("abc", scene.Client().Gets(uri).Response.Content);
    }

    [Theory]
    [InlineData("-/v1/search?text=a", "application/json")]
    [InlineData("token?service=a&scope=repository:a:pull", "application/json")]
    [InlineData("a.git/info/refs?service=git-upload-pack", "application/x-git-upload-pack-advertisement")]
    public void What_answers_one_person_or_one_moment_is_not_stored(string path, string type)
    {
        string uri = $"http://origin.example/{path}";
        scene.Origin.AlwaysAnswers(
            _ => $"HTTP/1.1 200 OK\nContent-Type: {type}\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 3\n\nabc");
        Assert.Equal("abc", scene.Client().Gets(uri).Response.Content);
        Assert.EndsWith("; detail=never-stored", scene.Client().Gets(uri).Response["Cache-Status"]);
        Assert.Equal(2, scene.Origin.RequestCount);
        Assert.False(Directory.Exists(Path.Combine(scene.Root, "origin.example:80")));
    }

    [Fact]
    public void What_a_person_says_of_URLs_comes_first()
    {
        var classes = new UrlClasses(
        [
            new PersonalRule("a", UrlClass.Never, "origin.example", "/pool/*"),
            new PersonalRule("b", UrlClass.Immutable, "*.example", "/builds/*"),
        ]);
        using var own = new Scene(options => options with { Terms = new CacheTerms { Classes = classes } });
        own.Origin.AlwaysAnswers(_ => Bare);
        foreach ((string uri, int requests) in new[] { ("pool/a.deb", 2), ("builds/a", 3), ("else", 5) })
        {
            own.Client().Gets($"http://origin.example/{uri}", NoCache);
            own.Client().Gets($"http://origin.example/{uri}", NoCache);
            Assert.Equal(requests, own.Origin.RequestCount);
        }
    }
}
