using Replicator.Cache;

namespace Replicator.Tests.Cache;

/// <summary>What the class of a URL changes.</summary>
[Trait("RFC", "9111 4")]
public sealed class ReuseOfPackagesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Cache-Control: no-cache")]
    [InlineData("Cache-Control: max-age=0")]
    [InlineData("Cache-Control: min-fresh=999999999999")]
    [InlineData("Pragma: no-cache")]
    public void What_never_changes_is_fresh_whatever_either_side_says(string request)
    {
        foreach (UrlClass urlClass in new[] { UrlClass.Immutable, UrlClass.QuasiImmutable })
        {
            foreach (string response in new[] { "max-age=0", "no-cache", "must-revalidate", "s-maxage=1" })
            {
                Reusability answer = Judge($"Expires: 0 | Cache-Control: {response}", request, 1e8, urlClass);
                Assert.Equal(ReuseVerdict.Fresh, answer.Verdict);
                Assert.True(answer.FreshFor > TimeSpan.Zero);
            }
        }
    }

    [Theory]
    [InlineData(UrlClass.Immutable)]
    [InlineData(UrlClass.QuasiImmutable)]
    internal void A_missing_file_of_a_class_that_never_changes_is_ordinary(UrlClass urlClass)
    {
        var stored = Moment.Stored("", 404);
        Assert.Equal("", Reuse.Judge(stored, Moment.Get(), urlClass, CacheTerms.Standard, Moment.At(59)).Forward);
        Assert.Equal("stale", Reuse.Judge(stored, Moment.Get(), urlClass, CacheTerms.Standard, Moment.At(60)).Forward);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60", "Cache-Control: max-age=0")]
    [InlineData("Cache-Control: max-age=60", "")]
    [InlineData("Cache-Control: immutable, max-age=60", "Cache-Control: max-stale")]
    public void An_index_is_validated_each_time(string response, string request)
    {
        foreach (string validator in new[] { "ETag: \"a\"", "ETag: W/\"a\"", "Last-Modified: {-100}" })
        {
            Reusability answer = Judge($"{response} | {validator}", request, 5, UrlClass.Index);
            Assert.Equal(
                new Reusability(ReuseVerdict.Validate, TimeSpan.FromSeconds(-5), answer.Age, ReuseReason.Index), answer);
        }
    }

    [Theory]
    [InlineData("", "", 9, ReuseReason.Fresh)]
    [InlineData("", "", 10, ReuseReason.Stale)]
    [InlineData("Cache-Control: max-age=60", "", 9, ReuseReason.Fresh)]
    [InlineData("Cache-Control: max-age=60", "", 10, ReuseReason.Stale)]
    [InlineData("Cache-Control: max-age=5", "", 4, ReuseReason.Fresh)]
    [InlineData("Cache-Control: max-age=5", "", 5, ReuseReason.Stale)]
    [InlineData("Expires: 0", "", 0, ReuseReason.Stale)]
    [InlineData("Cache-Control: no-cache", "", 0, ReuseReason.NoCache)]
    [InlineData("ETag: a", "", 9, ReuseReason.Fresh)]
    [InlineData("", "Cache-Control: max-age=0", 0, ReuseReason.MaxAge)]
    [InlineData("", "Cache-Control: no-cache", 1, ReuseReason.RequestNoCache)]
    internal void An_index_that_nothing_can_validate_is_fetched_anew_after_a_short_time(
        string response, string request, double now, ReuseReason reason) =>
        Assert.Equal(reason, Judge(response, request, now, UrlClass.Index).Reason);

    [Fact]
    public void For_how_long_such_an_index_is_fresh_is_for_the_person_to_say()
    {
        var terms = new CacheTerms { IndexAge = TimeSpan.FromSeconds(2) };
        StoredResponse stored = Moment.Stored("");
        Assert.Equal(ReuseReason.Fresh, Reuse.Judge(stored, Moment.Get(), UrlClass.Index, terms, Moment.At(1)).Reason);
        Assert.Equal(ReuseReason.Stale, Reuse.Judge(stored, Moment.Get(), UrlClass.Index, terms, Moment.At(2)).Reason);
    }

    [Fact]
    public void What_is_not_to_be_stored_is_not_served_though_it_is_there()
    {
        StoredResponse stored = Moment.Stored("Cache-Control: max-age=60");
        Assert.Equal(ReuseReason.Never,
            Reuse.Judge(stored, Moment.Get(), UrlClass.Never, CacheTerms.Standard, Moment.At(1)).Reason);
        Assert.False(Reuse.MayServeStale(stored, Moment.Get(), UrlClass.Never, CacheTerms.Standard, Moment.At(100)));
    }

    private static Reusability Judge(string response, string request, double now, UrlClass urlClass) =>
        Reuse.Judge(Moment.Stored(response), Moment.Get(request), urlClass, CacheTerms.Standard, Moment.At(now));
}
